package dev.senda.benchmarks.stats;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** Medians and ratios with bootstrap intervals. The same samples always give the same interval. */
public final class Statistics {

  private static final int RESAMPLES = 4_000;
  private static final long SEED = 20_261_127;
  private static final double TAIL = 2.5;
  private static final double HUNDRED = 100;
  private static final double MIDDLE = 50;

  private Statistics() {}

  /**
   * The value below which this percentage of the samples lies; linear between two samples.
   *
   * @param percentage 0 to 100
   */
  public static double percentile(double[] samples, double percentage) {
    if (samples.length == 0) {
      throw new IllegalArgumentException("no samples");
    }
    var sorted = samples.clone();
    Arrays.sort(sorted);
    return percentileOfSorted(sorted, percentage);
  }

  private static double percentileOfSorted(double[] sorted, double percentage) {
    double position = percentage / HUNDRED * (sorted.length - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  public static double median(double[] samples) {
    return percentile(samples, MIDDLE);
  }

  /** The median, with its 95 % interval. */
  public static Estimate estimateMedian(double[] samples) {
    return bootstrap(samples, Statistics::median);
  }

  /** A percentile of all samples, with its 95 % interval. */
  public static Estimate estimatePercentile(double[] samples, double percentage) {
    return bootstrap(samples, resample -> percentile(resample, percentage));
  }

  /**
   * The median of ours / theirs, pair by pair: what the machine did to both of a pair cancels out.
   *
   * @throws IllegalArgumentException if they are not pairs
   */
  public static Estimate medianOfRatios(double[] ours, double[] theirs) {
    if (ours.length != theirs.length) {
      throw new IllegalArgumentException(
          "pairs: %d and %d (expected as many)".formatted(ours.length, theirs.length));
    }
    var ratios = new double[ours.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = ours[i] / theirs[i];
    }
    return estimateMedian(ratios);
  }

  /** The ratio of the medians of two samples that are not pairs, with its 95 % interval. */
  public static Estimate ratioOfMedians(double[] ours, double[] theirs) {
    return ratioOfPercentiles(ours, theirs, MIDDLE);
  }

  /** The ratio of a percentile of two samples that are not pairs, with its 95 % interval. */
  public static Estimate ratioOfPercentiles(double[] ours, double[] theirs, double percentage) {
    var random = new SplittableRandom(SEED);
    var found = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      found[i] =
          percentile(resample(ours, random), percentage)
              / percentile(resample(theirs, random), percentage);
    }
    return new Estimate(
        percentile(ours, percentage) / percentile(theirs, percentage),
        interval(found),
        Math.min(ours.length, theirs.length));
  }

  private static Estimate bootstrap(double[] samples, ToDoubleFunction<double[]> statistic) {
    var random = new SplittableRandom(SEED);
    var found = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      found[i] = statistic.applyAsDouble(resample(samples, random));
    }
    return new Estimate(statistic.applyAsDouble(samples), interval(found), samples.length);
  }

  private static double[] resample(double[] samples, SplittableRandom random) {
    var chosen = new double[samples.length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = samples[random.nextInt(samples.length)];
    }
    return chosen;
  }

  private static Interval interval(double[] found) {
    Arrays.sort(found);
    return new Interval(percentileOfSorted(found, TAIL), percentileOfSorted(found, HUNDRED - TAIL));
  }
}
