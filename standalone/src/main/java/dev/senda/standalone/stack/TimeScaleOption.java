package dev.senda.standalone.stack;

import dev.senda.journey.engine.TimeScale;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The requested speed of time.
 *
 * @param factor simulated seconds per real second; empty keeps the factor of the data (real time
 *     for new data)
 * @param allowChange whether a stack with data of another scale may start with this one
 */
public record TimeScaleOption(OptionalInt factor, boolean allowChange) {

  static final TimeScaleOption UNCHANGED = new TimeScaleOption(OptionalInt.empty(), false);

  /**
   * Checks the factor.
   *
   * @throws IllegalArgumentException if the factor is out of bounds
   */
  public TimeScaleOption {
    factor.ifPresent(
        value -> {
          if (value < 1 || value > TimeScale.MAX_FACTOR) {
            throw new IllegalArgumentException(
                "--time-scale: %d (expected 1 to %,d)".formatted(value, TimeScale.MAX_FACTOR));
          }
        });
  }

  /**
   * @throws IOException if the data has another scale that must not change
   */
  TimeScale applyTo(StackDatabase database, Consumer<String> says) throws IOException {
    var kept = database.loadOrCreateTimeScale(factor.orElse(1));
    if (factor.isEmpty() || factor.getAsInt() == kept.factor()) {
      return kept;
    }
    if (!allowChange) {
      throw new IOException(
          "The data has time scale %d (requested: %d). Omit --time-scale to continue at %d, add --time-scale-change to continue at %d, or set SENDA_HOME to a new directory."
              .formatted(kept.factor(), factor.getAsInt(), kept.factor(), factor.getAsInt()));
    }
    says.accept(
        "The time scale changes from %d to %d; waits that have already started keep the old one."
            .formatted(kept.factor(), factor.getAsInt()));
    return database.changeTimeScale(factor.getAsInt());
  }

  /** {@code Time is compressed: a day takes 10 s.} */
  public static String describe(int factor) {
    double day = 86_400.0 / factor;
    return day >= 60
        ? "Time is compressed %,d times: a day takes %.0f min.".formatted(factor, day / 60)
        : "Time is compressed %,d times: a day takes %.0f s.".formatted(factor, Math.max(day, 1));
  }
}
