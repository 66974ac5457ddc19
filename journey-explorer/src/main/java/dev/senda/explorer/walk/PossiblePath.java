package dev.senda.explorer.walk;

import dev.senda.explorer.graph.JourneyPath;
import dev.senda.explorer.graph.JourneyPath.TakenStep;
import dev.senda.explorer.graph.PathEnd;
import dev.senda.journey.engine.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One of the ways through a journey, whoever may go it. */
public final class PossiblePath {

  private final JourneyPath path;

  PossiblePath(JourneyPath path) {
    this.path = path;
  }

  /** Every step that is taken, with what is answered. */
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

  /** What is done besides sending, in order. */
  public List<String> actions() {
    return path.steps().stream()
        .map(TakenStep::step)
        .filter(Step.Act.class::isInstance)
        .map(Step::name)
        .toList();
  }

  /** How it ends, if neither the goal nor an exit ends it before. */
  public PathEnd end() {
    return path.end();
  }

  /** How long it takes if every wait is answered at once. */
  public Duration shortestDuration() {
    return path.shortestDuration();
  }

  /**
   * How long it takes if every wait is answered at the last moment; empty where nobody can say,
   * because it waits for a date.
   */
  public Optional<Duration> longestDuration() {
    return path.longestDuration();
  }

  /** The whole way in a line. */
  @Override
  public String toString() {
    return path.toString();
  }
}
