package dev.senda.explorer.simulation.rates;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many people do something, and how long it takes them. As text it is what a rates file says:
 * {@code 0.35 half within 4 hours}.
 *
 * @param share from 0 to 1
 * @param delay null where nobody said: then an assumption is made
 */
public record Rate(double share, @Nullable DelayDistribution delay) {

  /**
   * @throws IllegalArgumentException if the share is none
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
   * As it was counted.
   *
   * @param did how many did it
   * @param all of how many, more than zero
   */
  public static Rate counted(long did, long all) {
    if (did < 0 || all < 1 || did > all) {
      throw new IllegalArgumentException(
          "counted: %d of %d (expected 0 to all of one or more)".formatted(did, all));
    }
    return of((double) did / all);
  }

  /** Evenly spread until then. */
  public Rate within(Duration longest) {
    return new Rate(share, new DelayDistribution.Within(longest));
  }

  /** Half of them by then, half of the others in as long again, and so on. */
  public Rate halfWithin(Duration half) {
    return new Rate(share, new DelayDistribution.HalfWithin(half));
  }

  /** As long as it took each of some people. */
  public Rate measured(List<Duration> sample) {
    return new Rate(share, new DelayDistribution.Measured(sample));
  }

  @Override
  public String toString() {
    var number = BigDecimal.valueOf(share).stripTrailingZeros().toPlainString();
    return delay == null ? number : number + " " + delay;
  }

  /** The same with this delay where none is said. */
  ResolvedRate withDefaultDelay(DelayDistribution assumed) {
    return new ResolvedRate(share, delay == null ? assumed : delay);
  }
}
