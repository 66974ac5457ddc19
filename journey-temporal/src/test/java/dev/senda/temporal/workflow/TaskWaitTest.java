package dev.senda.temporal.workflow;

import static dev.senda.journey.AwaitedEvent.done;
import static dev.senda.journey.AwaitedEvent.happened;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.TeamNotification.sales;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.within;
import static dev.senda.journey.Time.workingDays;
import static dev.senda.journey.Time.workingHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Enrollment;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.testing.WorkflowTestBase;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Waits for tasks of the team. */
class TaskWaitTest extends WorkflowTestBase {

  private static final String TASK = "task for sales: Call within two hours";
  private static final String STEP = TASK + " done within 2 hours";

  private enum Result {
    CALLED,
    ORDERED,
    NOTHING
  }

  @Test
  void taskInTime_answersYesAtOnce() {
    var workflow = enroll(TaskWaitTest::call);
    after(hours(1), () -> signal(workflow, taskDone(TASK, now())));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("called");
    assertThat(tookBetween(STEP)).isCloseTo(hours(1), A_MOMENT);
    assertThat(activities.done).containsExactly("1 task for sales: Call within two hours");
  }

  @Test
  void taskTooLate_answersNo() {
    var workflow = enroll(TaskWaitTest::call);

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("nobody-called");
    assertThat(tookBetween(STEP)).isCloseTo(hours(2), A_MOMENT);
    assertThat(activities.journalLines()).contains(STEP + ": no: the time was up");
  }

  @Test
  void taskThatIsDone_staysDone_forEveryWait() {
    var workflow =
        enroll(
            lead -> {
              var task = lead.task(sales("Call within two hours"));
              lead.pause(days(1));
              boolean first = task.doneWithin(hours(2));
              boolean again = task.doneWithin(hours(3));
              lead.send(email(first && again ? "called" : "nobody-called"));
            });
    after(hours(1), () -> signal(workflow, taskDone(TASK, now())));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("called");
    assertThat(tookBetween(STEP)).isZero();
  }

  @Test
  void workingHours_endInOfficeHours() {
    var workflow =
        enroll(
            lead -> {
              boolean done = lead.task(sales("Write")).doneWithin(workingHours(2));
              lead.send(email(done ? "written" : "nobody-wrote"));
            });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("nobody-wrote");
    var wait =
        activities.journal.stream()
            .filter(
                entry -> entry.step().equals("task for sales: Write done within 2 working hours"))
            .findFirst()
            .orElseThrow();
    assertThat(Duration.ofMillis(wait.ended() - wait.began()))
        .isGreaterThanOrEqualTo(hours(2).minus(A_MOMENT));
    var ended = Instant.ofEpochMilli(wait.ended()).atZone(ZONE);
    assertThat(ended.getHour()).isBetween(9, 18);
    assertThat(ended.getDayOfWeek().getValue()).isLessThan(6);
  }

  @Test
  void workingDays_endOnAWorkingDay() {
    var workflow =
        enroll(
            lead -> {
              boolean done = lead.task(sales("Write")).doneWithin(workingDays(2));
              lead.send(email(done ? "written" : "nobody-wrote"));
            });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("nobody-wrote");
    var wait =
        activities.journal.stream()
            .filter(
                entry -> entry.step().equals("task for sales: Write done within 2 working days"))
            .findFirst()
            .orElseThrow();
    assertThat(Duration.ofMillis(wait.ended() - wait.began()))
        .isGreaterThanOrEqualTo(days(2).minus(hours(2)));
    assertThat(Instant.ofEpochMilli(wait.ended()).atZone(ZONE).getDayOfWeek().getValue())
        .isLessThan(6);
  }

  @Test
  void taskInTheOffice_answersYesAtOnce() {
    var workflow =
        enroll(
            lead -> {
              boolean done = lead.task(sales("Write")).doneWithin(workingHours(2));
              lead.send(email(done ? "written" : "nobody-wrote"));
            });
    after(hours(1), () -> signal(workflow, taskDone("task for sales: Write", now())));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("written");
  }

  @Test
  void otherTask_doesNotAnswer() {
    var workflow =
        enroll(
            lead -> {
              lead.task(sales("Call within two hours"));
              var second = lead.task(sales("Call within two hours"));
              lead.send(email(second.doneWithin(hours(2)) ? "called" : "nobody-called"));
            });
    after(hours(1), () -> signal(workflow, taskDone(TASK, now())));
    after(hours(1), () -> signal(workflow, taskDone("task for sales: Write", now())));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("nobody-called");
  }

  @Test
  void task_isOneOfSeveralOutcomes() {
    longestHistory = 12;
    var workflow =
        enroll(
            lead -> {
              lead.score(1);
              lead.score(2);
              var task = lead.task(sales("Call within two hours"));
              var first =
                  lead.firstOf(
                      done(task).means(Result.CALLED),
                      happened("Order Completed").means(Result.ORDERED),
                      within(days(1)).otherwise(Result.NOTHING));
              lead.send(email(first == Result.CALLED ? "called" : "wrong"));
            });
    after(hours(5), () -> signal(workflow, taskDone(TASK, now())));

    assertThat(resultOf(current())).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("called");
  }

  private static void call(Enrollment lead) {
    boolean done = lead.task(sales("Call within two hours")).doneWithin(hours(2));
    lead.send(email(done ? "called" : "nobody-called"));
  }

  private EnrollmentSignal taskDone(String task, long at) {
    return EnrollmentSignal.taskDone(UUID.randomUUID(), enrollment, at, task);
  }
}
