package dev.senda.explorer.simulation.rates;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The share of contacts who do something, and their delay. Its text is the form of a rates file:
 * {@code 0.35 half within 4 hours}.
 *
 * @param share from 0 to 1
 * @param delay null where it is not given: then it is assumed
 */
public record Rate(double share, @Nullable DelayDistribution delay) {

  /**
   * @throws IllegalArgumentException if the share is not from 0 to 1
   */
  public Rate {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share: %s (expected 0 to 1)".formatted(share));
    }
  }

  public static Rate of(double share) {
    return new Rate(share, null);
  }

  /**
   * A measured share.
   *
   * @param did the number of contacts who did it
   * @param all the number of all contacts, more than zero
   */
  public static Rate counted(long did, long all) {
    if (did < 0 || all < 1 || did > all) {
      throw new IllegalArgumentException(
          "counted: %d of %d (expected 0 to all of one or more)".formatted(did, all));
    }
    return of((double) did / all);
  }

  /** Spreads the delay evenly until then. */
  public Rate within(Duration longest) {
    return new Rate(share, new DelayDistribution.Within(longest));
  }

  /** Half of them act by then, half of the rest in the same time again, and so on. */
  public Rate halfWithin(Duration half) {
    return new Rate(share, new DelayDistribution.HalfWithin(half));
  }

  /** Uses these measured delays. */
  public Rate measured(List<Duration> sample) {
    return new Rate(share, new DelayDistribution.Measured(sample));
  }

  @Override
  public String toString() {
    var number = BigDecimal.valueOf(share).stripTrailingZeros().toPlainString();
    return delay == null ? number : number + " " + delay;
  }

  /** The same rate, with this delay if it has none. */
  ResolvedRate withDefaultDelay(DelayDistribution assumed) {
    return new ResolvedRate(share, delay == null ? assumed : delay);
  }
}
