package dev.senda.workers.rendering.liquid.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Date;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads dates as apps report them. */
public final class Dates {

  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)"
              + "(?:[Tt ](\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?) ?"
              + "(Z|z|UTC|GMT|[+-]\\d\\d(?::?\\d\\d)?)?(?:\\[[\\w/+-]+])?)?");

  /** Midnight at the end of a day (ISO 8601). */
  private static final Pattern END_OF_DAY = Pattern.compile("24:00(:00([.,]0+)?)?");

  private static final Pattern BASIC = Pattern.compile("(19|20|21)\\d{6}");
  private static final Pattern BASIC_TIME =
      Pattern.compile(
          "((?:19|20|21)\\d\\d)(\\d\\d)(\\d\\d)[Tt](\\d\\d)(\\d\\d)"
              + "(?:(\\d\\d(?:[.,]\\d{1,9})?))?(Z|z|UTC|GMT|[+-]\\d\\d(?::?\\d\\d)?)?");
  private static final Pattern UNIX_SECONDS = Pattern.compile("-?\\d{9,11}(\\.\\d{1,9})?");
  private static final Pattern UNIX_MILLISECONDS = Pattern.compile("-?\\d{12,14}");

  /** {@code March 14, 2016} and {@code 14 Mar 2016}, which authors write themselves. */
  private static final Pattern ENGLISH =
      Pattern.compile("[A-Za-z]{3,9} \\d{1,2}, \\d{4}|\\d{1,2} [A-Za-z]{3,9} \\d{4}");

  private static final DateTimeFormatter ENGLISH_DAY =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("[MMMM d, uuuu][MMM d, uuuu][d MMMM uuuu][d MMM uuuu]")
          .toFormatter(Locale.ENGLISH);

  private Dates() {}

  /**
   * The time that a value says, in a zone. A moment is converted to the zone. A day, and a time
   * without a zone, are what they are in every zone.
   *
   * @param now the time for {@code now} and {@code today}
   * @return null if it is no date
   */
  public static @Nullable ZonedDateTime in(ZoneId zone, @Nullable Object value, Instant now) {
    try {
      return switch (value) {
        case null -> null;
        case Instant instant -> instant.atZone(zone);
        case OffsetDateTime time -> time.atZoneSameInstant(zone);
        case ZonedDateTime time -> time.withZoneSameInstant(zone);
        case Date date -> date.toInstant().atZone(zone);
        case LocalDateTime time -> asWritten(time, zone);
        case LocalDate date -> asWritten(date.atStartOfDay(), zone);
        default -> ofText(Values.text(value).strip(), zone, now);
      };
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable ZonedDateTime ofText(String text, ZoneId zone, Instant now) {
    if (text.equalsIgnoreCase("now") || text.equalsIgnoreCase("today")) {
      return now.atZone(zone);
    }
    var iso = ISO.matcher(extended(text));
    if (iso.matches()) {
      return ofIso(iso, zone);
    }
    if (BASIC.matcher(text).matches()) {
      return asWritten(
          LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE).atStartOfDay(), zone);
    }
    if (UNIX_SECONDS.matcher(text).matches()) {
      return Instant.ofEpochSecond(Long.parseLong(text.replaceAll("\\..*", ""))).atZone(zone);
    }
    if (UNIX_MILLISECONDS.matcher(text).matches()) {
      return Instant.ofEpochMilli(Long.parseLong(text)).atZone(zone);
    }
    return text.endsWith("GMT")
        ? ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).withZoneSameInstant(zone)
        : ENGLISH.matcher(text).matches()
            ? asWritten(LocalDate.parse(text, ENGLISH_DAY).atStartOfDay(), zone)
            : null;
  }

  /** ISO 8601 with the separators that its basic format leaves out. */
  private static String extended(String text) {
    var basic = BASIC_TIME.matcher(text);
    if (!basic.matches()) {
      return text;
    }
    var withSeconds = basic.group(6) == null ? "" : ":$6";
    var withZone = basic.group(7) == null ? "" : "$7";
    return basic.replaceFirst("$1-$2-$3T$4:$5" + withSeconds + withZone);
  }

  private static ZonedDateTime ofIso(MatchResult iso, ZoneId zone) {
    var day = LocalDate.parse(iso.group(1));
    if (iso.group(2) == null) {
      return asWritten(day.atStartOfDay(), zone);
    }
    var time =
        END_OF_DAY.matcher(iso.group(2)).matches()
            ? day.plusDays(1).atStartOfDay()
            : day.atTime(LocalTime.parse(iso.group(2).replace(',', '.')));
    return iso.group(3) == null
        ? asWritten(time, zone)
        : time.atOffset(offset(iso.group(3))).atZoneSameInstant(zone);
  }

  /** A time that the zone's clocks skip keeps its hour, with the offset before the change. */
  private static ZonedDateTime asWritten(LocalDateTime time, ZoneId zone) {
    var change = zone.getRules().getTransition(time);
    return change != null && change.isGap()
        ? time.atZone(change.getOffsetBefore())
        : time.atZone(zone);
  }

  private static ZoneOffset offset(String text) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "Z", "UTC", "GMT" -> ZoneOffset.UTC;
      default -> ZoneOffset.of(text);
    };
  }
}
