package dev.senda.workers.delivery;

import dev.senda.channels.address.EmailAddress;
import dev.senda.journey.Channel;
import dev.senda.store.channels.ChannelHolds;
import dev.senda.store.channels.ChannelHolds.ChannelHold;
import dev.senda.temporal.queues.ChannelQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps messages off a lane whose provider refuses us or asks us to wait, and lets them on again
 * once one of them got through. All workers see the same holds. Real time.
 */
public final class ChannelCircuitBreaker {

  private static final Logger LOG = LoggerFactory.getLogger(ChannelCircuitBreaker.class);

  private static final Duration LONGEST_REST = Duration.ofHours(1);
  private static final Duration BETWEEN_TELLINGS = Duration.ofHours(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final ChannelHolds holds;
  private final Duration probeInterval;
  private final Map<ChannelQueue, Instant> reportedAt = new ConcurrentHashMap<>();
  private final Clock realTime = Clock.systemUTC();

  /**
   * @param betweenTries how long until one message tries whether a fault is mended; also how long
   *     it may take
   */
  public ChannelCircuitBreaker(ChannelHolds holds, Duration betweenTries) {
    this.holds = holds;
    this.probeInterval = betweenTries;
  }

  /** How long until one message tries whether a fault is mended. */
  public Duration probeInterval() {
    return probeInterval;
  }

  /** Whether a message may take a lane now. */
  public sealed interface Permit {

    /**
     * It may.
     *
     * @param isProbe whether the lane is held and this message tries whether that is mended
     */
    record Granted(boolean isProbe) implements Permit {}

    /**
     * It may not.
     *
     * @param reason for people
     * @param retryAfter when another try makes sense
     * @param needsOperator whether somebody must mend something first
     */
    record Denied(String reason, Duration retryAfter, boolean needsOperator) implements Permit {}
  }

  /**
   * Asks for permission to send one message. Where the queue is held, one message in each interval
   * gets it as a probe.
   *
   * @param address the recipient's, whose domain alone may be held
   */
  public Permit tryAcquire(ChannelQueue channelQueue, String address) {
    var hold =
        holds.findActive(
            channelQueue.channel(), channelQueue.account(), domain(channelQueue, address));
    if (hold.isEmpty()) {
      return new Permit.Granted(false);
    }
    if (hold.get().needsIntervention()) {
      var domain = hold.get().recipientDomain();
      return holds.tryAcquireProbe(
              channelQueue.channel(), channelQueue.account(), domain, probeInterval)
          ? new Permit.Granted(true)
          : new Permit.Denied(
              "%s is held%s: %s"
                  .formatted(
                      channelQueue,
                      domain.isEmpty() ? "" : " for " + domain,
                      hold.get().reason()),
              after(hold.get()),
              true);
    }
    var left = Duration.between(realTime.instant(), hold.get().nextAttemptAt());
    return left.isPositive()
        ? new Permit.Denied(
            "%s rests: %s".formatted(channelQueue, hold.get().reason()), spread(left), false)
        : new Permit.Granted(false);
  }

  /** The provider refuses us: nothing takes the lane until somebody has mended that. */
  void hold(ChannelQueue channelQueue, String reason) {
    if (holds.hold(channelQueue.channel(), channelQueue.account(), reason, probeInterval)) {
      LOG.error(
          "{} is held, and its messages wait: {}. Mend it; they go on by themselves",
          channelQueue,
          reason);
    }
  }

  /** The policy of one recipient domain refuses us: only messages to that domain wait. */
  void holdDomain(ChannelQueue channelQueue, String domain, String reason) {
    if (holds.holdDomain(
        channelQueue.channel(), channelQueue.account(), domain, reason, probeInterval)) {
      LOG.error(
          "Channel queue {} is held for domain {}, other messages are sent: {}",
          channelQueue,
          domain,
          reason);
    }
  }

  /** Email has one hold per recipient domain; other channels have none. */
  private static String domain(ChannelQueue channelQueue, String address) {
    return channelQueue.channel() == Channel.EMAIL
        ? EmailAddress.parse(address).map(EmailAddress::domain).orElse("")
        : "";
  }

  /**
   * The provider does not take messages to some country: those wait, and the lane goes on. Told
   * once an hour, however many they are.
   */
  void reportCountryNotPermitted(ChannelQueue channelQueue, String reason) {
    var now = realTime.instant();
    if (reportedAt.merge(channelQueue, now, ChannelCircuitBreaker::lastOrDue).equals(now)) {
      LOG.error(
          "{} may not send to some country, and messages to it wait: {}", channelQueue, reason);
    }
  }

  /** The provider asks us to wait. */
  void pause(ChannelQueue channelQueue, String reason, Duration rest) {
    holds.backOff(
        channelQueue.channel(),
        channelQueue.account(),
        reason,
        rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest);
  }

  /** A message got through that tried whether a fault is mended. */
  void lift(ChannelQueue channelQueue, String address) {
    var domain = domain(channelQueue, address);
    if (!domain.isEmpty()
        && holds.liftDomain(channelQueue.channel(), channelQueue.account(), domain)) {
      LOG.info("Channel queue {} sends to domain {} again", channelQueue, domain);
    }
    if (holds.lift(channelQueue.channel(), channelQueue.account())) {
      LOG.info("{} sends again", channelQueue);
    }
  }

  private static Instant lastOrDue(Instant told, Instant now) {
    return now.isBefore(told.plus(BETWEEN_TELLINGS)) ? told : now;
  }

  /** What is held for long is asked for less often, so that many who wait cost little. */
  private Duration after(ChannelHold hold) {
    var stands = Duration.between(hold.heldSince(), realTime.instant());
    var wait = stands.compareTo(probeInterval) < 0 ? probeInterval : stands;
    return spread(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
  }

  /** Those who wait for the same do not all come in the same instant. */
  private static Duration spread(Duration wait) {
    return wait.plusMillis(ThreadLocalRandom.current().nextLong(wait.toMillis() / 4 + 1));
  }
}
