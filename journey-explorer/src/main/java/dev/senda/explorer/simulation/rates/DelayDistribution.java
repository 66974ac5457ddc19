package dev.senda.explorer.simulation.rates;

import dev.senda.journey.Time;
import java.time.Duration;
import java.util.List;

/** The distribution of a delay. Its text is the form of a rates file. */
public sealed interface DelayDistribution {

  /**
   * The delay that this share of all contacts does not exceed.
   *
   * @param point from 0 to less than 1
   */
  Duration quantile(double point);

  /**
   * Half of them have acted by then, half of the rest in the same time again, and so on, as mail is
   * read.
   */
  record HalfWithin(Duration half) implements DelayDistribution {
    public HalfWithin {
      positive(half);
    }

    @Override
    public Duration quantile(double point) {
      return scaled(half, -Math.log(1 - point) / Math.log(2));
    }

    @Override
    public String toString() {
      return "half within " + Time.inWords(half);
    }
  }

  /** Evenly spread from the beginning until then. */
  record Within(Duration longest) implements DelayDistribution {
    public Within {
      positive(longest);
    }

    @Override
    public Duration quantile(double point) {
      return scaled(longest, point);
    }

    @Override
    public String toString() {
      return "within " + Time.inWords(longest);
    }
  }

  /**
   * A measured distribution.
   *
   * @param sample the measured delays
   */
  record Measured(List<Duration> sample) implements DelayDistribution {
    public Measured {
      sample = sample.stream().sorted().toList();
      if (sample.isEmpty() || sample.getFirst().isNegative()) {
        throw new IllegalArgumentException(
            "measured delays: %s (expected one or more, none of them negative)"
                .formatted(sample.isEmpty() ? "none" : sample.getFirst()));
      }
    }

    @Override
    public Duration quantile(double point) {
      return sample.get((int) (point * sample.size()));
    }

    @Override
    public String toString() {
      return "as %d were measured".formatted(sample.size());
    }
  }

  private static Duration scaled(Duration duration, double by) {
    return Duration.ofMillis(Math.round(duration.toMillis() * by));
  }

  private static void positive(Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException("delay: %s (expected more than zero)".formatted(duration));
    }
  }
}
