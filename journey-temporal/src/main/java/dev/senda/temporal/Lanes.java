package dev.senda.temporal;

import dev.senda.journey.Channel;
import dev.senda.journey.MessageClass;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;

/** Which account sends what. */
public final class Lanes {

  private final Map<Channel, Map<MessageClass, Lane>> lanes = new EnumMap<>(Channel.class);

  /**
   * @param lanes by channel and class; a class that is not named has none
   */
  public Lanes(Map<Channel, Map<MessageClass, Lane>> lanes) {
    lanes.forEach(
        (channel, byClass) -> {
          if (!byClass.isEmpty()) {
            this.lanes.put(channel, new EnumMap<>(byClass));
          }
        });
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
    return all;
  }
}
