package dev.senda.journey;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.function.Predicate;

/**
 * A moment that depends on the working days or on the days of the month, in the contact's time
 * zone. It is always after now. Working days are those of the contact's country: without its
 * weekends and public holidays.
 */
public sealed interface CalendarMoment extends Moment.Recurring {

  /**
   * The first such moment after {@code now}, in its zone.
   *
   * @param isWorkingDay the working days of the contact's country
   */
  ZonedDateTime next(ZonedDateTime now, Predicate<LocalDate> isWorkingDay);

  /**
   * So many working days later, at the same time of day. From a Saturday on, one working day later
   * is Monday.
   */
  record WorkingDaysLater(int count) implements CalendarMoment {

    /** Half a year of working days. */
    private static final int MAX = 130;

    public WorkingDaysLater {
      if (count < 1 || count > MAX) {
        throw new IllegalArgumentException(
            "working days: %d (expected 1 to %d)".formatted(count, MAX));
      }
    }

    @Override
    public ZonedDateTime next(ZonedDateTime now, Predicate<LocalDate> isWorkingDay) {
      var day = now.toLocalDate();
      for (int left = count; left > 0; ) {
        day = day.plusDays(1);
        if (isWorkingDay.test(day)) {
          left--;
        }
      }
      return ZonedMoments.at(day, now.toLocalTime(), now.getZone());
    }

    @Override
    public String toString() {
      return count == 1 ? "1 working day" : count + " working days";
    }
  }

  /** The first working day after today. */
  record NextWorkingDay(LocalTime time) implements CalendarMoment {

    /**
     * At this time of that day; the default is midnight: {@code nextWorkingDay().at(time(9, 0))}.
     */
    public NextWorkingDay at(Moment.TimeOfDay time) {
      return new NextWorkingDay(time.time());
    }

    @Override
    public ZonedDateTime next(ZonedDateTime now, Predicate<LocalDate> isWorkingDay) {
      var today = now.toLocalDate();
      return ZonedMoments.next(now, time, day -> day.isAfter(today) && isWorkingDay.test(day));
    }

    @Override
    public String toString() {
      return "next working day" + atTime(time);
    }
  }

  /**
   * The next such day of a month.
   *
   * @param day 1 to 31; a month that has no such day ends with its last day
   */
  record DayOfMonth(int day, LocalTime time) implements CalendarMoment {

    static final int LAST = 31;

    public DayOfMonth {
      if (day < 1 || day > LAST) {
        throw new IllegalArgumentException("day of month: %d (expected 1 to 31)".formatted(day));
      }
    }

    /** At this time of that day; the default is midnight: {@code dayOfMonth(1).at(time(9, 0))}. */
    public DayOfMonth at(Moment.TimeOfDay time) {
      return new DayOfMonth(day, time.time());
    }

    @Override
    public ZonedDateTime next(ZonedDateTime now, Predicate<LocalDate> isWorkingDay) {
      return ZonedMoments.next(
          now, time, date -> date.getDayOfMonth() == Math.min(day, date.lengthOfMonth()));
    }

    @Override
    public String toString() {
      return (day == LAST ? "last day of the month" : "day %d of the month".formatted(day))
          + atTime(time);
    }
  }

  /** The last working day of a month, on which salaries are paid. */
  record Payday(LocalTime time) implements CalendarMoment {

    /** At this time of that day; the default is midnight: {@code payday().at(time(9, 0))}. */
    public Payday at(Moment.TimeOfDay time) {
      return new Payday(time.time());
    }

    @Override
    public ZonedDateTime next(ZonedDateTime now, Predicate<LocalDate> isWorkingDay) {
      return ZonedMoments.next(now, time, day -> isPayday(day, isWorkingDay));
    }

    private static boolean isPayday(LocalDate day, Predicate<LocalDate> isWorkingDay) {
      return isWorkingDay.test(day)
          && day.plusDays(1)
              .datesUntil(day.withDayOfMonth(day.lengthOfMonth()).plusDays(1))
              .noneMatch(isWorkingDay);
    }

    @Override
    public String toString() {
      return "payday" + atTime(time);
    }
  }

  private static String atTime(LocalTime time) {
    return time.equals(LocalTime.MIDNIGHT) ? "" : " at " + time;
  }
}
