package dev.senda.explorer;

import dev.senda.journey.Journey;

/** Walks a journey by running its code again with every answer: every path up to a million. */
public final class Explorer {

  /** So many paths are walked before a look at the edges says whether all of them can be. */
  private static final int GLANCE = 20_000;

  private Explorer() {}

  /**
   * How far an exploration goes before it is content with less, and says so.
   *
   * @param paths the most paths of which each is followed; where there are more, every answer of
   *     every step is (see {@link Coverage.EdgeCover})
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

    Limits atMost(int paths) {
      return new Limits(Math.min(this.paths, paths), stepsOfAPath, steps);
    }
  }

  /** The journey, up to the default limits. */
  public static Exploration explore(Journey journey) {
    return explore(journey, Limits.DEFAULT);
  }

  /** The journey, up to these limits. */
  public static Exploration explore(Journey journey, Limits limits) {
    var glance = new DepthFirst(journey, limits.atMost(GLANCE)).explore();
    if (!hasTooManyPaths(glance)) {
      return glance;
    }
    var edges = new EdgeCover(journey, limits).explore();
    if (edges.areAsTheySeem() && edges.ways() > limits.paths()) {
      return edges.exploration();
    }
    var all = new DepthFirst(journey, limits).explore();
    return hasTooManyPaths(all) ? edges.exploration() : all;
  }

  private static boolean hasTooManyPaths(Exploration exploration) {
    return exploration.findings().stream().anyMatch(Finding.TooManyPaths.class::isInstance);
  }

  /**
   * A journey that is about to be run.
   *
   * @throws JourneyRefused if anything was found that is wrong with it
   */
  public static Exploration checked(Journey journey) {
    return checked(journey, Limits.DEFAULT);
  }

  static Exploration checked(Journey journey, Limits limits) {
    var exploration = explore(journey, limits);
    if (!exploration.findings().isEmpty()) {
      throw new JourneyRefused(exploration.plan().name(), exploration.findings());
    }
    return exploration;
  }
}
