package dev.senda.temporal.workflow;

import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Match;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.testing.WorkflowTestBase;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Waits for opens and for events. */
class WaitStepTest extends WorkflowTestBase {

  @Test
  void open_endsTheWaitAtOnce() {
    var workflow = enroll(this::sendAndAskForAnOpen);
    after(
        hours(5),
        () ->
            signal(
                workflow, EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), "guide")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "opened");
    assertThat(tookBetween("guide opened within 3 days")).isCloseTo(hours(5), A_MOMENT);
  }

  @Test
  void click_provesAnOpen() {
    var workflow = enroll(this::sendAndAskForAnOpen);
    after(
        hours(5),
        () ->
            signal(
                workflow, EnrollmentSignal.clicked(UUID.randomUUID(), enrollment, now(), "guide")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "opened");
  }

  @Test
  void open_isNoClick() {
    var workflow =
        enroll(
            lead -> {
              var guide = lead.send(email("guide"));
              lead.send(email(guide.clickedWithin(days(2)) ? "clicked" : "not-clicked"));
            });
    after(
        hours(5),
        () ->
            signal(
                workflow, EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), "guide")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "not-clicked");
  }

  @Test
  void noOpen_answersNoWhenTheTimeIsUp() {
    var workflow = enroll(this::sendAndAskForAnOpen);

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "not-opened");
    assertThat(activities.journalLines())
        .containsExactly(
            "guide: accepted",
            "guide opened within 3 days: no: the time was up",
            "not-opened: accepted",
            "end: COMPLETED");
  }

  @Test
  void openAtTheDeadline_counts() {
    var workflow = enroll(this::sendAndAskForAnOpen);
    after(
        hours(5),
        () ->
            signal(
                workflow,
                EnrollmentSignal.opened(
                    UUID.randomUUID(), enrollment, deadlineOf(days(3)), "guide")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "opened");
  }

  @Test
  void openAfterTheDeadline_neverCounts_thoughItArrivesBeforeTheTimer() {
    var workflow = enroll(this::sendAndAskForAnOpen);
    after(
        hours(5),
        () ->
            signal(
                workflow,
                EnrollmentSignal.opened(
                    UUID.randomUUID(), enrollment, deadlineOf(days(3)) + 1, "guide")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "not-opened");
  }

  @Test
  void openOfAnotherEnrollment_neverCounts() {
    var workflow = enroll(this::sendAndAskForAnOpen);
    after(
        hours(5),
        () ->
            signal(
                workflow,
                EnrollmentSignal.opened(UUID.randomUUID(), UUID.randomUUID(), now(), "guide")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "not-opened");
  }

  @Test
  void openOfFirstMessage_doesNotCountForTheSecondOfTheStep() {
    var workflow =
        enroll(
            lead -> {
              lead.send(email("guide"));
              var second = lead.send(email("guide"));
              lead.send(email(second.openedWithin(days(3)) ? "opened" : "not-opened"));
            });
    after(
        hours(5),
        () ->
            signal(
                workflow, EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), "guide")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "guide", "not-opened");
  }

  @Test
  void skippedMessage_answersNoAtOnce() {
    activities.nextSend(() -> SendResult.of(AttemptOutcome.SKIPPED));
    var workflow = enroll(this::sendAndAskForAnOpen);

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide SKIPPED", "not-opened");
    assertThat(tookBetween("guide opened within 3 days")).isLessThan(hours(1));
    assertThat(activities.journalLines())
        .contains("guide opened within 3 days: no: it was not sent");
  }

  @Test
  void eventBeforeItsWait_countsOnce() {
    var order = event("Order Completed");
    var workflow =
        enroll(
            lead -> {
              lead.pause(days(1));
              lead.send(email(lead.happens(order, within(days(7))) ? "thanks" : "reminder"));
              lead.send(email(lead.happens(order, within(days(2))) ? "thanks-again" : "goodbye"));
            });
    after(
        hours(2),
        () ->
            signal(
                workflow,
                EnrollmentSignal.event(
                    UUID.randomUUID(), enrollment, now(), List.of("Order Completed"))));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("thanks", "goodbye");
    assertThat(tookBetween("Order Completed within 7 days")).isLessThan(hours(1));
  }

  @Test
  void event_answersTheWaitForItsPattern() {
    var large = event("Order Completed").with("total", Match.atLeast(50));
    var workflow =
        enroll(lead -> lead.send(email(lead.happens(large, within(days(7))) ? "large" : "none")));
    after(
        hours(2),
        () ->
            signal(
                workflow,
                EnrollmentSignal.event(
                    UUID.randomUUID(), enrollment, now(), List.of("Order Completed"))));
    after(
        hours(5),
        () ->
            signal(
                workflow,
                EnrollmentSignal.event(
                    UUID.randomUUID(),
                    enrollment,
                    now(),
                    List.of("Order Completed where total is at least 50"))));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("large");
    assertThat(tookBetween("Order Completed where total is at least 50 within 7 days"))
        .isCloseTo(hours(5), A_MOMENT);
  }

  @Test
  void eventThatHappenedTwice_answersTwoWaits() {
    var order = event("Order Completed");
    var workflow =
        enroll(
            lead -> {
              lead.pause(days(1));
              boolean first = lead.happens(order, within(days(7)));
              boolean second = lead.happens(order, within(days(2)).named("a second order"));
              lead.send(email(first && second ? "both" : "one"));
            });
    after(
        hours(2),
        () ->
            signal(
                workflow,
                EnrollmentSignal.event(
                    UUID.randomUUID(), enrollment, now(), List.of("Order Completed"))));
    after(
        hours(3),
        () ->
            signal(
                workflow,
                EnrollmentSignal.event(
                    UUID.randomUUID(), enrollment, now(), List.of("Order Completed"))));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("both");
  }

  private void sendAndAskForAnOpen(Enrollment lead) {
    var guide = lead.send(email("guide"));
    lead.send(email(guide.openedWithin(days(3)) ? "opened" : "not-opened"));
  }
}
