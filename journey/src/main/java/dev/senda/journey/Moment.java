package dev.senda.journey;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A moment on the contact's own calendar and clock. A time in the gap of a change to summer time
 * moves forward by the gap; a time that comes twice is its first occurrence. It is always after
 * now: who asks for 9:00 at 9:00 means tomorrow.
 */
public sealed interface Moment {

  /** A moment that comes again and again, for every contact. */
  sealed interface Recurring extends Moment {}

  /** The next time that the contact's clock shows this. */
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

  /** The next such day of the week, at a time of it. */
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
   * The hour of the day at which the contact has opened and clicked most, on their own clock;
   * {@link #DEFAULT_TIME} while nobody knows.
   */
  record BestHour() implements Recurring {

    /** Where there is no engagement yet to learn from. */
    public static final TimeOfDay DEFAULT_TIME = new TimeOfDay(LocalTime.of(10, 0));

    @Override
    public String toString() {
      return "the contact's best hour";
    }
  }

  /**
   * A date that the contact has as an attribute ({@code 2026-05-01}, ISO 8601), or a while before
   * or after it.
   *
   * @param attribute the attribute's name
   * @param yearly whether its next anniversary is meant; the 29th of February is the 28th in other
   *     years
   * @param shift whole days to add; negative for before
   * @param time the time of that day
   */
  record DateOf(String attribute, boolean yearly, int shift, LocalTime time) implements Moment {

    private static final DateTimeFormatter DAY =
        new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4)
            .appendPattern("-MM-dd")
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffsetId()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    public DateOf {
      if (attribute.isBlank()) {
        throw new IllegalArgumentException(
            "attribute: empty (expected a name, such as \"birthday\")");
      }
    }

    /**
     * The day that an attribute's value means: an ISO 8601 date, or a date with a time and perhaps
     * an offset, of which the day counts as it is written. Empty for anything else.
     */
    public static Optional<LocalDate> parseDay(@Nullable Object value) {
      try {
        return value instanceof String text
            ? Optional.of(LocalDate.parse(text.strip(), DAY))
            : Optional.empty();
      } catch (DateTimeException _) {
        return Optional.empty();
      }
    }

    /** That date in every year. */
    public DateOf everyYear() {
      return new DateOf(attribute, true, shift, time);
    }

    /** So many days before it: {@code date("trial_ends").before(days(3))}. */
    public DateOf before(Duration days) {
      return new DateOf(attribute, yearly, -wholeDays(days), time);
    }

    /** So many days after it. */
    public DateOf after(Duration days) {
      return new DateOf(attribute, yearly, wholeDays(days), time);
    }

    /** At this time of that day, in the contact's zone; midnight unless said. */
    public DateOf at(TimeOfDay time) {
      return new DateOf(attribute, yearly, shift, time.time());
    }

    /**
     * The moment that is meant, given the attribute's value. For an anniversary the first after
     * {@code now}; a plain date may lie before it.
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

    private static int wholeDays(Duration duration) {
      if (duration.isNegative() || !Duration.ofDays(duration.toDays()).equals(duration)) {
        throw new IllegalArgumentException(
            "days before or after a date: %s (expected whole days)".formatted(duration));
      }
      return Math.toIntExact(duration.toDays());
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
