package dev.senda.journey;

import dev.senda.journey.engine.DateTimeParser;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A moment in the contact's time zone. A time that daylight saving skips moves forward by the gap;
 * of a time that occurs twice, the first occurrence counts. The moment is always after now: at
 * 9:00, the time 9:00 means tomorrow.
 */
public sealed interface Moment permits Moment.Recurring, Moment.OfValue, Moment.OfOffice {

  /** A moment that recurs for every contact. */
  sealed interface Recurring extends Moment permits TimeOfDay, Weekday, BestHour, CalendarMoment {}

  /** A moment that an attribute of the contact or a property of an event holds. */
  sealed interface OfValue extends Moment {

    /** Names the value. */
    ValueReference value();

    /** Whether it comes again and again. */
    boolean recurs();

    /**
     * The moment, which may be before {@code now}; empty where the value is missing or cannot be
     * read.
     *
     * @param found the value
     * @param now the current time in the contact's zone
     */
    Optional<ZonedDateTime> resolve(@Nullable Object found, ZonedDateTime now);

    /** What a value that cannot be read is, and what was expected. */
    String unreadable();
  }

  /** A moment that depends on the calendar of your team, not on that of the contact. */
  sealed interface OfOffice extends Moment permits WorkingHours, OfficeDays {

    /** At least so long: of {@code workingHours(2)}, two hours. */
    Duration atLeast();

    /**
     * The moment, in the zone of {@code now}.
     *
     * @param now in the time zone of the office
     * @param start when the office opens
     * @param end when it closes, on the same day
     */
    ZonedDateTime after(
        ZonedDateTime now, LocalTime start, LocalTime end, Predicate<LocalDate> isWorkingDay);
  }

  /** So many working days of your team later, at the same time of day. */
  record OfficeDays(CalendarMoment.WorkingDaysLater days) implements OfOffice {

    @Override
    public Duration atLeast() {
      return Duration.ofDays(days.count());
    }

    @Override
    public ZonedDateTime after(
        ZonedDateTime now, LocalTime start, LocalTime end, Predicate<LocalDate> isWorkingDay) {
      return days.next(now, isWorkingDay);
    }

    @Override
    public String toString() {
      return days.toString();
    }
  }

  /** The next occurrence of this time of day. */
  record TimeOfDay(LocalTime time) implements Recurring {

    /** The first such moment after {@code now}, in its zone. */
    public ZonedDateTime next(ZonedDateTime now) {
      return ZonedMoments.next(now, time, _ -> true);
    }

    @Override
    public String toString() {
      return time.toString();
    }
  }

  /** The next such weekday, at this time. */
  record Weekday(DayOfWeek day, LocalTime time) implements Recurring {

    /** The first such moment after {@code now}, in its zone. */
    public ZonedDateTime next(ZonedDateTime now) {
      return ZonedMoments.next(now, time, date -> date.getDayOfWeek() == day);
    }

    @Override
    public String toString() {
      return "%s %s".formatted(day.getDisplayName(TextStyle.FULL, Locale.ENGLISH), time);
    }
  }

  /**
   * The hour of the day at which the contact has opened and clicked most; {@link #DEFAULT_TIME}
   * while there is no data.
   */
  record BestHour() implements Recurring {

    /** The best hour of a contact without engagement. */
    public static final TimeOfDay DEFAULT_TIME = new TimeOfDay(LocalTime.of(10, 0));

    @Override
    public String toString() {
      return "the contact's best hour";
    }
  }

