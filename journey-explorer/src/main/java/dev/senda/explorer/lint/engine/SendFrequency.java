package dev.senda.explorer.lint.engine;

import dev.senda.explorer.graph.StepDuration;
import dev.senda.journey.CalendarMoment;
import dev.senda.journey.Moment;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the last 24 hours on a path, if every wait is answered at once.
 *
 * @param recentSends the age of each message of the last 24 hours, the oldest first
 * @param clock the last moment of a clock, a calendar or a date of the contact that the path waited
 *     for; null if none
 * @param sinceClock the time since that moment
 */
public record SendFrequency(
    List<Duration> recentSends, @Nullable Moment clock, Duration sinceClock) {

  private static final Duration A_DAY = Duration.ofDays(1);

  /** From the last working day of a month to that of the next one. */
  private static final Duration SHORTEST_MONTH = Duration.ofDays(20);

  private static final Duration A_WEEK = Duration.ofDays(7);
  private static final Duration A_YEAR = Duration.ofDays(365);

  public static final SendFrequency START = new SendFrequency(List.of(), null, Duration.ZERO);

  public SendFrequency {
    recentSends = List.copyOf(recentSends);
  }

  /** The state after a step. */
  public SendFrequency after(Step step, @Nullable Object answer) {
    if (step instanceof Step.PauseUntil pause) {
      var then = afterTime(until(pause.moment()));
      return new SendFrequency(then.recentSends, pause.moment(), Duration.ZERO);
    }
    if (step instanceof Question.DateReached reached && Boolean.TRUE.equals(answer)) {
      var then = afterTime(until(reached.date()));
      return new SendFrequency(then.recentSends, reached.date(), Duration.ZERO);
    }
    var then = afterTime(StepDuration.atLeast(step, answer));
    return step instanceof Step.Send ? then.withSend() : then;
  }

  private SendFrequency withSend() {
    var all = new ArrayList<>(recentSends);
    all.add(Duration.ZERO);
    return new SendFrequency(all, clock, sinceClock);
  }

  private SendFrequency afterTime(Duration time) {
    if (time.isZero()) {
      return this;
    }
    return new SendFrequency(
        recentSends.stream().map(time::plus).filter(sent -> sent.compareTo(A_DAY) < 0).toList(),
        clock,
        clock == null ? Duration.ZERO : remainder(sinceClock.plus(time), cycle(clock)));
  }

  /** The shortest time until that moment: zero where the current time of day is not known. */
  private Duration until(Moment moment) {
    if (moment instanceof CalendarMoment calendar) {
      return until(calendar);
    }
    if (clock == null || clock instanceof CalendarMoment) {
      return Duration.ZERO;
    }
    if (clock instanceof Moment.DateOf last
        && moment instanceof Moment.DateOf next
        && last.value().equals(next.value())) {
      return untilDate(last, next);
    }
    if (clock instanceof Moment.DateTimeOf last
        && moment instanceof Moment.DateTimeOf next
        && last.value().equals(next.value())) {
      var ahead = next.shift().minus(last.shift()).minus(sinceClock);
      return ahead.isNegative() ? Duration.ZERO : ahead;
    }
    if (clock instanceof Moment.DateTimeOf || moment instanceof Moment.DateTimeOf) {
      return Duration.ZERO;
    }
    if (clock instanceof Moment.BestHour || moment instanceof Moment.BestHour) {
      return clock.equals(moment) ? untilNext(sinceClock.negated(), A_DAY) : Duration.ZERO;
    }
    var day = day(clock);
    var nextDay = day(moment);
    var ahead = Duration.between(time(clock), time(moment)).minus(sinceClock);
    return day != null && nextDay != null
        ? untilNext(ahead.plusDays(nextDay.getValue() - day.getValue()), A_WEEK)
        : untilNext(ahead, A_DAY);
  }

  /** Between two moments about the same date: a birthday comes once a year. */
  private Duration untilDate(Moment.DateOf last, Moment.DateOf next) {
    var ahead =
        Duration.ofDays(next.shift() - last.shift())
            .plus(Duration.between(last.time(), next.time()))
            .minus(sinceClock);
    if (last.yearly() || next.yearly()) {
      return untilNext(ahead, A_YEAR);
    }
    return ahead.isNegative() ? Duration.ZERO : ahead;
  }

  /** After this time the same moment comes again, so that what was known of it repeats. */
  private static Duration cycle(Moment clock) {
    return clock instanceof Moment.OfValue || clock instanceof CalendarMoment ? A_YEAR : A_WEEK;
  }

  /** From one such moment to the next: a day, or a month. */
  private Duration until(CalendarMoment calendar) {
    var period =
        switch (calendar) {
          case CalendarMoment.WorkingDaysLater(int days) -> Duration.ofDays(days);
          case CalendarMoment.NextWorkingDay _ -> A_DAY;
          case CalendarMoment.DayOfMonth _, CalendarMoment.Payday _ -> SHORTEST_MONTH;
        };
    if (calendar instanceof CalendarMoment.WorkingDaysLater) {
      return period;
    }
    var left = calendar.equals(clock) ? period.minus(sinceClock) : Duration.ZERO;
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static @Nullable DayOfWeek day(Moment moment) {
    return moment instanceof Moment.Weekday weekday ? weekday.day() : null;
  }

  private static LocalTime time(Moment moment) {
    return switch (moment) {
      case Moment.TimeOfDay timeOfDay -> timeOfDay.time();
      case Moment.Weekday weekday -> weekday.time();
      case Moment.DateOf date -> date.time();
      case Moment.BestHour _, Moment.DateTimeOf _, CalendarMoment _, Moment.OfOffice _ ->
          LocalTime.MIDNIGHT;
    };
  }

  /** The duration modulo the whole, in the range (0, whole]. */
  private static Duration untilNext(Duration duration, Duration whole) {
    var rest = remainder(duration, whole);
    return rest.isZero() ? whole : rest;
  }

  private static Duration remainder(Duration duration, Duration whole) {
    return Duration.ofSeconds(Math.floorMod(duration.toSeconds(), whole.toSeconds()));
  }
}
