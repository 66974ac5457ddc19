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

  /**
   * The same limit with a step name. It is needed where one path has the same wait twice: {@code
   * within(days(7)).named("second chance")}.
   */
  public WaitLimit named(String step) {
    return new WaitLimit(duration, StepNameRules.requireValid(step));
  }

  /** What it means if nothing happens in time: {@code within(days(3)).otherwise(Reaction.NONE)}. */
  public <A extends Enum<A>> Otherwise<A> otherwise(A answer) {
    return new Otherwise<>(this, answer);
  }

  /**
   * How long a wait lasts at most, and its answer if nothing happens in time.
   *
   * @param answer the journey's own word for it
   */
  public record Otherwise<A extends Enum<A>>(WaitLimit limit, A answer) {}
}
