package dev.senda.api.contacts;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads time zones as people and clients write them: IANA names in any case, the names of Windows
 * and of Rails, and offsets such as {@code GMT+2}, {@code UTC+09} and {@code +02:00}. The result is
 * always an IANA name that exists, so that no contact is silently put into another zone.
 * Abbreviations that mean several zones, such as CST, are not understood.
 */
public final class TimeZoneParser {

  /** What to write instead of a text that names no zone. */
  public static final String EXPECTED = "a time zone (IANA), such as America/Mexico_City";

  private static final Map<String, String> NAMES = readNames();

  /** "(GMT-06:00) Mexico City", as lists of zones show them. */
  private static final Pattern SHOWN_OFFSET =
      Pattern.compile("\\((?:GMT|UTC)(?:[+-][0-9]{1,2}:[0-9]{2})?\\) *");

  private static final Pattern OFFSET =
      Pattern.compile("(?:GMT|UTC)? ?([+\\u2212-])([0-9]{1,2})(?::?([0-9]{2}))?");

  /** Zones without daylight saving time, for the offsets that are no whole hours. */
  private static final Map<String, String> ZONES_OF_OFFSETS =
      Map.of(
          "-09:30", "Pacific/Marquesas",
          "+03:30", "Asia/Tehran",
          "+04:30", "Asia/Kabul",
          "+05:30", "Asia/Kolkata",
          "+05:45", "Asia/Kathmandu",
          "+06:30", "Asia/Yangon",
          "+08:45", "Australia/Eucla",
          "+09:30", "Australia/Darwin");

  private static final int LATEST_OFFSET_HOURS = 14;
  private static final int EARLIEST_OFFSET_HOURS = 12;

  private TimeZoneParser() {}

  /** The IANA name of the zone; empty for a text that names none. */
  public static Optional<String> parse(String text) {
    return findName(text)
        .or(() -> parseOffset(text))
        .or(() -> findName(SHOWN_OFFSET.matcher(text).replaceFirst("")))
        .or(() -> findName(SHOWN_OFFSET.matcher(text).replaceFirst("").replaceFirst(",.*", "")));
  }

  private static Optional<String> findName(String text) {
    return Optional.ofNullable(NAMES.get(key(text)));
  }

  private static Optional<String> parseOffset(String text) {
    var matcher = OFFSET.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    boolean isEast = Objects.equals(matcher.group(1), "+");
    int hours = Integer.parseInt(Objects.requireNonNull(matcher.group(2)));
    @Nullable String minutes = matcher.group(3);
    if (minutes != null && !minutes.equals("00")) {
      return Optional.ofNullable(
          ZONES_OF_OFFSETS.get("%s%02d:%s".formatted(isEast ? "+" : "-", hours, minutes)));
    }
    if (hours == 0) {
      return Optional.of("Etc/UTC");
    }
    // In the names of these zones the sign is the other way round.
    return hours <= (isEast ? LATEST_OFFSET_HOURS : EARLIEST_OFFSET_HOURS)
        ? Optional.of("Etc/GMT%s%d".formatted(isEast ? "-" : "+", hours))
        : Optional.empty();
  }

  /** Spaces and underscores are the same, and the case makes no difference. */
  private static String key(String name) {
    return name.strip().replace(' ', '_').toLowerCase(Locale.ROOT);
  }

  private static Map<String, String> readNames() {
    try (var file = TimeZoneParser.class.getResourceAsStream("/contacts/time-zone-names.txt")) {
      var lines =
          new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8).lines();
      var others =
          lines
              .filter(line -> !line.startsWith("#"))
              .map(line -> line.split(" = ", 2))
              .map(parts -> Map.entry(parts[0], parts[1]));
      var iana =
          ZoneId.getAvailableZoneIds().stream()
              .filter(name -> !name.startsWith("SystemV/"))
              .map(name -> Map.entry(name, name));
      return Stream.of(iana, others)
          .flatMap(Function.identity())
          .collect(
              toUnmodifiableMap(
                  entry -> key(entry.getKey()), Map.Entry::getValue, (first, _) -> first));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
