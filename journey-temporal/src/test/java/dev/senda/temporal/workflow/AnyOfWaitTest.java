package dev.senda.temporal.workflow;

import static dev.senda.journey.AnyOf.anyOf;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.AnyOf;
import dev.senda.journey.Enrollment;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.testing.WorkflowTestBase;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Waits for any n of m events. */
class AnyOfWaitTest extends WorkflowTestBase {

  private static final AnyOf TWO =
      anyOf(2, event("Profile Completed"), event("Project Created"), event("Team Added"));
  private static final String STEP =
      "2 of Profile Completed, Project Created, Team Added within 14 days";

  @Test
  void secondDifferentEvent_answersYes_whateverTheOrder() {
    var workflow = enroll(AnyOfWaitTest::waitForTwo);
    after(days(1), () -> signal(workflow, "Team Added", now()));
    after(days(2), () -> signal(workflow, "Profile Completed", now()));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("set-up");
    assertThat(tookBetween(STEP)).isCloseTo(days(2), A_MOMENT);
    assertThat(activities.journalLines()).contains(STEP + ": yes");
  }

  @Test
  void sameEventAgain_isNotAnother() {
    var workflow = enroll(AnyOfWaitTest::waitForTwo);
    after(days(1), () -> signal(workflow, "Team Added", now()));
    after(days(2), () -> signal(workflow, "Team Added", now()));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("not-yet");
    assertThat(activities.journalLines()).contains(STEP + ": no: the time was up");
  }

  @Test
  void eventAtTheDeadline_counts_andALaterOneDoesNot() {
    var workflow = enroll(AnyOfWaitTest::waitForTwo);
    after(
        days(1),
        () -> {
          long deadline = deadlineOf(days(14));
          signal(workflow, "Team Added", deadline + 1);
          signal(workflow, "Profile Completed", deadline);
        });
    after(days(2), () -> signal(workflow, "Project Created", now()));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("set-up");
  }

  @Test
  void timeIsUp_leavesTheEventForTheNextWait() {
    var workflow =
        enroll(
            lead -> {
              lead.happens(TWO, within(days(14)));
              boolean left = lead.happens(event("Team Added"), within(days(1)));
              lead.send(email(left ? "left" : "gone"));
            });
    after(days(1), () -> signal(workflow, "Team Added", now()));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("left");
  }

  @Test
  void eventsThatAnswered_areUsedUp_andTheThirdIsNot() {
    var workflow =
        enroll(
            lead -> {
              lead.pause(days(3));
              lead.happens(TWO, within(days(14)));
              boolean third = lead.happens(event("Team Added"), within(hours(1)));
              boolean first = lead.happens(event("Project Created"), within(hours(2)));
              lead.send(email(third && !first ? "third-is-left" : "wrong"));
            });
    after(days(1), () -> signal(workflow, "Project Created", now()));
    after(hours(30), () -> signal(workflow, "Profile Completed", now()));
    after(days(2), () -> signal(workflow, "Team Added", now()));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("third-is-left");
  }

  @Test
  void eventThatMatchesTwoPatterns_countsForOne() {
    var workflow =
        enroll(
            lead -> {
              var orders =
                  anyOf(2, event("Order Completed"), event("Order Completed").with("gift", true));
              lead.send(email(lead.happens(orders, within(days(2))) ? "two" : "one"));
            });
    after(
        hours(1),
        () ->
            signal(
                workflow,
                EnrollmentSignal.event(
                    UUID.randomUUID(),
                    enrollment,
                    now(),
                    List.of("Order Completed", "Order Completed where gift is true"))));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("one");
  }

  @Test
  void eventsOfEarlierRuns_countToo() {
    longestHistory = 12;
    var workflow =
        enroll(
            lead -> {
              lead.score(1);
              lead.score(2);
              waitForTwo(lead);
            });
    after(days(1), () -> signal(workflow, "Team Added", now()));
    after(days(2), () -> signal(current(), "Team Added", now()));
    after(days(3), () -> signal(current(), "Profile Completed", now()));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("set-up");
  }

  private static void waitForTwo(Enrollment lead) {
    lead.send(email(lead.happens(TWO, within(days(14))) ? "set-up" : "not-yet"));
  }

  private void signal(WorkflowStub workflow, String event, long at) {
    signal(workflow, EnrollmentSignal.event(UUID.randomUUID(), enrollment, at, List.of(event)));
  }
}
