package dev.senda.api.imports.mapping;

import dev.senda.journey.ContactList;
import dev.senda.journey.LifecycleStage;
import java.math.BigDecimal;
import java.text.Normalizer;
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
  private static final Pattern SHORTENED =
      Pattern.compile("[+-]?[0-9]([.,][0-9]+)?E\\+?[0-9]{1,2}");
  private static final Pattern FORMULA = Pattern.compile("=\"(.*)\"", Pattern.DOTALL);
  private static final Pattern ONE_THOUSAND_POINT =
      Pattern.compile("[+-]?[1-9][0-9]{0,2}\\.[0-9]{3}");
  private static final Pattern THOUSANDS = Pattern.compile("[+-]?[1-9][0-9]{0,2},[0-9]{3}");
  private static final Pattern MANY_THOUSANDS =
      Pattern.compile("[+-]?[1-9][0-9]{0,2}(?:(?:,[0-9]{3}){2,}|(?:\\.[0-9]{3}){2,})");
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
  private final boolean isDecimalComma;

  /**
   * A parser for one file.
   *
   * @param order of day and month
   * @param zone of times without one
   * @param delimiter between cells; where it is a semicolon, decimals have a comma
   */
  public ValueParser(DateOrder order, ZoneId zone, char delimiter) {
    this.order = order;
    this.zone = zone;
    isDecimalComma = delimiter == ';';
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

  /**
   * A number, with a comma or a full stop before its decimals. {@code 1,234} is a thousand or one:
   * it is a thousand in files whose cells commas separate, because their decimals have a full stop.
   * In files with semicolons {@code 1.234} is not read.
   */
  public Optional<BigDecimal> parseNumber(String text) {
    var number = text.strip();
    if (!NUMBER.matcher(number).matches() || number.length() > 40) {
      return Optional.empty();
    }
    number = number.replaceAll("[' \u00a0\u202f]", "");
    if (isDecimalComma && ONE_THOUSAND_POINT.matcher(number).matches()) {
      return Optional.empty();
    }
    int comma = number.lastIndexOf(',');
    int point = number.lastIndexOf('.');
    boolean isThousands =
        isDecimalComma
            ? MANY_THOUSANDS.matcher(number).matches()
            : THOUSANDS.matcher(number).matches() || MANY_THOUSANDS.matcher(number).matches();
    if (isThousands) {
      number = number.replaceAll("[.,]", "");
    } else if (comma >= 0 && point >= 0) {
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

  /** What is expected instead of a text that is no number. */
  public String expectedNumber() {
    return isDecimalComma
        ? "a number, such as 1234,5; 1.234 may be one or a thousand"
        : "a number, such as 1234.5";
  }

  /** A spreadsheet showed {@code 34600000000} as {@code 3.46E+10}: its digits are lost. */
  public static boolean isShortened(String text) {
    return SHORTENED.matcher(text).matches();
  }

  /** The value of a cell that a spreadsheet must take for a text, such as {@code ="0034"}. */
  public static String unwrapFormula(String text) {
    var formula = FORMULA.matcher(text);
    return formula.matches() ? formula.group(1).replace("\"\"", "\"").strip() : text;
  }

  /** The stage, also as {@code Marketing Qualified Lead}; empty for any other text. */
  public static Optional<LifecycleStage> parseLifecycle(String text) {
    return LifecycleStage.ofWireName(
        text.toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}]+", "_")
            .replaceFirst("^(marketing|sales)_?qualified_?lead$", "$1_qualified"));
  }

  /**
   * The list of this name, {@code beta-testers} for {@code Beta testers}; empty without letters.
   */
  public static Optional<ContactList> parseList(String text) {
    var name =
        Normalizer.normalize(text.strip(), Normalizer.Form.NFD)
            .replaceAll("\\p{M}+", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    try {
      return Optional.of(ContactList.list(name));
    } catch (IllegalArgumentException e) {
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
