package dev.senda.benchmarks.report;

import dev.senda.benchmarks.stats.Estimate;
import java.util.Locale;

/** Numbers as people read them: three significant digits, and never without their uncertainty. */
public final class Format {

  private static final double THOUSAND = 1_000;
  private static final double HUNDRED = 100;
  private static final double TEN = 10;

  private Format() {}

  /** A number with three significant digits. */
  public static String number(double value) {
    double size = Math.abs(value);
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return "-";
    }
    if (size >= THOUSAND) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    if (size >= HUNDRED) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return String.format(Locale.ROOT, size >= TEN ? "%.1f" : "%.2f", value);
  }

  /** The value with its 95 % interval; too few measurements for one say how many there are. */
  public static String estimate(Estimate estimate) {
    var value = number(estimate.value());
    if (estimate.isEnough()) {
      return "%s (%s to %s)"
          .formatted(value, number(estimate.interval().low()), number(estimate.interval().high()));
    }
    return estimate.samples() == 1
        ? value + " (once)"
        : "%s (%d times)".formatted(value, estimate.samples());
  }
}
