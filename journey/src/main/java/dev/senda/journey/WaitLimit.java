package dev.senda.journey;

import java.time.Duration;

/**
 * How long a wait lasts at most, counted from its beginning.
 *
 * @param duration more than zero
 * @param name the step's name; empty for the default name
 */
public record WaitLimit(Duration duration, String name) {

  public WaitLimit {
    Time.requirePositive(duration);
  }

  /** The same limit with a step name. It is needed where one path has the same wait twice. */
  public WaitLimit named(String step) {
    return new WaitLimit(duration, StepNameRules.requireValid(step));
  }
}
