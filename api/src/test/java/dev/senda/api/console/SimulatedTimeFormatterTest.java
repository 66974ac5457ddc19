package dev.senda.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.engine.TimeScale;
import dev.senda.store.support.ScaledClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedTimeFormatterTest {

  private static final Instant NOW = Instant.parse("2026-11-23T14:05:33Z");

  private final SimulatedTimeFormatter time = at(TimeScale.REAL);

  @ParameterizedTest
  @CsvSource({
    "PT0S, just now",
    "PT4S, just now",
    "PT-4S, just now",
    "PT30S, 30 seconds ago",
    "PT59.5S, 1 minute ago",
    "PT90M, 2 hours ago",
    "PT12H, 12 hours ago",
    "PT23H, 23 hours ago",
    "PT47H59M, 2 days ago",
    "P400D, 400 days ago",
    "PT-47H-59M, in 2 days",
    "PT-1H, in 1 hour"
  })
  void instant_isFormattedRelativeToNow(Duration ago, String words) {
    assertThat(time.relative(NOW.minus(ago))).isEqualTo(words);
  }

  @Test
  void instant_isFormattedExactlyInUtc() {
    assertThat(time.exact(NOW)).isEqualTo("2026-11-23 14:05:33 UTC");
  }

  @ParameterizedTest
  @CsvSource({
    "8640, 10 seconds",
    "17280, 5 seconds",
    "86400, 1 second",
    "24, 1 hour",
    "1000, 1 minute 26 seconds"
  })
  void realTimePerDay_isFormatted(int factor, String words) {
    assertThat(at(new TimeScale(NOW, NOW, factor)).realTimePerDay()).isEqualTo(words);
  }

  private static SimulatedTimeFormatter at(TimeScale scale) {
    return new SimulatedTimeFormatter(new ScaledClock(Clock.fixed(NOW, ZoneOffset.UTC), scale));
  }
}
