package dev.senda.journey.engine;

import java.time.Duration;
import java.time.Instant;

/**
 * How house time runs beside real time: at factor 8,640 a day of a journey takes ten seconds. For
 * demonstrations.
 *
 * @param realStart the real moment at which house time was {@code houseStart}
 * @param simulatedStart see {@code realStart}
 * @param factor house seconds in a real second: 1 (real time) to 86,400
 */
public record TimeScale(Instant realStart, Instant simulatedStart, int factor) {

  public static final int LARGEST_FACTOR = 86_400;

  /** House time is real time. */
  public static final TimeScale REAL = new TimeScale(Instant.EPOCH, Instant.EPOCH, 1);

  /**
   * @throws IllegalArgumentException if the factor is out of bounds
   */
  public TimeScale {
    if (factor < 1 || factor > LARGEST_FACTOR) {
      throw new IllegalArgumentException(
          "time scale: %d (expected 1 to %,d)".formatted(factor, LARGEST_FACTOR));
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
   * How long a span of house time takes in real time, rounded up to a millisecond so that it is
   * never over too early.
   */
  public Duration toRealDuration(Duration house) {
    return isCompressed()
        ? Duration.ofMillis(Math.ceilDiv(house.plusNanos(999_999).toMillis(), factor))
        : house;
  }
}
