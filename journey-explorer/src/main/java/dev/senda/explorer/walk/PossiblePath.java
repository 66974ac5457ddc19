package dev.senda.explorer.walk;

import dev.senda.explorer.graph.JourneyPath;
import dev.senda.explorer.graph.JourneyPath.TakenStep;
import dev.senda.explorer.graph.PathEnd;
import dev.senda.journey.engine.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A path that a contact can take through a journey. */
public final class PossiblePath {

  private final JourneyPath path;

  PossiblePath(JourneyPath path) {
    this.path = path;
  }

  /** Every step with its answer. */
  public List<TakenStep> steps() {
    return path.steps();
  }

  /** The steps of the messages that are sent, in order. */
  public List<String> sent() {
    return path.steps().stream()
        .map(TakenStep::step)
        .filter(Step.Send.class::isInstance)
        .map(Step::name)
        .toList();
  }

  /** The actions other than sends, in order. */
  public List<String> actions() {
    return path.steps().stream()
        .map(TakenStep::step)
        .filter(Step.Act.class::isInstance)
        .map(Step::name)
        .toList();
  }

  /** The end of the path, if neither the goal nor an exit event ends the journey first. */
  public PathEnd end() {
    return path.end();
  }

  /** The duration if every wait is answered at once. */
  public Duration shortestDuration() {
    return path.shortestDuration();
  }

  /**
   * The duration if every wait is answered at its deadline; empty where it is unknown, because the
   * path waits for a date.
   */
  public Optional<Duration> longestDuration() {
    return path.longestDuration();
  }

  /** The whole path in one line. */
  @Override
  public String toString() {
    return path.toString();
  }
}
