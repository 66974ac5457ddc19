package dev.senda.journey;

import java.time.Duration;

/**
 * The longest that a wait may last, counted from its beginning.
 *
 * @param duration more than zero
 * @param name the step's own name; empty where the wait names itself
 */
public record WaitLimit(Duration duration, String name) {

  public WaitLimit {
    Time.requirePositive(duration);
  }

  /**
   * The same span under a step name of its own, for a journey that waits for the same thing twice
   * on one path.
   */
  public WaitLimit named(String step) {
    return new WaitLimit(duration, StepNameRules.requireValid(step));
  }
}
