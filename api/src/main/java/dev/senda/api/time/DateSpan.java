package dev.senda.api.time;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Days that a client states without a time: one day, a week or a month (ISO 8601).
 *
 * @param first the first day
 * @param last the last day; the first one, if it is one day
 */
public record DateSpan(LocalDate first, LocalDate last) {

  /** Nobody writes the day before the month behind a year. */
  private static final Pattern DAY = Pattern.compile("([0-9]{4})([-/.]?)([0-9]{2})\\2([0-9]{2})");

  private static final Pattern DAY_OF_YEAR = Pattern.compile("[0-9]{4}-[0-9]{3}");
  private static final Pattern DAY_OF_WEEK = Pattern.compile("([0-9]{4})-?(W[0-9]{2})-?([1-7])");
  private static final Pattern WEEK = Pattern.compile("([0-9]{4})-?(W[0-9]{2})");
  private static final Pattern MONTH = Pattern.compile("[0-9]{4}-[0-9]{2}");

  private static final int DAYS_OF_WEEK = 7;

  /** Whether it is one day. */
  public boolean isOneDay() {
    return first.equals(last);
  }

  /** The days of this text; empty for any other text. */
  static Optional<DateSpan> parse(String text) {
    try {
      var plain = DAY.matcher(text);
      if (plain.matches()) {
        return one(LocalDate.parse(plain.replaceFirst("$1$3$4"), DateTimeFormatter.BASIC_ISO_DATE));
      }
      if (DAY_OF_YEAR.matcher(text).matches()) {
        return one(LocalDate.parse(text, DateTimeFormatter.ISO_ORDINAL_DATE));
      }
      if (MONTH.matcher(text).matches()) {
        var month = YearMonth.parse(text);
        return Optional.of(new DateSpan(month.atDay(1), month.atEndOfMonth()));
      }
      var day = DAY_OF_WEEK.matcher(text);
      if (day.matches()) {
        return one(ofWeek(day.replaceFirst("$1-$2-$3")));
      }
      var week = WEEK.matcher(text);
      if (week.matches()) {
        var monday = ofWeek(week.replaceFirst("$1-$2-1"));
        return Optional.of(new DateSpan(monday, monday.plusDays(DAYS_OF_WEEK - 1)));
      }
      return Optional.empty();
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static LocalDate ofWeek(String text) {
    return LocalDate.parse(text, DateTimeFormatter.ISO_WEEK_DATE);
  }

  private static Optional<DateSpan> one(LocalDate day) {
    return Optional.of(new DateSpan(day, day));
  }
}
