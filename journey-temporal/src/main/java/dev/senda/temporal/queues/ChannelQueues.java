package dev.senda.temporal.queues;

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
public final class ChannelQueues {

  private final Map<Channel, Map<MessageClass, ChannelQueue>> queues = new EnumMap<>(Channel.class);
  private final List<ChannelQueue> drainingQueues;

  /**
   * @param lanes by channel and class; a class that is not named has none
   */
  public ChannelQueues(Map<Channel, Map<MessageClass, ChannelQueue>> lanes) {
    this(lanes, List.of());
  }

  /**
   * @param lanes by channel and class; a class that is not named has none
   * @param left lanes that nothing is scheduled for any more, and whose queues are still worked off
   */
  public ChannelQueues(
      Map<Channel, Map<MessageClass, ChannelQueue>> lanes, Collection<ChannelQueue> left) {
    this.drainingQueues = List.copyOf(left);
    lanes.forEach(
        (channel, byClass) -> {
          byClass.values().forEach(channelQueue -> check(channel, channelQueue));
          if (!byClass.isEmpty()) {
            this.queues.put(channel, new EnumMap<>(byClass));
          }
        });
    checkThatEachIsOneQueue();
  }

  private static void check(Channel channel, ChannelQueue channelQueue) {
    if (channelQueue.channel() != channel) {
      throw new IllegalArgumentException(
          "%s: for messages by %s (expected a lane of that channel)"
              .formatted(channelQueue, channel.wireName()));
    }
  }

  private void checkThatEachIsOneQueue() {
    var seen = new HashMap<String, ChannelQueue>();
    for (var channelQueue : all()) {
      var other = seen.put(channelQueue.toString(), channelQueue);
      if (other != null) {
        throw new IllegalArgumentException(
            "%s: %s a second, and %s a second (expected one limit)"
                .formatted(channelQueue, limit(other), limit(channelQueue)));
      }
    }
  }

  private static String limit(ChannelQueue channelQueue) {
    return channelQueue.rateLimitPerSecond() == null
        ? "any number"
        : channelQueue.rateLimitPerSecond().toString();
  }

  /** Nothing is configured: whatever sends runs on the queue of the journeys. */
  public static ChannelQueues none() {
    return new ChannelQueues(Map.of());
  }

  /** Empty where nothing sends such a message. */
  public Optional<ChannelQueue> find(Channel channel, MessageClass messages) {
    return Optional.ofNullable(queues.getOrDefault(channel, Map.of()).get(messages));
  }

  /** Each once. */
  public Collection<ChannelQueue> all() {
    var all = new LinkedHashSet<ChannelQueue>();
    queues.values().forEach(byClass -> all.addAll(byClass.values()));
    all.addAll(drainingQueues);
    return all;
  }
}
