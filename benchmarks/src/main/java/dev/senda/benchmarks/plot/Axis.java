package dev.senda.benchmarks.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * Values to places in the picture.
 *
 * @param start the place of the lowest value; it may be right of, or below, that of the highest
 */
record Axis(double low, double high, double start, double end) {

  private static final int TICKS = 5;

  static Axis from(double low, double high, double start, double end) {
    return new Axis(low, high > low ? high : low + 1, start, end);
  }

  double at(double value) {
    return start + (value - low) / (high - low) * (end - start);
  }

  /** Round values between the ends. */
  List<Double> ticks() {
    double rough = (high - low) / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = power;
    for (double factor : new double[] {1, 2, 5, 10}) {
      step = factor * power;
      if (step >= rough) {
        break;
      }
    }
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }
}
