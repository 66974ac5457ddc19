package dev.senda.workers.rendering.liquid.filter;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes dates in the format of strftime, in the words of a language. */
final class DateFormat {

  private static final Pattern DIRECTIVE = Pattern.compile("%([-_0^#]*)(\\d{0,3})(::?z|[^:])");
  private static final Pattern DAY = Pattern.compile("%[-_0]*[de]");

  /** Directives that stand for others. */
  private static final Map<Character, String> SHORTHANDS =
      Map.of(
          'D', "%m/%d/%y",
          'F', "%Y-%m-%d",
          'R', "%H:%M",
          'r', "%I:%M:%S %p",
          'T', "%H:%M:%S",
          'v', "%e-%b-%Y");

  private final Locale locale;

  /** Whether the format has a day: some languages then write the month in another form. */
  private final boolean hasDay;

  private DateFormat(Locale locale, boolean hasDay) {
    this.locale = locale;
    this.hasDay = hasDay;
  }

  /**
   * The formatted time.
   *
   * @param format of strftime, or {@code short}, {@code medium}, {@code long} or {@code full} for a
   *     date as the language writes it
   * @throws IllegalArgumentException if the format has an unknown directive
   */
  static String format(ZonedDateTime time, String format, Locale locale) {
    var formatted =
        switch (format) {
          case "short" -> date(FormatStyle.SHORT, locale).format(time);
          case "medium" -> date(FormatStyle.MEDIUM, locale).format(time);
          case "long" -> date(FormatStyle.LONG, locale).format(time);
          case "full" -> date(FormatStyle.FULL, locale).format(time);
          default -> new DateFormat(locale, DAY.matcher(format).find()).formatted(time, format);
        };
    return formatted.replace('\u00a0', ' ').replace('\u202f', ' ');
  }

  private static DateTimeFormatter date(FormatStyle style, Locale locale) {
    return DateTimeFormatter.ofLocalizedDate(style).withLocale(locale);
  }

  private String formatted(ZonedDateTime time, String format) {
    return DIRECTIVE
        .matcher(format)
        .replaceAll(found -> Matcher.quoteReplacement(directive(time, found)));
  }

  private String directive(ZonedDateTime time, MatchResult found) {
    var flags = found.group(1);
    int width = found.group(2).isEmpty() ? 0 : Integer.parseInt(found.group(2));
    var letter = found.group(3);
    var text =
        letter.length() > 1 ? offset(time, ":") : value(time, letter.charAt(0), flags, width);
    if (flags.contains("^") || flags.contains("#")) {
      return text.toUpperCase(locale);
    }
    return text;
  }