  /**
   * A date that an attribute or a property holds ({@code 2026-05-01}, ISO 8601), or some days
   * before or after it.
   *
   * @param value the attribute or the property
   * @param yearly whether it means the next anniversary; February 29th is the 28th in other years
   * @param shift whole days to add; negative for before
   * @param time the time of that day
   */
  record DateOf(ValueReference value, boolean yearly, int shift, LocalTime time)
      implements OfValue {

    /**
     * The day in an attribute's value: an ISO 8601 date ({@code 2026-05-01}, {@code 20260501}), or
     * the date part of a date with a time and perhaps an offset, as it is written; or the day in
     * UTC of a Unix time in seconds or milliseconds. Empty for anything else: 05/01/2026 has two
     * meanings.
     */
    public static Optional<LocalDate> parseDay(@Nullable Object value) {
      return DateTimeParser.parseDay(value);
    }

    /** That date in every year: {@code date("birthday").everyYear()}. */
    public DateOf everyYear() {
      return new DateOf(value, true, shift, time);
    }

    /** This many days before it: {@code date("trial_ends").before(days(3))}. */
    public DateOf before(Duration days) {
      return new DateOf(value, yearly, -Day.wholeDays(days), time);
    }

    /** This many days after it: {@code date("delivered_on").after(days(7))}. */
    public DateOf after(Duration days) {
      return new DateOf(value, yearly, Day.wholeDays(days), time);
    }

    /**
     * At this time of that day, in the contact's time zone; the default is midnight: {@code
     * date("trial_ends").at(time(9, 0))}.
     */
    public DateOf at(TimeOfDay time) {
      return new DateOf(value, yearly, shift, time.time());
    }

    /**
     * The moment, given the attribute's value: the first anniversary after {@code now}, or the
     * plain date, which may be before it.
     */
    public ZonedDateTime moment(LocalDate date, ZonedDateTime now) {
      if (!yearly) {
        return ZonedMoments.at(date.plusDays(shift), time, now.getZone());
      }
      int year = now.minusDays(shift).getYear() - 1;
      while (true) {
        var anniversary =
            ZonedMoments.at(ZonedMoments.inYear(date, year).plusDays(shift), time, now.getZone());
        if (anniversary.isAfter(now)) {
          return anniversary;
        }
        year++;
      }
    }

    @Override
    public boolean recurs() {
      return yearly;
    }

    @Override
    public Optional<ZonedDateTime> resolve(@Nullable Object found, ZonedDateTime now) {
      return parseDay(found).map(date -> moment(date, now));
    }

    @Override
    public String unreadable() {
      return "\"%s\" is not a date (expected ISO 8601, such as 2026-05-01, or Unix time)"
          .formatted(value);
    }

    @Override
    public String toString() {
      var which = yearly ? "next " + value : value.toString();
      var day =
          shift == 0
              ? which
              : "%s %s %s"
                  .formatted(
                      Time.inWords(Duration.ofDays(Math.abs(shift))),
                      shift < 0 ? "before" : "after",
                      which);
      return time.equals(LocalTime.MIDNIGHT) ? day : day + " at " + time;
    }
  }

  /**
   * A date and time that an attribute or a property holds ({@code 2026-05-01T18:00}, ISO 8601), or
   * some time before or after it.
   *
   * @param value the attribute or the property
   * @param shift the time to add; negative for before
   */
  record DateTimeOf(ValueReference value, Duration shift) implements OfValue {

    /**
     * The date and time in a value: ISO 8601, or a Unix time in seconds or milliseconds. Without an
     * offset it is in this zone; a date alone is the beginning of that day. Empty for anything
     * else.
     */
    public static Optional<ZonedDateTime> parse(@Nullable Object value, ZoneId zone) {
      return DateTimeParser.parse(value, zone);
    }

    /** This long before it: {@code moment(property("starts_at")).before(hours(1))}. */
    public DateTimeOf before(Duration duration) {
      return new DateTimeOf(value, Time.requirePositive(duration).negated());
    }

    /** This long after it: {@code moment(property("starts_at")).after(minutes(90))}. */
    public DateTimeOf after(Duration duration) {
      return new DateTimeOf(value, Time.requirePositive(duration));
    }

    @Override
    public boolean recurs() {
      return false;
    }

    /** Whole days keep the time of the day, also where daylight saving begins or ends. */
    @Override
    public Optional<ZonedDateTime> resolve(@Nullable Object found, ZonedDateTime now) {
      boolean isWholeDays = Duration.ofDays(shift.toDays()).equals(shift);
      return parse(found, now.getZone())
          .map(time -> isWholeDays ? time.plusDays(shift.toDays()) : time.plus(shift));
    }

    @Override
    public String unreadable() {
      return "\"%s\" is not a date and time (expected ISO 8601, such as 2026-05-01T18:00, or Unix time)"
          .formatted(value);
    }

    @Override
    public String toString() {
      return shift.isZero()
          ? "time of " + value
          : "%s %s %s"
              .formatted(Time.inWords(shift.abs()), shift.isNegative() ? "before" : "after", value);
    }
  }
}
