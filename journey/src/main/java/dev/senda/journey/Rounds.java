package dev.senda.journey;

import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

/**
 * The rounds of a loop, counted from 1: {@code for (int round : lead.rounds(3))}, {@code for (int _
 * : lead.every(FRIDAY, time(9, 0)))}. Step names may repeat from round to round.
 */
public final class Rounds implements Iterable<Integer> {

  private final Interpreter interpreter;
  private final String name;
  private final int times;
  private final Predicate<Interpreter> beginning;

  /**
   * @param beginning the step with which each round begins; false where there are no more rounds
   */
  private Rounds(
      Interpreter interpreter, String name, int times, Predicate<Interpreter> beginning) {
    this.interpreter = interpreter;
    this.name = StepNameRules.requireValid(name);
    this.times = times;
    this.beginning = beginning;
  }

  static Rounds times(Interpreter interpreter, String name, int times) {
    if (times < 1) {
      throw new IllegalArgumentException("rounds: %d (expected 1 or more)".formatted(times));
    }
    return new Rounds(interpreter, name, times, _ -> true);
  }

  static Rounds endless(Interpreter interpreter) {
    return new Rounds(interpreter, "repeat", Step.Round.ENDLESS, _ -> true);
  }

  static Rounds every(Interpreter interpreter, Duration duration) {
    var pause = new Step.Pause("pause " + Time.inWords(duration), Time.requirePositive(duration));
    return endless(interpreter, Time.inWords(duration), pause);
  }

  static Rounds every(Interpreter interpreter, Moment.Recurring moment) {
    boolean isDuration = moment instanceof CalendarMoment.WorkingDaysLater;
    var pause = new Step.PauseUntil((isDuration ? "pause " : "until ") + moment, moment);
    var words =
        moment instanceof Moment.TimeOfDay || moment instanceof Moment.BestHour
            ? "day at " + moment
            : moment.toString().replace("next ", "");
    return endless(interpreter, words, pause);
  }

  private static Rounds endless(Interpreter interpreter, String words, Step.Command pause) {
    return new Rounds(
        interpreter,
        "every " + words,
        Step.Round.ENDLESS,
        here -> {
          here.perform(pause);
          return true;
        });
  }

  /** Without such a date there is no round. */
  static Rounds every(Interpreter interpreter, Moment.DateOf date) {
    if (!date.yearly()) {
      throw new IllegalArgumentException(
          "every %s: comes once (expected date(...).everyYear())".formatted(date));
    }
    return new Rounds(
        interpreter,
        "every year " + date.toString().replace("next ", ""),
        Step.Round.ENDLESS,
        here -> here.answer(new Question.DateReached(date.toString(), date)));
  }

  /**
   * The same rounds in a loop of this name: {@code lead.every(FRIDAY, time(9, 0)).named("news")}.
   * It is needed where one path has two loops that read alike.
   */
  public Rounds named(String name) {
    return new Rounds(interpreter, name, times, beginning);
  }

  @Override
  public Iterator<Integer> iterator() {
    return new Iterator<>() {

      private int round;
      private boolean hasBegun;

      @Override
      public boolean hasNext() {
        if (!hasBegun && round < times) {
          interpreter.perform(new Step.Round(name, ++round, times));
          hasBegun = beginning.test(interpreter);
        }
        return hasBegun;
      }

      @Override
      public Integer next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        hasBegun = false;
        return round;
      }
    };
  }
}
