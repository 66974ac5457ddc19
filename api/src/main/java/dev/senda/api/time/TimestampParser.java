package dev.senda.api.time;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the times that clients send. A time without a zone is one in UTC. A day, a week or a month
 * without a time is its first instant in UTC. Days that are written in the order of a country, such
 * as 05/06/2026, are not understood, because they have two meanings.
 */
public final class TimestampParser {

  /** Below it is no Unix time (1973), so that a day such as 20261225 is none. */
  private static final BigDecimal MIN_UNIX_SECONDS = BigDecimal.valueOf(100_000_000L);

  /** Each unit has a thousand times the values of the one before: to the year 5138. */
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);

  /** Seconds, milliseconds, microseconds, nanoseconds. */
  private static final int UNIX_UNITS = 4;

  private static final int MAX_DIGITS = 300;
  private static final int MAX_LENGTH = 128;

  private static final Pattern UNIX_TIME = Pattern.compile("[0-9]{9,20}([.][0-9]{1,9})?");

  /** Date and time in digits only; as Unix time it would be centuries ahead. */
  private static final Pattern DIGITS =
      Pattern.compile("((?:19|20)[0-9]{6})([0-2][0-9])([0-5][0-9])([0-5][0-9])([0-9]{3})?");

  /** A time with its day in any form of {@link DateSpan}, also behind a slash or a dot. */
  private static final Pattern DAY_AND_TIME =
      Pattern.compile("([0-9]{4}[-/.]?[0-9W][-/.0-9W]*?)([Tt ][ ]?)([0-9]{2}.*)");

  private static final Pattern BASIC_TIME =
      Pattern.compile("([0-9]{2})([0-9]{2})([0-9]{2})?(?![0-9:])(.*)");

  private static final Pattern COMMA_FRACTION = Pattern.compile("(:[0-9]{2}),([0-9]+)");
  private static final Pattern LONG_FRACTION = Pattern.compile("([.][0-9]{9})[0-9]+");
  private static final Pattern LEAP_SECOND = Pattern.compile("^([0-9]{2}:[0-9]{2}):60");
  private static final Pattern MIDNIGHT = Pattern.compile("^24:00(:00([.]0+)?)?(?![0-9:.])");

  /** A region at the end, as Java and JavaScript's Temporal write it. */
  private static final Pattern REGION =
      Pattern.compile(
          "[ ]?\\[?!?([A-Za-z]+(?:/[A-Za-z0-9_+-]+)+|UTC|GMT|Z)\\]$|\\[u-ca=[a-z0-9]+\\]$"
              + "|[ ]([A-Za-z]+(?:/[A-Za-z0-9_+-]+)+)$");

  private static final Pattern OFFSET =
      Pattern.compile(".*(?:[Zz]|(?:UTC|GMT)|[+-][0-9]{2}(?::?[0-9]{2})?)$");

  /** The name of a zone behind its offset, as in Go, and Go's reading of its other clock. */
  private static final Pattern NAME_OF_OFFSET =
      Pattern.compile("([+-][0-9]{4})[ ](?:[A-Z]{2,5}|[+-][0-9]{2,4})(?:[ ]m=[+-][0-9.]+)?$");

  /** As JavaScript writes a date: {@code Wed Nov 27 2024 10:00:00 GMT+0100 (CET)}. */
  private static final Pattern OF_JAVASCRIPT =
      Pattern.compile(
          "([A-Za-z]{3}) ([A-Za-z]{3}) ([0-9]{2}) ([0-9]{4}) ([0-9:]{8}) (?:GMT|UTC)([+-][0-9]{4})?(?: \\(.*\\))?");

  /** As C and Java write a date: {@code Wed Nov 27 10:00:00 UTC 2024}. */
  private static final Pattern OF_C =
      Pattern.compile(
          "([A-Za-z]{3}) ([A-Za-z]{3}) +([0-9]{1,2}) ([0-9:]{8})(?: (?:UTC|GMT|Z|([+-][0-9]{4})))? ([0-9]{4})");

  /** RFC 1123, also with the names of UTC and without the day of the week. */
  private static final Pattern OF_MAIL =
      Pattern.compile(
          "(?:([A-Za-z]{3}), *)?([0-9]{1,2}) ([A-Za-z]{3}) ([0-9]{4}) ([0-9:]{5,8}) (?:GMT|UTC|UT|Z|([+-][0-9]{2}:?[0-9]{2}))(?: \\(.*\\))?");

  private static final Pattern OF_DOTNET =
      Pattern.compile("/Date\\((-?[0-9]+)(?:[+-][0-9]{4})?\\)/");

  /** ISO 8601, also with a space before the time and before the offset, as databases write it. */
  private static final DateTimeFormatter DATE_TIME =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendValue(ChronoField.YEAR, 4)
          .appendPattern("-MM-dd['T'][ ]HH:mm[:ss]")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .appendPattern("[ ]['UTC']['GMT']")
          .optionalStart()
          .appendOffset("+HH:MM", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHMM", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HH", "Z")
          .optionalEnd()
          .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private TimestampParser() {}

  /** Only ISO 8601 with an offset. */
  public static Optional<Instant> parseIso(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /** A text or a number of any form that is understood; empty for others. */
  public static Optional<Instant> parse(JsonNode value) {
    if (value.isString()) {
      return parse(value.stringValue().strip());
    }
    var number = value.isNumber() ? value.decimalValue() : BigDecimal.ZERO;
    return number.precision() > MAX_DIGITS || Math.abs((long) number.scale()) > MAX_DIGITS
        ? Optional.empty()
        : parse(number.toPlainString());
  }

  /**
   * Whether the value is the zero time of a language or database, which says that there is no time:
   * zero, the year 1, or 1970.
   */
  public static boolean isZero(JsonNode value) {
    return (value.isNumber() && value.decimalValue().signum() == 0)
        || (value.isString() && value.stringValue().strip().matches("0|0000-00-00.*"))
        || parse(value).filter(time -> !time.isAfter(Instant.EPOCH)).isPresent();
  }

  /** Any form that is understood; empty for others. */
  public static Optional<Instant> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    var iso = parseIso(text);
    if (iso.isPresent()) {
      return iso;
    }
    try {
      var digits = DIGITS.matcher(text);
      if (digits.matches()) {
        return Optional.of(
            isoTime(
                digits.replaceFirst("$1T$2:$3:$4")
                    + (digits.group(5) == null ? "" : "." + digits.group(5)),
                null));
      }
      if (UNIX_TIME.matcher(text).matches()) {
        return parseUnixTime(new BigDecimal(text));
      }
      var days = DateSpan.parse(text);
      return days.isPresent()
          ? days.map(span -> span.first().atStartOfDay(ZoneOffset.UTC).toInstant())
          : Optional.of(parseWritten(text));
    } catch (DateTimeException | ArithmeticException _) {
      return Optional.empty();
    }
  }

  /** Days without a time: one, a week or a month; empty for others. */
  public static Optional<DateSpan> parseDays(JsonNode value) {
    return value.isString() || value.isIntegralNumber()
        ? DateSpan.parse(value.asString().strip())
        : Optional.empty();
  }

  private static Instant parseWritten(String text) {
    var dotnet = OF_DOTNET.matcher(text);
    if (dotnet.matches()) {
      return Instant.ofEpochMilli(new BigDecimal(dotnet.group(1)).longValueExact());
    }
    var mail = OF_MAIL.matcher(text);
    if (mail.matches()) {
      return named(
          mail.group(1), mail.group(2), mail.group(3), mail.group(4), mail.group(5), mail.group(6));
    }
    var script = OF_JAVASCRIPT.matcher(text);
    if (script.matches()) {
      return named(
          script.group(1),
          script.group(3),
          script.group(2),
          script.group(4),
          script.group(5),
          script.group(6));
    }
    var c = OF_C.matcher(text);
    if (c.matches()) {
      return named(c.group(1), c.group(3), c.group(2), c.group(6), c.group(4), c.group(5));
    }
    var region = REGION.matcher(text);
    if (region.find()) {
      var rest = text.substring(0, region.start());
      var name = region.group(1) == null ? region.group(2) : region.group(1);
      // The calendar says nothing about the moment, and an offset says more than the region.
      return name == null
          ? parse(rest).orElseThrow(() -> new DateTimeException(rest))
          : isoTime(
              rest,
              OFFSET.matcher(rest.substring(Math.min(rest.length(), 10))).matches()
                  ? null
                  : ZoneId.of(name));
    }
    return isoTime(text, null);
  }

  private static Instant named(
      @Nullable String weekday,
      String day,
      String month,
      String year,
      String time,
      @Nullable String offset) {
    var text =
        "%s%s %s %s %s %s"
            .formatted(
                weekday == null ? "" : weekday + ", ",
                day,
                month,
                year,
                time,
                offset == null ? "GMT" : offset.replace(":", ""));
    return OffsetDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
  }

  /**
   * A day in any form of ISO 8601, and a time.
   *
   * @param zone of the time; null if it states an offset, or is in UTC
   */
  private static Instant isoTime(String text, @Nullable ZoneId zone) {
    var parts = DAY_AND_TIME.matcher(text);
    if (!parts.matches()) {
      throw new DateTimeException("no day and time");
    }
    var day =
        DateSpan.parse(parts.group(1))
            .filter(DateSpan::isOneDay)
            .map(DateSpan::first)
            .orElseThrow(() -> new DateTimeException("no day"));
    var time = COMMA_FRACTION.matcher(extended(parts.group(3))).replaceFirst("$1.$2");
    time = LONG_FRACTION.matcher(time).replaceFirst("$1");
    time = NAME_OF_OFFSET.matcher(time).replaceFirst("$1");
    var midnight = MIDNIGHT.matcher(time);
    if (midnight.find()) {
      day = day.plusDays(1);
      time = midnight.replaceFirst("00:00:00");
    }
    time = LEAP_SECOND.matcher(time).replaceFirst("$1:59");
    var moment = OffsetDateTime.parse(day + "T" + time, DATE_TIME);
    return zone == null ? moment.toInstant() : moment.toLocalDateTime().atZone(zone).toInstant();
  }

  /** The time with colons. */
  private static String extended(String time) {
    var basic = BASIC_TIME.matcher(time);
    return basic.matches()
        ? "%s:%s:%s%s"
            .formatted(
                basic.group(1),
                basic.group(2),
                basic.group(3) == null ? "00" : basic.group(3),
                basic.group(4))
        : time;
  }

  /**
   * Seconds, milliseconds, microseconds or nanoseconds since 1970; empty for a number that is none.
   */
  public static Optional<Instant> parseUnixTime(BigDecimal number) {
    var seconds = number;
    var longest = MIN_UNIX_SECONDS.multiply(THOUSAND);
    if (number.compareTo(MIN_UNIX_SECONDS) < 0) {
      return Optional.empty();
    }
    for (int unit = 0; unit < UNIX_UNITS; unit++) {
      if (number.compareTo(longest) < 0) {
        var whole = seconds.setScale(0, RoundingMode.FLOOR);
        var nanos = seconds.subtract(whole).movePointRight(9).setScale(0, RoundingMode.FLOOR);
        return Optional.of(Instant.ofEpochSecond(whole.longValueExact(), nanos.longValueExact()));
      }
      longest = longest.multiply(THOUSAND);
      seconds = seconds.movePointLeft(3);
    }
    return Optional.empty();
  }
}
