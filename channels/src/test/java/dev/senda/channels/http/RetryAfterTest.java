package dev.senda.channels.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-11-25T10:00:00Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Retry-After       | 30                            | PT30S
          Retry-After       | 0                             | PT1S
          Retry-After       | 86400                         | PT1H
          Retry-After       | 99999999999                   | PT1H
          Retry-After       | Wed, 25 Nov 2026 10:02:00 GMT | PT2M
          Retry-After       | Wed, 25 Nov 2026 09:00:00 GMT | PT1S
          Retry-After       | soon                          |
          Retry-After       | -5                            |
          X-RateLimit-Reset | 1795600845                    | PT45S
          X-RateLimit-Reset | 1795600000                    | PT1S
          X-RateLimit-Reset | 1795700000                    | PT1H
          X-RateLimit-Reset | never                         |
          X-Other           | 30                            |
          """)
  void retryAfter_isReadWithinBounds(String name, String value, @Nullable Duration expected) {
    assertThat(RetryAfter.parse(asked -> asked.equals(name) ? value : null, NOW))
        .isEqualTo(expected);
  }
}
