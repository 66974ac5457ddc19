package dev.senda.api.contacts;

import dev.senda.store.HouseClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Moments that other clocks tell, in house time. Nothing that is reported lies in the future. */
@Component
public class RealTime {

  private final HouseClock house;
  private final Clock real;

  @Autowired
  RealTime(HouseClock house) {
    this(house, Clock.systemUTC());
  }

  RealTime(HouseClock house, Clock real) {
    this.house = house;
    this.real = real;
  }

  /** A moment that a clock tells which goes as ours does. */
  public Instant toHouseTime(Instant moment) {
    return ago(Duration.between(moment, real.instant()));
  }

  /**
   * When something happened, by the clock of the device that reports it. Where that also says when
   * it sent the report, a clock that is wrong does no harm: it is wrong in both.
   *
   * @param timestamp null for now
   * @param sentAt null where the device does not say
   */
  public Instant happened(@Nullable Instant timestamp, @Nullable Instant sentAt) {
    if (timestamp == null) {
      return house.instant();
    }
    return sentAt == null ? toHouseTime(timestamp) : ago(Duration.between(timestamp, sentAt));
  }

  /** When that much of real time ago was. */
  public Instant ago(Duration age) {
    var now = house.instant();
    if (age.isNegative()) {
      return now;
    }
    // Clients whose language has no null send the year 1; PostgreSQL's calendar ends before ours.
    var longest = Duration.between(Instant.EPOCH, now).dividedBy(house.scale().factor());
    return age.compareTo(longest) > 0
        ? Instant.EPOCH
        : now.minus(age.multipliedBy(house.scale().factor())).truncatedTo(ChronoUnit.MICROS);
  }
}
