package dev.senda.journey;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.function.Predicate;

/** Finds moments in a time zone with daylight saving. */
final class ZonedMoments {

  private ZonedMoments() {}

  /**
   * The first moment after {@code now} at this time of a day that fits. The search begins
   * yesterday, because a time in a gap at the end of a day moves into the next day.
   */
  static ZonedDateTime next(ZonedDateTime now, LocalTime time, Predicate<LocalDate> fits) {
    for (var date = now.toLocalDate().minusDays(1); ; date = date.plusDays(1)) {
      var moment = at(date, time, now.getZone());
      if (fits.test(date) && moment.isAfter(now)) {
        return moment;
      }
    }
  }

  /**
   * This time of this day. {@link ZonedDateTime#of} moves a time in a gap forward by the gap, and
   * uses the earlier offset of a time that occurs twice.
   */
  static ZonedDateTime at(LocalDate date, LocalTime time, ZoneId zone) {
    return ZonedDateTime.of(date, time, zone);
  }

  static LocalDate inYear(LocalDate date, int year) {
    return date.getMonthValue() == 2 && date.getDayOfMonth() == 29 && !Year.isLeap(year)
        ? LocalDate.of(year, 2, 28)
        : date.withYear(year);
  }
}
