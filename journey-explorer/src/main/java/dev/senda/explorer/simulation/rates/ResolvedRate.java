package dev.senda.explorer.simulation.rates;

import java.time.Duration;

/**
 * A share of contacts and their delay, both known.
 *
 * @param share from 0 to 1
 */
public record ResolvedRate(double share, DelayDistribution delay) {

  Rate toRate() {
    return new Rate(share, delay);
  }

  public Duration delayAt(double point) {
    return delay.quantile(point);
  }
}
