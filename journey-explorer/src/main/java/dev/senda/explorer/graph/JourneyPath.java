package dev.senda.explorer.graph;

import static java.util.stream.Collectors.joining;

import dev.senda.journey.engine.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One way through a journey. Goals, exits by events and unsubscribing can end any of them early.
 *
 * @param steps every step that is taken
 * @param end how it ends
 */
public record JourneyPath(List<TakenStep> steps, PathEnd end) {

  public JourneyPath {
    steps = List.copyOf(steps);
  }

  /**
   * A step and its answer.
   *
   * @param answer null where the step asks nothing
   */
  public record TakenStep(Step step, @Nullable Object answer) {

    /** {@code send ebook-guide}, {@code ebook-guide opened within 3 days: no}. */
    @Override
    public String toString() {
      return StepText.describe(step, answer);
    }
  }

  /** How long it takes if every wait is answered at once; all messages being delivered. */
  public Duration shortestDuration() {
    return steps.stream()
        .map(taken -> StepDuration.atLeast(taken.step(), taken.answer()))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /**
   * How long it takes if every wait is answered at the last moment; empty if unknown, because it
   * waits for a date or goes on in an endless loop.
   */
  public Optional<Duration> longestDuration() {
    if (end instanceof PathEnd.GoesOn) {
      return Optional.empty();
    }
    return steps.stream()
        .map(taken -> StepDuration.atMost(taken.step(), taken.answer()))
        .reduce(
            Optional.of(Duration.ZERO), (sum, more) -> sum.flatMap(known -> more.map(known::plus)));
  }

  /** The whole path in a line. */
  @Override
  public String toString() {
    return steps.stream().map(taken -> taken + " -> ").collect(joining()) + end;
  }
}
