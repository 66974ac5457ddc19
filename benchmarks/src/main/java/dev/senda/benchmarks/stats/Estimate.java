package dev.senda.benchmarks.stats;

/**
 * A measured value with its uncertainty.
 *
 * @param interval where it lies with 95 % confidence
 * @param samples how many independent measurements it comes from
 */
public record Estimate(double value, Interval interval, int samples) {

  /** With fewer, even the range of all samples misses the median too often. */
  private static final int ENOUGH = 6;

  /** Whether there are enough samples for an interval of 95 %. */
  public boolean isEnough() {
    return samples >= ENOUGH;
  }

  /** The same in another unit. */
  public Estimate times(double factor) {
    double low = interval.low() * factor;
    double high = interval.high() * factor;
    return new Estimate(
        value * factor, new Interval(Math.min(low, high), Math.max(low, high)), samples);
  }
}
