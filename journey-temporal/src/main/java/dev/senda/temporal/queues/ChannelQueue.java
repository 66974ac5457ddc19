package dev.senda.temporal.queues;

import dev.senda.journey.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The Temporal task queue of one channel and account. With a rate limit, every send of the account
 * runs on it; without, those that find too many others running and those that are tried again. So
 * sends that are slow or refused delay no other account.
 *
 * @param account its name in the configuration: lower-case letters, digits and hyphens
 * @param rateLimitPerSecond how many sends begin each second at most, over all workers; null for no
 *     limit. Temporal divides it by the queue's partitions (4 by default): below about 5 each
 *     second, only a queue with one partition keeps it evenly
 */
public record ChannelQueue(Channel channel, String account, @Nullable Double rateLimitPerSecond) {

  public ChannelQueue {
    if (!account.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          "account: \"%s\" (expected lower-case letters, digits and hyphens, such as main)"
              .formatted(account));
    }
    if (rateLimitPerSecond != null && !(rateLimitPerSecond > 0)) {
      throw new IllegalArgumentException(
          "account %s: %s sends a second (expected more than 0)"
              .formatted(account, rateLimitPerSecond));
    }
  }

  public boolean hasRateLimit() {
    return rateLimitPerSecond != null;
  }

  /** {@code senda-email-main}. */
  public String taskQueue(String base) {
    return "%s-%s-%s".formatted(base, channel.wireName(), account);
  }

  /** {@code email by main}. */
  @Override
  public String toString() {
    return channel.wireName() + " by " + account;
  }
}
