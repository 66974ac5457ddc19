package dev.senda.api.imports.mapping;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads booleans, numbers and dates as tools and spreadsheets write them. */
public final class ValueParser {

  private static final Set<String> YES =
      Set.of(
          "true", "yes", "y", "t", "1", "on", "x", "si", "s", "verdadero", "checked", "oui", "ja");
  private static final Set<String> NO =
      Set.of("false", "no", "n", "f", "0", "off", "falso", "unchecked", "non", "nein");

  private static final Pattern SECONDS = Pattern.compile("[0-9]{10}(\\.[0-9]+)?");
  private static final Pattern MILLISECONDS = Pattern.compile("[0-9]{13}");
  private static final Pattern BASIC = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})");
  private static final Pattern YEAR_FIRST =
      Pattern.compile("(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(?:[T ,]+(.+))?");
  private static final Pattern YEAR_LAST =
      Pattern.compile("(\\d{1,2})([-/.])(\\d{1,2})[-/.](\\d{4})(?:[T ,]+(.+))?");
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9][0-9.,' \\u00a0]*");

  private static final List<DateTimeFormatter> WORDS =
      List.of(
          words("MMM d, yyyy[[,] h:mm[:ss] a]"),
          words("MMMM d, yyyy[[,] h:mm[:ss] a]"),
          words("MMM d, yyyy[[,] H:mm[:ss]]"),
          words("d MMM yyyy[[,] H:mm[:ss]]"),
          words("d MMMM yyyy[[,] H:mm[:ss]]"),
          words("EEE, d MMM yyyy H:mm:ss[ z][ Z]"));

  private static final List<DateTimeFormatter> TIMES =
      List.of(words("H:mm[:ss]"), words("h:mm[:ss] a"), words("h:mm[:ss]a"));

  private static final Pattern ZONED = Pattern.compile(".*(Z|[+-]\\d{2}(:?\\d{2})?)");

  private static final DateTimeFormatter OFFSET_TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd'T'HH:mm[:ss]")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ENGLISH);

  /** The order of day and month in {@code 03/04/2026}. */
  public enum DateOrder {
    /** Only dates that have one meaning are read. */
    UNAMBIGUOUS,
    DAY_FIRST,
    MONTH_FIRST
  }

  private final DateOrder order;
  private final ZoneId zone;

  /**
   * A parser for one file.
   *
   * @param order of day and month
   * @param zone of times without one
   */
  public ValueParser(DateOrder order, ZoneId zone) {
    this.order = order;
    this.zone = zone;
  }

  private static DateTimeFormatter words(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .toFormatter(Locale.ENGLISH);
  }

  /** Yes or no, in English and Spanish; empty for any other text. */
  public static Optional<Boolean> parseBoolean(String text) {
    var word = KnownHeaders.normalize(text);
    return YES.contains(word)
        ? Optional.of(true)
        : NO.contains(word) ? Optional.of(false) : Optional.empty();
  }

  /** A number, with a comma or a full stop before its decimals. */
  public static Optional<BigDecimal> parseNumber(String text) {
    var number = text.strip();
    if (!NUMBER.matcher(number).matches() || number.length() > 40) {
      return Optional.empty();
    }
    number = number.replaceAll("[' \u00a0]", "");
    int comma = number.lastIndexOf(',');
    int point = number.lastIndexOf('.');
    if (comma >= 0 && point >= 0) {
      number = comma > point ? number.replace(".", "").replace(',', '.') : number.replace(",", "");
    } else if (comma >= 0) {
      number = number.replace(',', '.');
    }
    try {
      return Optional.of(new BigDecimal(number));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** What is expected instead of a text that is no date. */
  public String expectedDate() {
    return order == DateOrder.UNAMBIGUOUS
        ? "a date such as 2026-11-27, 2026-11-27T10:00:00Z or 27/11/2026; for 03/04/2026 say"
            + " dateOrder=dmy or mdy"
        : "a date such as 2026-11-27, 2026-11-27T10:00:00Z or 27/11/2026";
  }

  /** The instant; a date alone is its midnight. Empty for any other text. */
  public Optional<Instant> parseInstant(String text) {
    try {
      return parse(text.strip());
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private Optional<Instant> parse(String text) {
    if (SECONDS.matcher(text).matches()) {
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(text.substring(0, 10))));
    }
    if (MILLISECONDS.matcher(text).matches()) {
      return Optional.of(Instant.ofEpochMilli(Long.parseLong(text)));
    }
    var basic = BASIC.matcher(text);
    if (basic.matches()) {
      return at(basic.group(1), basic.group(2), basic.group(3), null);
    }
    var yearFirst = YEAR_FIRST.matcher(text);
    if (yearFirst.matches()) {
      return at(yearFirst.group(1), yearFirst.group(2), yearFirst.group(3), yearFirst.group(4));
    }
    var yearLast = YEAR_LAST.matcher(text);
    if (yearLast.matches()) {
      return yearLast(yearLast.group(1), yearLast.group(3), yearLast.group(2))
          .flatMap(
              isDayFirst ->
                  isDayFirst
                      ? at(
                          yearLast.group(4),
                          yearLast.group(3),
                          yearLast.group(1),
                          yearLast.group(5))
                      : at(
                          yearLast.group(4),
                          yearLast.group(1),
                          yearLast.group(3),
                          yearLast.group(5)));
    }
    return parseWords(text);
  }

  /** Whether the first number is the day. */
  private Optional<Boolean> yearLast(String first, String second, String separator) {
    if (separator.equals(".")) {
      return Optional.of(true);
    }
    if (Integer.parseInt(first) > 12) {
      return Optional.of(true);
    }
    if (Integer.parseInt(second) > 12) {
      return Optional.of(false);
    }
    if (first.equals(second)) {
      return Optional.of(true);
    }
    return switch (order) {
      case UNAMBIGUOUS -> Optional.empty();
      case DAY_FIRST -> Optional.of(true);
      case MONTH_FIRST -> Optional.of(false);
    };
  }

  private Optional<Instant> at(String year, String month, String day, @Nullable String time) {
    var date = LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
    if (time == null) {
      return Optional.of(date.atStartOfDay(zone).toInstant());
    }
    var clock =
        time.strip().replaceFirst("(?i)\\s*(UTC|GMT)$", "Z").replaceFirst("\\s+([+-])", "$1");
    if (ZONED.matcher(clock).matches()) {
      return Optional.of(
          OffsetDateTime.parse(date + "T" + padded(clock).replace(',', '.'), OFFSET_TIME)
              .toInstant());
    }
    for (var format : TIMES) {
      try {
        return Optional.of(
            date.atTime(
                    LocalTime.parse(clock.replaceFirst("(:\\d{2}:\\d{2})[.,]\\d+", "$1"), format))
                .atZone(zone)
                .toInstant());
      } catch (DateTimeParseException e) {
        // the next one
      }
    }
    return Optional.empty();
  }

  private static String padded(String clock) {
    return clock.matches("\\d:.*") ? "0" + clock : clock;
  }

  private Optional<Instant> parseWords(String text) {
    for (var format : WORDS) {
      try {
        var parsed = format.parseBest(text, LocalDateTime::from, LocalDate::from);
        return Optional.of(
            parsed instanceof LocalDateTime dateTime
                ? dateTime.atZone(zone).toInstant()
                : LocalDate.from(parsed).atStartOfDay(zone).toInstant());
      } catch (DateTimeParseException e) {
        // the next one
      }
    }
    return Optional.empty();
  }
}
