package dev.senda.explorer;

import dev.senda.journey.Journey;

/** Walks every path of a journey by running its code again with every answer. */
public final class Explorer {

  private Explorer() {}

  /**
   * How far an exploration goes before it gives up, and says so.
   *
   * @param paths the most paths that are followed
   * @param stepsOfAPath the most steps of one path; a longer one is taken to be endless, and ends
   *     the exploration
   * @param steps the most steps that are taken in all, those included that are taken again to come
   *     back to a fork
   */
  public record Limits(int paths, int stepsOfAPath, long steps) {

    /** A million paths, which takes seconds. */
    public static final Limits DEFAULT = new Limits(1_000_000, 1_000, 100_000_000);

    public Limits {
      if (paths < 1 || stepsOfAPath < 1 || steps < 1) {
        throw new IllegalArgumentException(
            "limits: %d paths, %d steps of a path, %d steps (expected 1 or more of each)"
                .formatted(paths, stepsOfAPath, steps));
      }
    }
  }

  /** Every path of the journey, up to the default limits. */
  public static Exploration explore(Journey journey) {
    return explore(journey, Limits.DEFAULT);
  }

  /** Every path of the journey, up to these limits. */
  public static Exploration explore(Journey journey, Limits limits) {
    return new DepthFirst(journey, limits).explore();
  }

  /**
   * Every path of a journey that is about to be run.
   *
   * @throws JourneyRefused if anything was found that is wrong with it
   */
  public static Exploration checked(Journey journey) {
    var exploration = explore(journey);
    if (!exploration.findings().isEmpty()) {
      throw new JourneyRefused(exploration.plan().name(), exploration.findings());
    }
    return exploration;
  }
}
