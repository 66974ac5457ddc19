package dev.senda.temporal.workflow;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.testing.WorkflowTestBase;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A send whose journey or enrollment is paused waits for a signal. */
class PausedSendTest extends WorkflowTestBase {

  @Test
  void resumed_isSent() {
    activities.nextSend(() -> SendResult.of(AttemptOutcome.PAUSED));
    var workflow = enroll(lead -> lead.send(email("guide")));
    after(days(40), () -> signal(workflow, resumed()));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide PAUSED", "guide");
    assertThat(activities.journalLines()).containsExactly("guide: accepted", "end: COMPLETED");
    assertThat(tookBetween("guide")).isCloseTo(days(40), A_MOMENT);
  }

  /** The answer that it is paused may be older than the signal that resumes it. */
  @Test
  void resumedDuringTheAttempt_isSent() {
    activities.nextSend(
        () -> {
          signal(current(), resumed());
          return SendResult.of(AttemptOutcome.PAUSED);
        });

    assertThat(resultOf(enroll(lead -> lead.send(email("guide"))))).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide PAUSED", "guide");
  }

  @Test
  void stillPaused_waitsAgain() {
    activities.nextSend(() -> SendResult.of(AttemptOutcome.PAUSED));
    activities.nextSend(() -> SendResult.of(AttemptOutcome.PAUSED));
    var workflow = enroll(lead -> lead.send(email("guide")));
    after(days(1), () -> signal(workflow, resumed()));
    after(days(3), () -> signal(workflow, resumed()));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide PAUSED", "guide PAUSED", "guide");
  }

  @Test
  void goal_endsAPausedEnrollment() {
    activities.nextSend(() -> SendResult.of(AttemptOutcome.PAUSED));
    var workflow = enroll(lead -> lead.send(email("guide")));
    after(
        days(2),
        () ->
            signal(
                workflow,
                EnrollmentSignal.event(
                    UUID.randomUUID(), enrollment, now(), List.of("Demo Booked"))));

    assertThat(resultOf(workflow)).isEqualTo("GOAL: Demo Booked");
    assertThat(activities.sendAttempts).hasValue(1);
    assertThat(activities.journalLines())
        .containsExactly("guide: not sent: GOAL: Demo Booked", "end: GOAL: Demo Booked");
  }

  /** However long the pause is, it costs nothing: only what is resumed is tried again. */
  @Test
  void longPause_costsNoEvents() {
    activities.nextSend(() -> SendResult.of(AttemptOutcome.PAUSED));
    var workflow = enroll(lead -> lead.send(email("guide")));
    after(days(300), () -> signal(workflow, resumed()));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");

    var history =
        temporal.getWorkflowClient().fetchHistory(workflow.getExecution().getWorkflowId());
    assertThat(history.getEvents()).hasSizeLessThanOrEqualTo(24);
  }

  @Test
  void pauseInALongHistory_continuesInTheNextRun() {
    longestHistory = 12;
    activities.nextSend(() -> SendResult.of(AttemptOutcome.PAUSED));
    activities.nextSend(() -> SendResult.of(AttemptOutcome.PAUSED));
    var workflow =
        enroll(
            lead -> {
              lead.send(email("guide"));
              lead.pause(days(1));
              lead.send(email("next"));
            });
    for (int i = 1; i <= 8; i++) {
      after(
          days(i),
          () ->
              signal(
                  workflow,
                  EnrollmentSignal.event(
                      UUID.randomUUID(), enrollment, now(), List.of("Something"))));
    }
    after(days(20), () -> signal(workflow, resumed()));
    after(days(21), () -> signal(workflow, resumed()));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent)
        .filteredOn(sent -> !sent.endsWith("PAUSED"))
        .containsExactly("guide", "next");
  }

  private EnrollmentSignal resumed() {
    return EnrollmentSignal.resumed(UUID.randomUUID(), enrollment, now());
  }
}
