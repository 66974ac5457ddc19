package dev.senda.explorer.lint.engine;

import dev.senda.explorer.graph.StepDuration;
import dev.senda.journey.Moment;
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
 * @param clock the last moment of a clock or calendar that the path waited for; null if none
 * @param sinceClock the time since that moment
 */
public record SendFrequency(
    List<Duration> recentSends, Moment.@Nullable Recurring clock, Duration sinceClock) {

  private static final Duration A_DAY = Duration.ofDays(1);
  private static final Duration A_WEEK = Duration.ofDays(7);

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
        clock == null ? Duration.ZERO : remainder(sinceClock.plus(time), A_WEEK));
  }

  /** The shortest time until that moment: zero where the current time of day is not known. */
  private Duration until(Moment.Recurring moment) {
    if (clock == null) {
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

  private static @Nullable DayOfWeek day(Moment.Recurring moment) {
    return moment instanceof Moment.Weekday weekday ? weekday.day() : null;
  }

  private static LocalTime time(Moment.Recurring moment) {
    return switch (moment) {
      case Moment.TimeOfDay timeOfDay -> timeOfDay.time();
      case Moment.Weekday weekday -> weekday.time();
      case Moment.BestHour _ -> LocalTime.MIDNIGHT;
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
