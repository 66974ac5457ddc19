package dev.senda.explorer.graph;

import dev.senda.journey.CalendarMoment;
import dev.senda.journey.Moment;
import dev.senda.journey.WorkingHours;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The duration of a step. A step that does not wait takes no time; a day has 24 hours. */
public final class StepDuration {

  private static final Duration A_DAY = Duration.ofDays(1);
  private static final Duration A_WEEK = Duration.ofDays(7);
  private static final Duration A_MONTH = Duration.ofDays(31);

  /** No office is open for less than an hour a day. */
  private static final int HOURS_OF_DAY = 24;

  private static final Duration LONGEST_HOLIDAYS = Duration.ofDays(14);
  private static final Duration A_YEAR = Duration.ofDays(366);

  private StepDuration() {}

  /** The shortest duration of the step: what it waits for happens at once. */
  public static Duration atLeast(Step step, @Nullable Object answer) {
    return switch (step) {
      case Step.Pause pause -> pause.duration();
      case Step.PauseUntil(_, CalendarMoment.WorkingDaysLater(int days)) -> Duration.ofDays(days);
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
                case CalendarMoment calendar -> atMost(calendar);
              });
      case Question.TaskDoneInTime task ->
          Optional.of(
              switch (task.limit()) {
                case WorkingHours hours ->
                    hours.duration().multipliedBy(HOURS_OF_DAY).plus(LONGEST_HOLIDAYS);
                case Moment.OfficeDays(var days) -> atMost(days);
              });
      case Question.Wait<?> wait -> Optional.of(wait.within());
      case Question.DateReached dateReached when Boolean.TRUE.equals(answer) ->
          dateReached.date().recurs() ? Optional.of(A_YEAR) : Optional.empty();
      case Step.Command _, Question<?> _ -> Optional.of(atLeast(step, answer));
    };
  }

  /** With the longest holidays: no country has more than nine working days off in a row. */
  private static Duration atMost(CalendarMoment calendar) {
    return switch (calendar) {
      case CalendarMoment.WorkingDaysLater(int days) ->
          Duration.ofDays(days + 2L * (days / 5 + 1)).plus(LONGEST_HOLIDAYS);
      case CalendarMoment.NextWorkingDay _ -> LONGEST_HOLIDAYS;
      case CalendarMoment.DayOfMonth _ -> A_MONTH;
      case CalendarMoment.Payday _ -> A_MONTH.plus(LONGEST_HOLIDAYS);
    };
  }
}
