package dev.senda.explorer.walk;

import dev.senda.explorer.Path.Taken;
import dev.senda.journey.Journey;
import dev.senda.journey.engine.Step;
import java.time.Duration;
import java.util.List;

/**
 * What one lead lived through: {@code walk(new EbookNurture(), lead().opens("ebook-guide"))}. Every
 * message is delivered, and takes no time.
 *
 * @param steps every step that was taken, with what was answered
 * @param took how long it took, in virtual time
 * @param end how it ended
 */
public record Walk(List<Taken> steps, Duration took, Ending end) {

  public Walk {
    steps = List.copyOf(steps);
  }

  /**
   * Walks a journey.
   *
   * @throws IllegalStateException if the journey does not end within 10,000 steps
   */
  public static Walk walk(Journey journey, Lead lead) {
    return new Walking(journey.plan(), lead).through(journey);
  }

  /** The steps of the messages that were sent, in order. */
  public List<String> sent() {
    return steps.stream()
        .map(Taken::step)
        .filter(Step.Send.class::isInstance)
        .map(Step::name)
        .toList();
  }
}
