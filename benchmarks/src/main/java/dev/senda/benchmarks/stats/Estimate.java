package dev.senda.benchmarks.stats;

/**
 * A measured value with its uncertainty.
 *
 * @param interval where it lies with 95 % confidence
 * @param samples how many independent measurements it comes from
 */
public record Estimate(double value, Interval interval, int samples) {

  /** One measurement, whose uncertainty nobody knows. */
  public boolean isSingle() {
    return samples < 2;
  }

  /** The same in another unit. */
  public Estimate times(double factor) {
    double low = interval.low() * factor;
    double high = interval.high() * factor;
    return new Estimate(
        value * factor, new Interval(Math.min(low, high), Math.max(low, high)), samples);
  }
}
