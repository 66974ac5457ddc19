package dev.senda.api.time;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the times that clients send. A time without a zone is one in UTC. A day without a time is
 * its first instant in UTC. Days that are written in the order of a country, such as 05/06/2026,
 * are not understood, because they have two meanings.
 */
public final class TimestampParser {

  /** Below it is no Unix time (1973), so that a day such as 20261225 is none. */
  private static final long MIN_UNIX_SECONDS = 100_000_000L;

  /** From here on it is in milliseconds; the same number of seconds is the year 5138. */
  private static final long MIN_UNIX_MILLIS = 100_000_000_000L;

  private static final long MAX_UNIX_MILLIS = 100_000_000_000_000L;
  private static final int MILLIS_DIGITS = 3;

  private static final Pattern UNIX_TIME = Pattern.compile("[0-9]{9,14}([.][0-9]{1,9})?");
  private static final Pattern DAY = Pattern.compile("[0-9]{4}-?[0-9]{2}-?[0-9]{2}");

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

  /** Any form that is understood; empty for others. */
  public static Optional<Instant> parse(String text) {
    var iso = parseIso(text);
    if (iso.isPresent()) {
      return iso;
    }
    if (UNIX_TIME.matcher(text).matches()) {
      return parseUnixTime(new BigDecimal(text));
    }
    try {
      var day = parseDay(text);
      if (day.isPresent()) {
        return day.map(date -> date.atStartOfDay(ZoneOffset.UTC).toInstant());
      }
      return Optional.of(
          text.contains(",")
              ? OffsetDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()
              : OffsetDateTime.parse(text, DATE_TIME).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /** A day without a time; empty for others. */
  public static Optional<LocalDate> parseDay(String text) {
    try {
      return DAY.matcher(text).matches()
          ? Optional.of(LocalDate.parse(text.replace("-", ""), DateTimeFormatter.BASIC_ISO_DATE))
          : Optional.empty();
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /** Seconds, or milliseconds, since 1970; empty for a number that is neither. */
  public static Optional<Instant> parseUnixTime(BigDecimal number) {
    if (number.compareTo(BigDecimal.valueOf(MIN_UNIX_SECONDS)) < 0
        || number.compareTo(BigDecimal.valueOf(MAX_UNIX_MILLIS)) >= 0) {
      return Optional.empty();
    }
    boolean isMillis = number.compareTo(BigDecimal.valueOf(MIN_UNIX_MILLIS)) >= 0;
    var millis = isMillis ? number : number.scaleByPowerOfTen(MILLIS_DIGITS);
    return Optional.of(
        Instant.ofEpochMilli(millis.setScale(0, RoundingMode.FLOOR).longValueExact()));
  }
}
