package dev.senda.explorer;

import dev.senda.explorer.finding.InvalidJourneyException;
import dev.senda.explorer.finding.JourneyFinding;
import dev.senda.journey.Journey;

/** Walks a journey by running its code again with every answer: every path up to a million. */
public final class Explorer {

  /** So many paths are walked before a look at the edges says whether all of them can be. */
  private static final int FIRST_PASS_MAX_PATHS = 20_000;

  private Explorer() {}

  /**
   * How far an exploration goes before it is content with less, and says so.
   *
   * @param maxPaths the most paths of which each is followed; where there are more, every answer of
   *     every step is (see {@link Coverage.EveryEdge})
   * @param maxStepsPerPath the most steps of one path; a longer one is taken to be endless, and
   *     ends the exploration
   * @param maxSteps the most steps that are taken in all, those included that are taken again to
   *     come back to a fork
   */
  public record Limits(int maxPaths, int maxStepsPerPath, long maxSteps) {

    /** A million paths, which takes seconds. */
    public static final Limits DEFAULT = new Limits(1_000_000, 1_000, 100_000_000);

    public Limits {
      if (maxPaths < 1 || maxStepsPerPath < 1 || maxSteps < 1) {
        throw new IllegalArgumentException(
            "limits: %d paths, %d steps of a path, %d steps (expected 1 or more of each)"
                .formatted(maxPaths, maxStepsPerPath, maxSteps));
      }
    }

    Limits withMaxPathsAtMost(int paths) {
      return new Limits(Math.min(this.maxPaths, paths), maxStepsPerPath, maxSteps);
    }
  }

  /** The journey, up to the default limits. */
  public static Exploration explore(Journey journey) {
    return explore(journey, Limits.DEFAULT);
  }

  /** The journey, up to these limits. */
  public static Exploration explore(Journey journey, Limits limits) {
    var glance =
        new DepthFirstSearch(journey, limits.withMaxPathsAtMost(FIRST_PASS_MAX_PATHS)).explore();
    if (!hasTooManyPaths(glance)) {
      return glance;
    }
    var edgeCoverResult = new EdgeCoverSearch(journey, limits).explore();
    if (edgeCoverResult.isConsistent() && edgeCoverResult.pathCount() > limits.maxPaths()) {
      return edgeCoverResult.exploration();
    }
    var all = new DepthFirstSearch(journey, limits).explore();
    return hasTooManyPaths(all) ? edgeCoverResult.exploration() : all;
  }

  private static boolean hasTooManyPaths(Exploration exploration) {
    return exploration.findings().stream().anyMatch(JourneyFinding.TooManyPaths.class::isInstance);
  }

  /**
   * A journey that is about to be run.
   *
   * @throws InvalidJourneyException if anything was found that is wrong with it
   */
  public static Exploration validate(Journey journey) {
    return validate(journey, Limits.DEFAULT);
  }

  static Exploration validate(Journey journey, Limits limits) {
    var exploration = explore(journey, limits);
    if (!exploration.findings().isEmpty()) {
      throw new InvalidJourneyException(exploration.plan().name(), exploration.findings());
    }
    return exploration;
  }
}
