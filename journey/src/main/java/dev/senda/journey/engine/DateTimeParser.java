package dev.senda.journey.engine;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads dates and times as apps send them. */
public final class DateTimeParser {

  /** A date, perhaps with a time and an offset, as ISO 8601 and databases write it. */
  private static final Pattern WRITTEN =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2})([T ]([0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?)"
              + " ?(Z|UTC|GMT|[+-][0-9]{2}(:?[0-9]{2})?)?)?");

  /** The same without separators, as calendars write it: {@code 20261120T233000Z}. */
  private static final Pattern BASIC =
      Pattern.compile(
          "([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})(?:([0-9]{2})([.,][0-9]+)?)?"
              + "(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?");

  private static final int DATE = 1;
  private static final int TIME = 3;
  private static final int OFFSET = 6;

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

  private DateTimeParser() {}

  /** See {@link Moment.DateOf#parseDay}. PostgreSQL's function day_of has the same result. */
  public static Optional<LocalDate> parseDay(@Nullable Object value) {
    try {
      var text = textOf(value);
      if (text == null) {
        return Optional.empty();
      }
      var written = WRITTEN.matcher(text);
      var day =
          written.matches()
              ? LocalDate.parse(written.group(DATE), ISO_DAY)
              : isUnixTime(text)
                  ? LocalDate.ofInstant(unixTime(text), ZoneOffset.UTC)
                  : basicDay(text);
      return Optional.ofNullable(day).filter(DateTimeParser::hasYear);
    } catch (DateTimeException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** See {@link Moment.DateTimeOf#parse}. */
  public static Optional<ZonedDateTime> parse(@Nullable Object value, ZoneId zone) {
    try {
      var text = textOf(value);
      if (text == null) {
        return Optional.empty();
      }
      if (isUnixTime(text)) {
        return Optional.of(unixTime(text).atZone(zone));
      }
      var written = WRITTEN.matcher(text);
      if (!written.matches()) {
        return Optional.ofNullable(basicDay(text))
            .filter(DateTimeParser::hasYear)
            .map(day -> ZonedDateTime.of(day, LocalTime.MIDNIGHT, zone));
      }
      var day = LocalDate.parse(written.group(DATE), ISO_DAY);
      var time =
          written.group(TIME) == null
              ? LocalTime.MIDNIGHT
              : LocalTime.parse(written.group(TIME).replace(',', '.'));
      var offset = written.group(OFFSET);
      return Optional.of(
              offset == null
                  ? ZonedDateTime.of(day, time, zone)
                  : ZonedDateTime.of(day, time, offsetOf(offset)).withZoneSameInstant(zone))
          .filter(found -> hasYear(day));
    } catch (DateTimeException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** Null for a value that is neither text nor number. */
  private static @Nullable String textOf(@Nullable Object value) {
    return switch (value) {
      case String text -> withSeparators(text.strip());
      case Number number -> new BigDecimal(number.toString()).toBigInteger().toString();
      case null, default -> null;
    };
  }

  private static String withSeparators(String text) {
    var basic = BASIC.matcher(text);
    if (!basic.matches()) {
      return text;
    }
    var parts = new StringBuilder();
    var before = List.of("", "-", "-", "T", ":", ":", "", "");
    for (int i = 0; i < basic.groupCount(); i++) {
      var part = basic.group(i + 1);
      if (part != null) {
        parts.append(before.get(i)).append(part);
      }
    }
    return parts.toString();
  }

  private static @Nullable LocalDate basicDay(String text) {
    return DIGITS.matcher(text).matches()
        ? LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE)
        : null;
  }

  private static boolean isUnixTime(String text) {
    return text.length() > DIGITS_OF_DAY && DIGITS.matcher(text).matches();
  }

  private static Instant unixTime(String text) {
    long time = Long.parseLong(text);
    return Instant.ofEpochMilli(time < MIN_UNIX_MILLIS ? time * MILLIS_PER_SECOND : time);
  }

  private static ZoneOffset offsetOf(String text) {
    return Character.isLetter(text.charAt(0)) ? ZoneOffset.UTC : ZoneOffset.of(text);
  }

  /** PostgreSQL knows no year 0. */
  private static boolean hasYear(LocalDate day) {
    return day.getYear() > 0;
  }
}
