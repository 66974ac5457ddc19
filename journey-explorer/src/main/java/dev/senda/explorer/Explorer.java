package dev.senda.explorer;

import dev.senda.explorer.finding.InvalidJourneyException;
import dev.senda.explorer.finding.JourneyFinding;
import dev.senda.journey.Journey;

/** Explores a journey: runs its code with every combination of answers, up to a million paths. */
public final class Explorer {

  /** The paths of the first pass; only if there are more, an edge cover estimates their number. */
  private static final int FIRST_PASS_MAX_PATHS = 20_000;

  private Explorer() {}

  /**
   * How far an exploration goes before it becomes incomplete; {@link Exploration#coverage} says so.
   *
   * @param maxPaths the maximum number of paths to follow one by one; where there are more, every
   *     answer of every step is covered instead (see {@link Coverage.EveryEdge})
   * @param maxStepsPerPath the maximum number of steps of a path; a longer path counts as endless
   *     and ends the exploration
   * @param maxSteps the maximum number of steps in total, including those that are repeated to
   *     return to a fork
   */
  public record Limits(int maxPaths, int maxStepsPerPath, long maxSteps) {

    /** A million paths, which takes a few seconds. */
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

  /** Explores the journey up to the default limits. */
  public static Exploration explore(Journey journey) {
    return explore(journey, Limits.DEFAULT);
  }

  /** Explores the journey up to these limits. */
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
   * Explores a journey that is about to run.
   *
   * @throws InvalidJourneyException if the exploration has findings
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
