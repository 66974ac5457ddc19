package dev.senda.explorer.graph;

import dev.senda.journey.Moment;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The duration of a step. A step that does not wait takes no time; a day has 24 hours. */
public final class StepDuration {

  private static final Duration A_DAY = Duration.ofDays(1);
  private static final Duration A_WEEK = Duration.ofDays(7);
  private static final Duration A_YEAR = Duration.ofDays(366);

  private StepDuration() {}

  /** The shortest duration of the step: what it waits for happens at once. */
  public static Duration atLeast(Step step, @Nullable Object answer) {
    return switch (step) {
      case Step.Pause pause -> pause.duration();
      case Question.Wait<?> wait when wait.timeoutAnswer().equals(answer) -> wait.within();
      case Step.Command _, Question<?> _ -> Duration.ZERO;
    };
  }

  /** The longest duration of the step; empty if unknown, because it waits for a date. */
  public static Optional<Duration> atMost(Step step, @Nullable Object answer) {
    return switch (step) {
      case Step.PauseUntil pause ->
          Optional.of(
              switch (pause.moment()) {
                case Moment.TimeOfDay _, Moment.BestHour _ -> A_DAY;
                case Moment.Weekday _ -> A_WEEK;
              });
      case Question.Wait<?> wait -> Optional.of(wait.within());
      case Question.DateReached dateReached when Boolean.TRUE.equals(answer) ->
          dateReached.date().recurs() ? Optional.of(A_YEAR) : Optional.empty();
      case Step.Command _, Question<?> _ -> Optional.of(atLeast(step, answer));
    };
  }
}
