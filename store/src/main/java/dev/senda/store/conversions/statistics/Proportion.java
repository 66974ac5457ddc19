package dev.senda.store.conversions.statistics;

/**
 * How many of a number of enrollments converted.
 *
 * @param converted 0 to {@code total}
 * @param total 0 or more
 */
public record Proportion(long converted, long total) {

  /** The 97.5 % quantile of the standard normal distribution. */
  static final double Z = 1.959963984540054;

  public Proportion {
    if (converted < 0 || converted > total) {
      throw new IllegalArgumentException(
          "converted: %d (expected 0 to %d)".formatted(converted, total));
    }
  }

  /** The share that converted; not a number where there is no enrollment. */
  public double rate() {
    return (double) converted / total;
  }

  /**
   * The 95 % score interval of the rate (E. B. Wilson, 1927); from 0 to 1 where there is no
   * enrollment.
   */
  public Interval interval() {
    if (total == 0) {
      return new Interval(0, 1);
    }
    double square = Z * Z;
    double center = (converted + square / 2) / (total + square);
    double half =
        Z
            / (total + square)
            * Math.sqrt((double) converted * (total - converted) / total + square / 4);
    return new Interval(
        converted == 0 ? 0 : Math.max(0, center - half),
        converted == total ? 1 : Math.min(1, center + half));
  }
}
