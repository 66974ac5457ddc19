package dev.senda.store.conversions.statistics;

/**
 * A variant beside the reference of its split.
 *
 * @param comparisons with how many comparisons of the split the error rate of 5 % is shared
 */
public record Comparison(Proportion variant, Proportion reference, int comparisons) {

  private static final double ERROR_RATE = 0.05;

  /**
   * The standard deviation of the differences that are expected, in standard deviations of one
   * enrollment: 3 percentage points at a rate of 10 %. It decides how early which difference is
   * found, never how often an error is made.
   */
  private static final double EXPECTED_EFFECT = 0.1;

  /**
   * With fewer of either outcome in both variants together, the normal distribution is no guide.
   */
  private static final int MIN_OUTCOMES = 10;

  public Comparison {
    if (comparisons < 1) {
      throw new IllegalArgumentException(
          "comparisons: %d (expected 1 or more)".formatted(comparisons));
    }
  }

  /** What is known about the difference. */
  public enum Decision {
    /** The variant converts more often than the reference. */
    HIGHER,
    /** The variant converts less often than the reference. */
    LOWER,
    /** The data shows no difference yet. */
    UNDECIDED
  }

  /** The rate of the variant minus that of the reference. */
  public double difference() {
    return variant.rate() - reference.rate();
  }

  /**
   * The 95 % interval of the difference, from the score intervals of both rates (R. G. Newcombe,
   * 1998, method 10). It holds for one look at the data.
   */
  public Interval interval() {
    if (variant.total() == 0 || reference.total() == 0) {
      return new Interval(-1, 1);
    }
    var one = variant.interval();
    var other = reference.interval();
    double below = Math.hypot(variant.rate() - one.low(), other.high() - reference.rate());
    double above = Math.hypot(one.high() - variant.rate(), reference.rate() - other.low());
    return new Interval(Math.max(-1, difference() - below), Math.min(1, difference() + above));
  }

  /**
   * What is decided, by the mixture sequential probability ratio test (H. Robbins, 1970; R. Johari
   * and others, 2017): whoever looks as often as they like, and stops at the first decision, sees a
   * difference where there is none in at most 5 % of all splits.
   */
  public Decision decision() {
    long conversions = variant.converted() + reference.converted();
    long total = variant.total() + reference.total();
    if (conversions < MIN_OUTCOMES || total - conversions < MIN_OUTCOMES) {
      return Decision.UNDECIDED;
    }
    if (logLikelihoodRatio() < Math.log(comparisons / ERROR_RATE)) {
      return Decision.UNDECIDED;
    }
    return difference() > 0 ? Decision.HIGHER : Decision.LOWER;
  }

  /** The logarithm of the likelihood of a normally distributed difference to that of none. */
  private double logLikelihoodRatio() {
    if (variant.total() == 0 || reference.total() == 0) {
      return 0;
    }
    double pooled =
        (double) (variant.converted() + reference.converted())
            / (variant.total() + reference.total());
    double size =
        (double) variant.total() * reference.total() / (variant.total() + reference.total());
    double squaredScore = difference() * difference() * size / (pooled * (1 - pooled));
    double spread = EXPECTED_EFFECT * EXPECTED_EFFECT * size;
    return squaredScore / 2 * spread / (1 + spread) - Math.log1p(spread) / 2;
  }
}
