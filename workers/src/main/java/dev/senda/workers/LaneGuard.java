package dev.senda.workers;

import dev.senda.store.Holds;
import dev.senda.store.Holds.Hold;
import dev.senda.temporal.Lane;
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
final class LaneGuard {

  private static final Logger LOG = LoggerFactory.getLogger(LaneGuard.class);

  private static final Duration LONGEST_REST = Duration.ofHours(1);
  private static final Duration BETWEEN_TELLINGS = Duration.ofHours(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final Holds holds;
  private final Duration betweenTries;
  private final Map<Lane, Instant> toldAt = new ConcurrentHashMap<>();
  private final Clock realTime = Clock.systemUTC();

  /**
   * @param betweenTries how long until one message tries whether a fault is mended; also how long
   *     it may take
   */
  LaneGuard(Holds holds, Duration betweenTries) {
    this.holds = holds;
    this.betweenTries = betweenTries;
  }

  /** How long until one message tries whether a fault is mended. */
  Duration betweenTries() {
    return betweenTries;
  }

  /** Whether a message may take a lane now. */
  sealed interface Pass {

    /**
     * It may.
     *
     * @param tries whether the lane is held and this message tries whether that is mended
     */
    record Go(boolean tries) implements Pass {}

    /**
     * It may not.
     *
     * @param why for people
     * @param after when another try makes sense
     * @param needsPeople whether somebody must mend something first
     */
    record Wait(String why, Duration after, boolean needsPeople) implements Pass {}
  }

  Pass ask(Lane lane) {
    var hold = holds.find(lane.channel(), lane.account());
    if (hold.isEmpty()) {
      return new Pass.Go(false);
    }
    if (hold.get().needsPeople()) {
      return holds.mayTry(lane.channel(), lane.account(), betweenTries)
          ? new Pass.Go(true)
          : new Pass.Wait(
              "%s is held: %s".formatted(lane, hold.get().reason()), after(hold.get()), true);
    }
    var left = Duration.between(realTime.instant(), hold.get().nextTryAt());
    return left.isPositive()
        ? new Pass.Wait("%s rests: %s".formatted(lane, hold.get().reason()), spread(left), false)
        : new Pass.Go(false);
  }

  /** The provider refuses us: nothing takes the lane until somebody has mended that. */
  void hold(Lane lane, String reason) {
    if (holds.hold(lane.channel(), lane.account(), reason, betweenTries)) {
      LOG.error(
          "{} is held, and its messages wait: {}. Mend it; they go on by themselves", lane, reason);
    }
  }

  /**
   * The provider does not take messages to some country: those wait, and the lane goes on. Told
   * once an hour, however many they are.
   */
  void tell(Lane lane, String reason) {
    var now = realTime.instant();
    if (toldAt.merge(lane, now, LaneGuard::lastOrDue).equals(now)) {
      LOG.error("{} may not send to some country, and messages to it wait: {}", lane, reason);
    }
  }

  /** The provider asks us to wait. */
  void rest(Lane lane, String reason, Duration rest) {
    holds.rest(
        lane.channel(),
        lane.account(),
        reason,
        rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest);
  }

  /** A message got through that tried whether a fault is mended. */
  void lift(Lane lane) {
    if (holds.lift(lane.channel(), lane.account())) {
      LOG.info("{} sends again", lane);
    }
  }

  private static Instant lastOrDue(Instant told, Instant now) {
    return now.isBefore(told.plus(BETWEEN_TELLINGS)) ? told : now;
  }

  /** What is held for long is asked for less often, so that many who wait cost little. */
  private Duration after(Hold hold) {
    var stands = Duration.between(hold.since(), realTime.instant());
    var wait = stands.compareTo(betweenTries) < 0 ? betweenTries : stands;
    return spread(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
  }

  /** Those who wait for the same do not all come in the same instant. */
  private static Duration spread(Duration wait) {
    return wait.plusMillis(ThreadLocalRandom.current().nextLong(wait.toMillis() / 4 + 1));
  }
}
