package dev.senda.store.conversions.statistics;

/** From a lower to an upper bound, both included. */
public record Interval(double low, double high) {

  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
