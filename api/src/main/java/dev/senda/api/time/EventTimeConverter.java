package dev.senda.api.time;

import dev.senda.store.support.ScaledClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Converts reported times to simulated time. No converted time lies in the future. */
@Component
public class EventTimeConverter {

  private static final Logger LOG = LoggerFactory.getLogger(EventTimeConverter.class);

  private static final Duration FAR_AHEAD = Duration.ofMinutes(1);

  /** No device reports an event so long before it happens. */
  private static final Duration SHORTEST_AGE = Duration.ofHours(-1);

  /** No device keeps an event for so long. */
  private static final Duration LONGEST_AGE = Duration.ofDays(366);

  private final AtomicLong warnedMinute = new AtomicLong();
  private final ScaledClock simulatedClock;
  private final Clock systemClock;

  @Autowired
  EventTimeConverter(ScaledClock simulatedClock) {
    this(simulatedClock, Clock.systemUTC());
  }

  EventTimeConverter(ScaledClock simulatedClock, Clock real) {
    this.simulatedClock = simulatedClock;
    this.systemClock = real;
  }

  /** Converts a time of a clock that is right. */
  public Instant toSimulatedTime(Instant moment) {
    var now = systemClock.instant();
    return simulatedTimeAgo(Duration.between(moment, now), now);
  }

  /**
   * Converts the time of an event by the clock of the device that reports it. If {@code sentAt} is
   * given, only the difference between the two times is used, so a wrong clock does no harm. If
   * that difference makes no sense, it is as if {@code sentAt} were not given.
   *
   * @param timestamp when the event occurred; if null, it occurred now
   * @param sentAt when the device sent the report; null if it does not say
   */
  public Instant occurredAt(@Nullable Instant timestamp, @Nullable Instant sentAt) {
    if (timestamp == null) {
      return simulatedClock.instant();
    }
    var age = sentAt == null ? null : Duration.between(timestamp, sentAt);
    return age == null || age.compareTo(SHORTEST_AGE) < 0 || age.compareTo(LONGEST_AGE) > 0
        ? toSimulatedTime(timestamp)
        : simulatedTimeAgo(age);
  }

  /**
   * Converts a day without a time: its end, by when the event has occurred, or now if the day is
   * not over. So an event of a day is not older than what happened before it on that day.
   */
  public Instant onDay(LocalDate day, ZoneId zone) {
    return within(new DateSpan(day, day), zone);
  }

  /** As {@link #onDay}, for several days. */
  public Instant within(DateSpan days, ZoneId zone) {
    var now = systemClock.instant();
    var start = days.first().atStartOfDay(zone).toInstant();
    var end = days.last().plusDays(1).atStartOfDay(zone).toInstant().minus(1, ChronoUnit.MICROS);
    var occurredAt = end.isBefore(now) ? end : start.isBefore(now) ? now : start;
    return simulatedTimeAgo(Duration.between(occurredAt, now), now);
  }

  /** The simulated time at this age, which is in real time. */
  public Instant simulatedTimeAgo(Duration age) {
    return simulatedTimeAgo(age, systemClock.instant());
  }

  /** The real clock is read once, so that in real time a timestamp is stored exactly as it is. */
  private Instant simulatedTimeAgo(Duration age, Instant realNow) {
    var now = simulatedClock.scale().toSimulatedTime(realNow);
    if (age.isNegative()) {
      warnIfFarAhead(age.negated(), realNow);
      return now.truncatedTo(ChronoUnit.MICROS);
    }
    // Clients without null send the year 1, which PostgreSQL cannot store with every offset.
    var longest = Duration.between(Instant.EPOCH, now).dividedBy(simulatedClock.scale().factor());
    return age.compareTo(longest) > 0
        ? Instant.EPOCH
        : now.minus(age.multipliedBy(simulatedClock.scale().factor()))
            .truncatedTo(ChronoUnit.MICROS);
  }

  /** Clocks differ a little; more than that is a fault of the sender. At most one line a minute. */
  private void warnIfFarAhead(Duration ahead, Instant realNow) {
    long minute = realNow.getEpochSecond() / 60;
    if (ahead.compareTo(FAR_AHEAD) > 0 && warnedMinute.getAndSet(minute) != minute) {
      LOG.warn("Time in the future, receipt time used: ahead={}", ahead);
    }
  }
}
