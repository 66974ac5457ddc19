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

/** Which account sends which messages, each on its own task queue. */
public final class ChannelQueues {

  private final Map<Channel, Map<MessageClass, ChannelQueue>> queues = new EnumMap<>(Channel.class);
  private final List<ChannelQueue> drainingQueues;
  private final int maxEagerSends;

  /** How many sends of an account may run outside its own queue, unless it is said otherwise. */
  public static final int DEFAULT_MAX_EAGER_SENDS = 32;

  /**
   * @param queues by channel and message class; a class that is missing has none
   */
  public ChannelQueues(Map<Channel, Map<MessageClass, ChannelQueue>> queues) {
    this(queues, List.of());
  }

  /**
   * @param queues by channel and message class; a class that is missing has none
   * @param draining queues to which nothing is scheduled any more, and which are still polled
   */
  public ChannelQueues(
      Map<Channel, Map<MessageClass, ChannelQueue>> queues, Collection<ChannelQueue> draining) {
    this(queues, draining, DEFAULT_MAX_EAGER_SENDS);
  }

  /**
   * @param queues by channel and message class; a class that is missing has none
   * @param draining queues to which nothing is scheduled any more, and which are still polled
   * @param maxEagerSends how many sends of a channel by an account may run at the same time on the
   *     queue of the journeys, in this process; the rest moves to the queue of the account
   */
  public ChannelQueues(
      Map<Channel, Map<MessageClass, ChannelQueue>> queues,
      Collection<ChannelQueue> draining,
      int maxEagerSends) {
    this.drainingQueues = List.copyOf(draining);
    this.maxEagerSends = maxEagerSends;
    queues.forEach(
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
          "%s: for messages by %s (expected a queue of that channel)"
              .formatted(channelQueue, channel.wireName()));
    }
  }

  private void checkThatEachIsOneQueue() {
    var seen = new HashMap<String, ChannelQueue>();
    for (var channelQueue : all()) {
      var other = seen.put(channelQueue.toString(), channelQueue);
      if (other != null) {
        throw new IllegalArgumentException(
            "%s: %s each second and %s each second (expected one limit)"
                .formatted(channelQueue, limit(other), limit(channelQueue)));
      }
    }
  }

  private static String limit(ChannelQueue channelQueue) {
    return channelQueue.rateLimitPerSecond() == null
        ? "any number"
        : channelQueue.rateLimitPerSecond().toString();
  }

  /** No queue is configured: every send runs on the queue of the journeys. */
  public static ChannelQueues none() {
    return new ChannelQueues(Map.of());
  }

  /** The queue for such a message; empty where no account sends it. */
  public Optional<ChannelQueue> find(Channel channel, MessageClass messages) {
    return Optional.ofNullable(queues.getOrDefault(channel, Map.of()).get(messages));
  }

  /**
   * How many sends of a channel by an account may run at the same time on the queue of the
   * journeys. However many accounts hang together, half of the slots are left to others.
   *
   * @param slots how many activities of that queue run in this process at the same time
   */
  public int maxEagerSends(int slots) {
    var unlimited =
        queues.values().stream()
            .flatMap(byClass -> byClass.values().stream())
            .filter(channelQueue -> !channelQueue.hasRateLimit())
            .distinct()
            .count();
    return (int) Math.max(1, Math.min(maxEagerSends, slots / 2 / Math.max(1, unlimited)));
  }

  /** Every queue, once. */
  public Collection<ChannelQueue> all() {
    var all = new LinkedHashSet<ChannelQueue>();
    queues.values().forEach(byClass -> all.addAll(byClass.values()));
    all.addAll(drainingQueues);
    return all;
  }
}