  private String value(ZonedDateTime time, char letter, String flags, int width) {
    return switch (letter) {
      case 'Y' -> padded(time.getYear(), flags, Math.max(width, 4), '0');
      case 'C' -> padded(time.getYear() / 100, flags, Math.max(width, 2), '0');
      case 'y' -> padded(time.getYear() % 100, flags, Math.max(width, 2), '0');
      case 'm' -> padded(time.getMonthValue(), flags, Math.max(width, 2), '0');
      case 'd' -> padded(time.getDayOfMonth(), flags, Math.max(width, 2), '0');
      case 'e' -> padded(time.getDayOfMonth(), flags, Math.max(width, 2), ' ');
      case 'j' -> padded(time.getDayOfYear(), flags, Math.max(width, 3), '0');
      case 'H' -> padded(time.getHour(), flags, Math.max(width, 2), '0');
      case 'k' -> padded(time.getHour(), flags, Math.max(width, 2), ' ');
      case 'I' -> padded(clockHour(time), flags, Math.max(width, 2), '0');
      case 'l' -> padded(clockHour(time), flags, Math.max(width, 2), ' ');
      case 'M' -> padded(time.getMinute(), flags, Math.max(width, 2), '0');
      case 'S' -> padded(time.getSecond(), flags, Math.max(width, 2), '0');
      case 'L' -> padded(time.getNano() / 1_000_000, flags, 3, '0');
      case 'N' -> padded(time.getNano(), flags, 9, '0');
      case 'u' -> String.valueOf(time.getDayOfWeek().getValue());
      case 'w' -> String.valueOf(time.getDayOfWeek().getValue() % 7);
      case 'U' -> padded(week(time, 7), flags, Math.max(width, 2), '0');
      case 'W' -> padded(week(time, 1), flags, Math.max(width, 2), '0');
      case 'V' ->
          padded(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), flags, Math.max(width, 2), '0');
      case 'G' -> padded(time.get(IsoFields.WEEK_BASED_YEAR), flags, Math.max(width, 4), '0');
      case 's' -> String.valueOf(time.toEpochSecond());
      default -> word(time, letter);
    };
  }

  private String word(ZonedDateTime time, char letter) {
    return switch (letter) {
      case 'A' -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, locale);
      case 'a' -> time.getDayOfWeek().getDisplayName(TextStyle.SHORT, locale);
      case 'B' ->
          time.getMonth()
              .getDisplayName(hasDay ? TextStyle.FULL : TextStyle.FULL_STANDALONE, locale);
      case 'b', 'h' ->
          time.getMonth()
              .getDisplayName(hasDay ? TextStyle.SHORT : TextStyle.SHORT_STANDALONE, locale);
      case 'p' -> DateTimeFormatter.ofPattern("a", locale).format(time);
      case 'P' -> DateTimeFormatter.ofPattern("a", locale).format(time).toLowerCase(locale);
      case 'c' ->
          DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
              .withLocale(locale)
              .format(time);
      case 'x' -> date(FormatStyle.SHORT, locale).format(time);
      case 'X' ->
          DateTimeFormatter.ofLocalizedTime(FormatStyle.MEDIUM).withLocale(locale).format(time);
      case 'z' -> offset(time, "");
      case 'Z' -> zone(time);
      case 'n' -> "\n";
      case 't' -> "\t";
      case '%' -> "%";
      default -> {
        var shorthand = SHORTHANDS.get(letter);
        if (shorthand == null) {
          throw new IllegalArgumentException(
              "found \"%%%s\" in the format, expected a directive such as %%Y, %%m, %%d, %%B or %%H:%%M"
                  .formatted(letter));
        }
        yield formatted(time, shorthand);
      }
    };
  }

  private static int clockHour(ZonedDateTime time) {
    return time.get(ChronoField.CLOCK_HOUR_OF_AMPM);
  }

  /** The week of the year; the days before the first such weekday are in week 0. */
  private static int week(ZonedDateTime time, int firstDay) {
    int sinceFirst = Math.floorMod(time.getDayOfWeek().getValue() - firstDay, 7);
    return (time.getDayOfYear() + 6 - sinceFirst) / 7;
  }

  private static String padded(int number, String flags, int width, char padding) {
    if (flags.contains("-")) {
      return String.valueOf(number);
    }
    char used = flags.contains("_") ? ' ' : flags.contains("0") ? '0' : padding;
    var text = String.valueOf(number);
    return String.valueOf(used).repeat(Math.max(width - text.length(), 0)) + text;
  }

  private static String offset(ZonedDateTime time, String separator) {
    int minutes = time.getOffset().getTotalSeconds() / 60;
    return "%s%02d%s%02d"
        .formatted(
            minutes < 0 ? "-" : "+", Math.abs(minutes) / 60, separator, Math.abs(minutes) % 60);
  }

  /** The abbreviation, such as CET or CEST; an offset where the zone has none. */
  private static String zone(ZonedDateTime time) {
    if (time.getZone() instanceof ZoneOffset offset) {
      return offset.equals(ZoneOffset.UTC) ? "UTC" : offset(time, ":");
    }
    return DateTimeFormatter.ofPattern("z", Locale.ENGLISH).format(time);
  }
}
