package dev.senda.benchmarks.stats;

/** A range of values, both ends included. */
public record Interval(double low, double high) {

  public Interval {
    if (low > high) {
      throw new IllegalArgumentException("interval: %s to %s".formatted(low, high));
    }
  }

  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
