package dev.senda.channels.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How long a response asks us to wait: Retry-After (RFC 9110, 10.2.3) or X-RateLimit-Reset. */
public final class RetryAfter {

  /** How long to wait if a provider asks us to wait, and does not say how long. */
  public static final Duration DEFAULT = Duration.ofSeconds(10);

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfter() {}

  /**
   * Reads the headers of a response.
   *
   * @param header the first value of a header by its name; null where there is none
   * @return between a second and an hour; null without a readable header
   */
  public static @Nullable Duration parse(
      Function<String, @Nullable String> header, Clock realTime) {
    var retryAfter = header.apply("Retry-After");
    if (retryAfter != null) {
      var asked = asked(retryAfter.strip(), realTime.instant());
      if (asked != null) {
        return within(asked);
      }
    }
    var reset = header.apply("X-RateLimit-Reset");
    return reset != null && isNumber(reset.strip())
        ? within(
            Duration.between(
                realTime.instant(), Instant.ofEpochSecond(Long.parseLong(reset.strip()))))
        : null;
  }

  private static @Nullable Duration asked(String value, Instant now) {
    if (isNumber(value)) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      var until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Duration.between(now, until.toInstant());
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static boolean isNumber(String value) {
    return value.matches("\\d{1,11}");
  }

  private static Duration within(Duration asked) {
    if (asked.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }
}
