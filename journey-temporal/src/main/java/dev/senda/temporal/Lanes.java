package dev.senda.temporal;

import dev.senda.journey.Channel;
import dev.senda.journey.MessageClass;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which account sends what. */
public final class Lanes {

  private final Map<Channel, Map<MessageClass, Lane>> lanes = new EnumMap<>(Channel.class);
  private final List<Lane> left;

  /**
   * @param lanes by channel and class; a class that is not named has none
   */
  public Lanes(Map<Channel, Map<MessageClass, Lane>> lanes) {
    this(lanes, List.of());
  }

  /**
   * @param lanes by channel and class; a class that is not named has none
   * @param left lanes that nothing is scheduled for any more, and whose queues are still worked off
   */
  public Lanes(Map<Channel, Map<MessageClass, Lane>> lanes, Collection<Lane> left) {
    this.left = List.copyOf(left);
    lanes.forEach(
        (channel, byClass) -> {
          byClass.values().forEach(lane -> check(channel, lane));
          if (!byClass.isEmpty()) {
            this.lanes.put(channel, new EnumMap<>(byClass));
          }
        });
    checkThatEachIsOneQueue();
  }

  private static void check(Channel channel, Lane lane) {
    if (lane.channel() != channel) {
      throw new IllegalArgumentException(
          "%s: for messages by %s (expected a lane of that channel)"
              .formatted(lane, channel.wireName()));
    }
  }

  private void checkThatEachIsOneQueue() {
    var seen = new HashMap<String, Lane>();
    for (var lane : all()) {
      var other = seen.put(lane.toString(), lane);
      if (other != null) {
        throw new IllegalArgumentException(
            "%s: %s a second, and %s a second (expected one limit)"
                .formatted(lane, limit(other), limit(lane)));
      }
    }
  }

  private static String limit(Lane lane) {
    return lane.perSecond() == null ? "any number" : lane.perSecond().toString();
  }

  /** Nothing is configured: whatever sends runs on the queue of the journeys. */
  public static Lanes none() {
    return new Lanes(Map.of());
  }

  /** Empty where nothing sends such a message. */
  public Optional<Lane> of(Channel channel, MessageClass messages) {
    return Optional.ofNullable(lanes.getOrDefault(channel, Map.of()).get(messages));
  }

  /** Each once. */
  public Collection<Lane> all() {
    var all = new LinkedHashSet<Lane>();
    lanes.values().forEach(byClass -> all.addAll(byClass.values()));
    all.addAll(left);
    return all;
  }
}
