package dev.senda.store.rules;

import dev.senda.journey.SendRules.Period;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Optional;

/** Finds the first instant at which a period has room for one more message. */
final class PeriodCount {

  private PeriodCount() {}

  /**
   * The first instant, not before {@code from}, at which no period that contains it would have more
   * than {@code others} other messages.
   *
   * @param times of the other messages, sorted; some may lie in the future
   * @return empty if there is none before {@code horizon}
   */
  static Optional<Instant> firstRoom(
      Instant from,
      Instant horizon,
      Period period,
      int others,
      List<Instant> times,
      List<ZoneId> zones) {
    var instant = from;
    while (instant.isBefore(horizon)) {
      var next = nextTry(instant, period, others, times, zones);
      if (next.equals(instant)) {
        return Optional.of(instant);
      }
      instant = next;
    }
    return Optional.empty();
  }

  /** The same instant if there is room, else a later one before which there is none. */
  private static Instant nextTry(
      Instant instant, Period period, int others, List<Instant> times, List<ZoneId> zones) {
    return switch (period) {
      case Period.Rolling rolling -> nextTry(instant, rolling, others, times);
      case Period.Calendar calendar -> {
        for (var zone : zones) {
          var start = start(calendar, instant, zone);
          var end = end(calendar, instant, zone);
          long inside =
              times.stream().filter(time -> !time.isBefore(start) && time.isBefore(end)).count();
          if (inside > others) {
            yield end;
          }
        }
        yield instant;
      }
    };
  }

  /** Periods are open at their start: at 10:00, what was sent 24 hours ago no longer counts. */
  private static Instant nextTry(
      Instant instant, Period.Rolling period, int others, List<Instant> times) {
    for (int first = 0; first + others < times.size(); first++) {
      var oldest = times.get(first);
      var newest = times.get(first + others);
      var start = oldest.isBefore(instant) ? oldest : instant;
      var end = newest.isAfter(instant) ? newest : instant;
      // These others and this message would be in one period.
      if (end.isBefore(start.plus(period.length()))) {
        return oldest.plus(period.length());
      }
    }
    return instant;
  }

  /** Since when messages count at this instant. */
  static Instant since(Instant instant, Period period, List<ZoneId> zones) {
    return switch (period) {
      case Period.Rolling rolling -> instant.minus(rolling.length());
      case Period.Calendar calendar ->
          zones.stream()
              .map(zone -> start(calendar, instant, zone))
              .min(Instant::compareTo)
              .orElse(instant);
    };
  }

  private static Instant start(Period.Calendar period, Instant instant, ZoneId zone) {
    return startOfDay(firstDay(period, LocalDate.ofInstant(instant, zone)), zone);
  }

  private static Instant end(Period.Calendar period, Instant instant, ZoneId zone) {
    var first = firstDay(period, LocalDate.ofInstant(instant, zone));
    return startOfDay(
        switch (period) {
          case DAY -> first.plusDays(1);
          case WEEK -> first.plusWeeks(1);
          case MONTH -> first.plusMonths(1);
        },
        zone);
  }

  private static LocalDate firstDay(Period.Calendar period, LocalDate day) {
    return switch (period) {
      case DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
    };
  }

  private static Instant startOfDay(LocalDate day, ZoneId zone) {
    return day.atStartOfDay(zone).toInstant();
  }
}
