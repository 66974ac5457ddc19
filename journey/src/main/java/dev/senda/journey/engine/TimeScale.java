package dev.senda.journey.engine;

import java.time.Duration;
import java.time.Instant;

/**
 * How simulated time runs relative to real time: at factor 8,640 a day of a journey takes ten
 * seconds. It is for demonstrations.
 *
 * @param realStart the real moment at which simulated time was {@code simulatedStart}
 * @param simulatedStart see {@code realStart}
 * @param factor simulated seconds in a real second: 1 (real time) to 86,400
 */
public record TimeScale(Instant realStart, Instant simulatedStart, int factor) {

  public static final int MAX_FACTOR = 86_400;

  /** Simulated time is real time. */
  public static final TimeScale REAL = new TimeScale(Instant.EPOCH, Instant.EPOCH, 1);

  /**
   * @throws IllegalArgumentException if the factor is out of bounds
   */
  public TimeScale {
    if (factor < 1 || factor > MAX_FACTOR) {
      throw new IllegalArgumentException(
          "time scale: %d (expected 1 to %,d)".formatted(factor, MAX_FACTOR));
    }
  }

  public boolean isCompressed() {
    return factor > 1;
  }

  public Instant toSimulatedTime(Instant real) {
    return isCompressed()
        ? simulatedStart.plus(Duration.between(realStart, real).multipliedBy(factor))
        : real;
  }

  /**
   * How long a duration of simulated time takes in real time, rounded up to a millisecond so that
   * it never ends too early.
   */
  public Duration toRealDuration(Duration simulated) {
    return isCompressed()
        ? Duration.ofMillis(Math.ceilDiv(simulated.plusNanos(999_999).toMillis(), factor))
        : simulated;
  }
}
