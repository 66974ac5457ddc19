package dev.senda.explorer.simulation.rates;

import dev.senda.journey.Time;
import java.time.Duration;
import java.util.List;

/** How long it takes people to do something. As text it is what a rates file says. */
public sealed interface DelayDistribution {

  /**
   * How long it takes the one who is slower than this share of all.
   *
   * @param point from 0 to less than 1
   */
  Duration quantile(double point);

  /**
   * Half of them have done it by then, half of the others in as long again, and so on: how mail is
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
   * As it was measured.
   *
   * @param sample how long it took each of some people
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
