package dev.senda.api.time;

import dev.senda.store.support.ScaledClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Moments that other clocks tell, in house time. Nothing that is reported lies in the future. */
@Component
public class EventTimeConverter {

  private final ScaledClock simulatedClock;
  private final Clock systemClock;

  @Autowired
  EventTimeConverter(ScaledClock house) {
    this(house, Clock.systemUTC());
  }

  EventTimeConverter(ScaledClock house, Clock real) {
    this.simulatedClock = house;
    this.systemClock = real;
  }

  /** A moment that a clock tells which goes as ours does. */
  public Instant toSimulatedTime(Instant moment) {
    return simulatedTimeAgo(Duration.between(moment, systemClock.instant()));
  }

  /**
   * When something happened, by the clock of the device that reports it. Where that also says when
   * it sent the report, a clock that is wrong does no harm: it is wrong in both.
   *
   * @param timestamp null for now
   * @param sentAt null where the device does not say
   */
  public Instant occurredAt(@Nullable Instant timestamp, @Nullable Instant sentAt) {
    if (timestamp == null) {
      return simulatedClock.instant();
    }
    return sentAt == null
        ? toSimulatedTime(timestamp)
        : simulatedTimeAgo(Duration.between(timestamp, sentAt));
  }

  /** When that much of real time ago was. */
  public Instant simulatedTimeAgo(Duration age) {
    var now = simulatedClock.instant();
    if (age.isNegative()) {
      return now;
    }
    // Clients whose language has no null send the year 1; PostgreSQL's calendar ends before ours.
    var longest = Duration.between(Instant.EPOCH, now).dividedBy(simulatedClock.scale().factor());
    return age.compareTo(longest) > 0
        ? Instant.EPOCH
        : now.minus(age.multipliedBy(simulatedClock.scale().factor()))
            .truncatedTo(ChronoUnit.MICROS);
  }
}
