package dev.senda.journey;

import dev.senda.journey.engine.Interpreter;
import java.time.DayOfWeek;
import java.time.Duration;

/** The loops of an {@link Enrollment}. */
abstract sealed class EnrollmentRounds permits EnrollmentActions {

  private final Interpreter interpreter;

  EnrollmentRounds(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  /** The rounds of a loop, counted from 1: {@code for (int round : lead.rounds(3))}. */
  public Rounds rounds(int times) {
    return rounds("repeat %d times".formatted(times), times);
  }

  /**
   * The same with a name. It is needed where one path has two loops of the same length: {@code for
   * (int _ : lead.rounds("again", 3))}.
   */
  public Rounds rounds(String name, int times) {
    return Rounds.times(interpreter, name, times);
  }

  /** Rounds until the enrollment ends: {@code for (int _ : lead.rounds())}. Each must wait. */
  public Rounds rounds() {
    return Rounds.endless(interpreter);
  }

  /**
   * Rounds until the enrollment ends, each of which begins at the next such moment: {@code for (int
   * _ : lead.every(payday().at(time(18, 0))))}. A moment that passes during a round is left out.
   */
  public Rounds every(Moment.Recurring moment) {
    return Rounds.every(interpreter, moment);
  }

  /** The same for a weekday: {@code for (int _ : lead.every(FRIDAY, time(9, 0)))}. */
  public Rounds every(DayOfWeek day, Moment.TimeOfDay time) {
    return every(new Moment.Weekday(day, time.time()));
  }

  /** The same, each after so long a pause: {@code for (int _ : lead.every(days(14)))}. */
  public Rounds every(Duration duration) {
    return Rounds.every(interpreter, duration);
  }

  /** On a yearly date: {@code lead.every(date("birthday").everyYear())}; none without the date. */
  public Rounds every(Moment.DateOf date) {
    return Rounds.every(interpreter, date);
  }
}
