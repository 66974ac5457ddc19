package dev.senda.workers.delivery;

import dev.senda.channels.address.EmailAddress;
import dev.senda.journey.Channel;
import dev.senda.store.channels.ChannelHolds;
import dev.senda.store.channels.ChannelHolds.ChannelHold;
import dev.senda.temporal.queues.ChannelQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the messages of a channel queue while its provider refuses us or asks us to wait, and
 * resumes them after the provider has accepted one. All workers share the holds. All times are
 * real.
 */
public final class ChannelCircuitBreaker {

  private static final Logger LOG = LoggerFactory.getLogger(ChannelCircuitBreaker.class);

  private static final Duration MAX_PAUSE = Duration.ofHours(1);
  private static final Duration MAX_RETRY_DELAY = Duration.ofMinutes(5);

  /**
   * Twice the longest retry delay of a waiting message. If a hold's probe was due for longer than
   * this, no message waits.
   */
  static final Duration IDLE_HOLD_TIMEOUT = Duration.ofMinutes(15);

  private static final Duration WAIT_LOG_INTERVAL = Duration.ofMinutes(1);
  private static final Duration COUNTRY_LOG_INTERVAL = Duration.ofHours(1);

  private final ChannelHolds holds;
  private final Duration probeInterval;
  private final Clock clock;
  private final ThrottledLog waitLog;
  private final ThrottledLog countryLog;

  /**
   * @param probeInterval how long until one message tests whether a fault is fixed; also how long
   *     that message may take
   */
  public ChannelCircuitBreaker(ChannelHolds holds, Duration probeInterval) {
    this(holds, probeInterval, Clock.systemUTC());
  }

  public ChannelCircuitBreaker(ChannelHolds holds, Duration probeInterval, Clock clock) {
    this.holds = holds;
    this.probeInterval = probeInterval;
    this.clock = clock;
    this.waitLog = new ThrottledLog(WAIT_LOG_INTERVAL, clock);
    this.countryLog = new ThrottledLog(COUNTRY_LOG_INTERVAL, clock);
  }

  /** How long until one message tests whether a fault is fixed. */
  public Duration probeInterval() {
    return probeInterval;
  }

  /** The decision whether a message may use a queue now. */
  public sealed interface Permit {

    /**
     * The message may use the queue.
     *
     * @param isProbe whether the queue is held, and this message tests whether the fault is fixed
     */
    record Granted(boolean isProbe) implements Permit {}

    /**
     * The message must wait.
     *
     * @param reason for an operator
     * @param retryAfter the delay until another attempt makes sense
     * @param needsOperator whether an operator must fix something first
     */
    record Denied(String reason, Duration retryAfter, boolean needsOperator) implements Permit {}
  }

  /**
   * Decides whether a message may use the queue now. On a held queue the message may acquire the
   * probe; then the caller must deliver it.
   *
   * @param address the recipient's, whose domain alone may be held
   */
  public Permit tryAcquire(ChannelQueue queue, String address) {
    var hold = holds.findActive(queue.channel(), queue.account(), domain(queue, address));
    if (hold.isEmpty()) {
      return new Permit.Granted(false);
    }
    if (hold.get().needsIntervention()) {
      var domain = hold.get().recipientDomain();
      return holds.tryAcquireProbe(queue.channel(), queue.account(), domain, probeInterval)
          ? new Permit.Granted(true)
          : denied(queue, "held", hold.get(), retryDelay(hold.get()), true);
    }
    var left = Duration.between(clock.instant(), hold.get().nextAttemptAt());
    return left.isPositive()
        ? denied(queue, "paused", hold.get(), spread(left), false)
        : new Permit.Granted(false);
  }

  private Permit denied(
      ChannelQueue queue,
      String state,
      ChannelHold hold,
      Duration retryAfter,
      boolean needsOperator) {
    var domain = hold.onlyDomain();
    var reason =
        "%s is %s%s: %s"
            .formatted(queue, state, domain == null ? "" : " for " + domain, hold.reason());
    if (waitLog.isDue(queue + "/" + hold.recipientDomain())) {
      LOG.warn("Channel queue waits: {}", reason);
    }
    return new Permit.Denied(reason, retryAfter, needsOperator);
  }

  /** The provider refuses us: the queue is held until an operator has fixed the fault. */
  void hold(ChannelQueue queue, String reason) {
    if (holds.hold(queue.channel(), queue.account(), reason, probeInterval)) {
      LOG.error(
          "Channel queue held: {}: {}. Its messages wait until the fault is fixed", queue, reason);
    }
  }

  /** The policy of one recipient domain refuses us: only messages to that domain wait. */
  void holdDomain(ChannelQueue queue, String domain, String reason) {
    if (holds.holdDomain(queue.channel(), queue.account(), domain, reason, probeInterval)) {
      LOG.error(
          "Channel queue {} is held for domain {}, other messages are sent: {}",
          queue,
          domain,
          reason);
    }
  }

  /** Email has one hold per recipient domain; other channels have none. */
  private static String domain(ChannelQueue queue, String address) {
    return queue.channel() == Channel.EMAIL
        ? EmailAddress.parse(address).map(EmailAddress::domain).orElse("")
        : "";
  }

  /**
   * The account may not send to some country: its messages to that country wait, and the queue
   * continues. Logged once an hour for each queue.
   */
  void reportCountryNotPermitted(ChannelQueue queue, String reason) {
    if (countryLog.isDue(queue.toString())) {
      LOG.error("Country not permitted: {}: {}. Messages to it wait", queue, reason);
    }
  }

  /** The provider asks us to wait. */
  void pause(ChannelQueue queue, String reason, Duration pause) {
    holds.backOff(
        queue.channel(),
        queue.account(),
        reason,
        pause.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause);
  }

  /** The provider accepted the probe. */
  void lift(ChannelQueue queue, String address) {
    var domain = domain(queue, address);
    if (!domain.isEmpty() && holds.liftDomain(queue.channel(), queue.account(), domain)) {
      LOG.info("Channel queue {} sends to domain {} again", queue, domain);
    }
    if (holds.lift(queue.channel(), queue.account())) {
      LOG.info("Channel queue sends again: {}", queue);
    }
  }

  /**
   * Ends the holds for which no message waits. A waiting message retries within half of the
   * timeout, and takes the probe when it is due. So if no message took the probe for the whole
   * timeout, none waits. If the provider still refuses us, the next message starts a new hold.
   */
  void endIdleHolds() {
    holds
        .deleteIdle(IDLE_HOLD_TIMEOUT)
        .forEach(
            hold ->
                LOG.info(
                    "Hold ended, no message waits: {} by {}{}",
                    hold.channel().wireName(),
                    hold.account(),
                    hold.onlyDomain() == null ? "" : " for " + hold.onlyDomain()));
  }

  /**
   * The longer a queue is held, the longer is the delay, so that many waiting messages cost little.
   */
  private Duration retryDelay(ChannelHold hold) {
    var age = Duration.between(hold.heldSince(), clock.instant());
    var delay = age.compareTo(probeInterval) < 0 ? probeInterval : age;
    return spread(delay.compareTo(MAX_RETRY_DELAY) > 0 ? MAX_RETRY_DELAY : delay);
  }

  /** Adds jitter, so that the waiting messages do not retry at the same moment. */
  private static Duration spread(Duration delay) {
    return delay.plusMillis(ThreadLocalRandom.current().nextLong(delay.toMillis() / 4 + 1));
  }
}
