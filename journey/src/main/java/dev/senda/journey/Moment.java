package dev.senda.journey;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A moment in the contact's time zone. A time that daylight saving skips moves forward by the gap;
 * of a time that occurs twice, the first occurrence counts. The moment is always after now: at
 * 9:00, the time 9:00 means tomorrow.
 */
public sealed interface Moment {

  /** A moment that recurs for every contact. */
  sealed interface Recurring extends Moment {}

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
   * A date that the contact has as an attribute ({@code 2026-05-01}, ISO 8601), or some days before
   * or after it.
   *
   * @param attribute the attribute's name
   * @param yearly whether it means the next anniversary; February 29th is the 28th in other years
   * @param shift whole days to add; negative for before
   * @param time the time of that day
   */
  record DateOf(String attribute, boolean yearly, int shift, LocalTime time) implements Moment {

    /** A date, perhaps with a time and an offset, as ISO 8601 and databases write it. */
    private static final Pattern DAY =
        Pattern.compile(
            "([0-9]{4}-[0-9]{2}-[0-9]{2})"
                + "([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)? ?(Z|UTC|GMT|[+-][0-9]{2}(:?[0-9]{2})?)?)?");

    private static final DateTimeFormatter ISO_DAY =
        new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4)
            .appendPattern("-MM-dd")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final Pattern DIGITS = Pattern.compile("[0-9]{8,14}");
    private static final int DIGITS_OF_DAY = 8;

    /** From here on a Unix time is in milliseconds; the same number of seconds is the year 5138. */
    private static final long MIN_UNIX_MILLIS = 100_000_000_000L;

    private static final long MILLIS_PER_SECOND = 1_000;

    public DateOf {
      if (attribute.isBlank()) {
        throw new IllegalArgumentException(
            "attribute: empty (expected a name, such as \"birthday\")");
      }
    }

    /**
     * The day in an attribute's value: an ISO 8601 date ({@code 2026-05-01}, {@code 20260501}), or
     * the date part of a date with a time and perhaps an offset, as it is written; or the day in
     * UTC of a Unix time in seconds or milliseconds. Empty for anything else: 05/01/2026 has two
     * meanings.
     */
    public static Optional<LocalDate> parseDay(@Nullable Object value) {
      try {
        return switch (value) {
          case String text -> parseDay(text.strip()).filter(DateOf::hasYear);
          case Number number ->
              parseDay(new BigDecimal(number.toString()).toBigInteger().toString())
                  .filter(DateOf::hasYear);
          case null, default -> Optional.empty();
        };
      } catch (DateTimeException | NumberFormatException _) {
        return Optional.empty();
      }
    }

    /** PostgreSQL knows no year 0. */
    private static boolean hasYear(LocalDate day) {
      return day.getYear() > 0;
    }

    private static Optional<LocalDate> parseDay(String text) {
      if (DIGITS.matcher(text).matches()) {
        return Optional.of(
            text.length() == DIGITS_OF_DAY
                ? LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE)
                : dayOfUnixTime(Long.parseLong(text)));
      }
      var written = DAY.matcher(text);
      return written.matches()
          ? Optional.of(LocalDate.parse(written.group(1), ISO_DAY))
          : Optional.empty();
    }

    private static LocalDate dayOfUnixTime(long time) {
      return LocalDate.ofInstant(
          Instant.ofEpochMilli(time < MIN_UNIX_MILLIS ? time * MILLIS_PER_SECOND : time),
          ZoneOffset.UTC);
    }

    /** That date in every year. */
    public DateOf everyYear() {
      return new DateOf(attribute, true, shift, time);
    }

    /** This many days before it: {@code date("trial_ends").before(days(3))}. */
    public DateOf before(Duration days) {
      return new DateOf(attribute, yearly, -Day.wholeDays(days), time);
    }

    /** This many days after it. */
    public DateOf after(Duration days) {
      return new DateOf(attribute, yearly, Day.wholeDays(days), time);
    }

    /** At this time of that day, in the contact's time zone; the default is midnight. */
    public DateOf at(TimeOfDay time) {
      return new DateOf(attribute, yearly, shift, time.time());
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
    public String toString() {
      var which = yearly ? "next " + attribute : attribute;
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
}
