package dev.senda.journey.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeScaleTest {

  private static final Instant REAL = Instant.parse("2026-11-23T09:00:00Z");
  private static final Instant SIMULATED_START = Instant.parse("2026-12-01T00:00:00Z");
  private static final TimeScale A_DAY_IN_TEN_SECONDS = new TimeScale(REAL, SIMULATED_START, 8_640);

  @Test
  void realTime_isUnchanged() {
    assertThat(TimeScale.REAL.isCompressed()).isFalse();
    assertThat(TimeScale.REAL.toSimulatedTime(REAL)).isEqualTo(REAL);
    assertThat(TimeScale.REAL.toRealDuration(Duration.ofNanos(1))).isEqualTo(Duration.ofNanos(1));
  }

  @Test
  void compressedDay_takesTenSeconds() {
    assertThat(A_DAY_IN_TEN_SECONDS.isCompressed()).isTrue();
    assertThat(A_DAY_IN_TEN_SECONDS.toSimulatedTime(REAL)).isEqualTo(SIMULATED_START);
    assertThat(A_DAY_IN_TEN_SECONDS.toSimulatedTime(REAL.plusSeconds(10)))
        .isEqualTo(SIMULATED_START.plus(Duration.ofDays(1)));
    assertThat(A_DAY_IN_TEN_SECONDS.toRealDuration(Duration.ofDays(1)))
        .isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void momentBeforeStart_staysBeforeStart() {
    assertThat(A_DAY_IN_TEN_SECONDS.toSimulatedTime(REAL.minusSeconds(10)))
        .isEqualTo(SIMULATED_START.minus(Duration.ofDays(1)));
  }

  @Test
  void compressedDuration_neverEndsTooEarly() {
    assertThat(A_DAY_IN_TEN_SECONDS.toRealDuration(Duration.ofMillis(1)))
        .isEqualTo(Duration.ofMillis(1));
    assertThat(A_DAY_IN_TEN_SECONDS.toRealDuration(Duration.ofMillis(8_641)))
        .isEqualTo(Duration.ofMillis(2));
    assertThat(A_DAY_IN_TEN_SECONDS.toRealDuration(Duration.ofNanos(1)))
        .isEqualTo(Duration.ofMillis(1));
    assertThat(A_DAY_IN_TEN_SECONDS.toRealDuration(Duration.ZERO)).isZero();
  }

  @Test
  void factorOutOfBounds_isRefused() {
    assertThat(new TimeScale(REAL, SIMULATED_START, 86_400).factor()).isEqualTo(86_400);
    assertThatThrownBy(() -> new TimeScale(REAL, SIMULATED_START, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("time scale: 0 (expected 1 to 86,400)");
    assertThatThrownBy(() -> new TimeScale(REAL, SIMULATED_START, 86_401))
        .hasMessage("time scale: 86401 (expected 1 to 86,400)");
  }
}
