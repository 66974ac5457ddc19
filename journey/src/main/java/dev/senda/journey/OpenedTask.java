package dev.senda.journey;

import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.TaskRef;
import java.time.Duration;

/**
 * A task for your team that the journey has opened: {@code if (!lead.task(sales("Call within two
 * hours")).doneWithin(hours(2)))}.
 */
public final class OpenedTask {

  private final TaskRef task;
  private final Interpreter interpreter;

  OpenedTask(TaskRef task, Interpreter interpreter) {
    this.task = task;
    this.interpreter = interpreter;
  }

  TaskRef ref() {
    return task;
  }

  /**
   * Waits until your team has marked it as done, and answers whether that happened in time: {@code
   * if (!call.doneWithin(hours(2)))}.
   */
  public boolean doneWithin(Duration duration) {
    var limit = Time.within(duration);
    return interpreter.answer(
        new Question.WaitFor(AwaitedEvent.done(this), limit.duration(), limit.name()));
  }

  /**
   * The same in office hours: {@code doneWithin(workingHours(2))}. The office hours are a setting;
   * weekends and public holidays are those of the installation's country.
   */
  public boolean doneWithin(WorkingHours workingHours) {
    return interpreter.answer(new Question.TaskDoneInTime(task, workingHours));
  }

  /**
   * The same in working days of your team, until the same time of day: {@code
   * doneWithin(workingDays(2))}. Weekends and public holidays are those of the installation's
   * country.
   */
  public boolean doneWithin(CalendarMoment.WorkingDaysLater workingDays) {
    return interpreter.answer(
        new Question.TaskDoneInTime(task, new Moment.OfficeDays(workingDays)));
  }
}
