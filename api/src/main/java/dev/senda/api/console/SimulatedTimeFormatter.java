package dev.senda.api.console;

import dev.senda.journey.Time;
import dev.senda.store.support.ScaledClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Formats simulated time for console pages: exactly, in UTC, and relative to the current time. */
public final class SimulatedTimeFormatter {

  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final List<Duration> UNITS =
      List.of(
          Duration.ofDays(1), Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofSeconds(1));
  private static final double ROUND_UP_FROM = 0.98;
  private static final Duration JUST_NOW = Duration.ofSeconds(5);

  private final ScaledClock clock;

  SimulatedTimeFormatter(ScaledClock clock) {
    this.clock = clock;
  }

  public Instant now() {
    return clock.instant();
  }

  /** {@code 2026-11-23 14:05:33 UTC}. */
  public String exact(Instant at) {
    return EXACT.format(at);
  }

  /** {@code 3 days ago}, {@code in 2 hours}, {@code just now}. */
  public String relative(Instant at) {
    var since = Duration.between(at, clock.instant());
    if (since.abs().compareTo(JUST_NOW) < 0) {
      return "just now";
    }
    return since.isNegative()
        ? "in " + inLargestUnit(since.negated())
        : inLargestUnit(since) + " ago";
  }

  /** The time between two instants in its largest unit: {@code 3 days}. */
  public String between(Instant from, Instant to) {
    return inLargestUnit(Duration.between(from, to).abs());
  }

  public boolean isCompressed() {
    return clock.scale().isCompressed();
  }

  /** The real time that a simulated day takes: {@code 10 seconds}. */
  public String realTimePerDay() {
    var day = clock.scale().toRealDuration(Duration.ofDays(1));
    var seconds = Math.round(day.toMillis() / 1000.0);
    if (seconds < 1) {
      return "less than a second";
    }
    return Time.inWords(Duration.ofSeconds(seconds));
  }

  /** The duration in its largest unit, rounded to the nearest whole number. */
  private static String inLargestUnit(Duration span) {
    for (var unit : UNITS) {
      var number = (double) span.toMillis() / unit.toMillis();
      if (number >= ROUND_UP_FROM) {
        return Time.inWords(unit.multipliedBy(Math.round(number)));
      }
    }
    return "less than a second";
  }
}
