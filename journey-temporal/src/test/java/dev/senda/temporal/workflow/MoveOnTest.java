package dev.senda.temporal.workflow;

import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.CustomQuestion;
import dev.senda.temporal.activities.RetryLaterException;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.testing.WorkflowTestBase;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Somebody of your team ends a wait, or skips a message that waits. */
class MoveOnTest extends WorkflowTestBase {

  enum Credit {
    GOOD,
    BAD
  }

  interface CreditCheck extends CustomQuestion<Credit> {}

  @Test
  void wait_endsAsIfItsTimeWereUp() {
    var workflow =
        enroll(
            lead -> {
              if (!lead.happens(event("Order Completed"), within(days(10)))) {
                lead.send(email("reminder"));
              }
            });
    moveOnAfter(days(2), workflow, "Order Completed within 10 days");

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.journalLines())
        .containsExactly(
            "Order Completed within 10 days: no: your team moved it on",
            "reminder: accepted",
            "end: COMPLETED");
  }

  @Test
  void pause_isOver_andTheNextOneIsNot() {
    var workflow =
        enroll(
            lead -> {
              lead.pause("first", days(10));
              lead.pause("second", days(10));
            });
    moveOnAfter(days(2), workflow, "first");

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.journalLines())
        .containsExactly("first: over: your team moved it on", "second: over", "end: COMPLETED");
    assertThat(tookBetween("second")).isCloseTo(days(10), A_MOMENT);
  }

  @Test
  void otherStep_isNotLeft() {
    var workflow = enroll(lead -> lead.pause("first", days(10)));
    moveOnAfter(days(2), workflow, "second");

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.journalLines()).containsExactly("first: over", "end: COMPLETED");
  }

  @Test
  void pausedMessage_isSkipped_andTheNextOneIsSent() {
    activities.nextSend(() -> SendResult.of(AttemptOutcome.PAUSED));
    var workflow =
        enroll(
            lead -> {
              lead.send(email("guide"));
              lead.send(email("next"));
            });
    moveOnAfter(hours(3), workflow, "guide waits: paused");

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide PAUSED", "next");
    assertThat(activities.journalLines())
        .containsExactly(
            "guide: skipped: your team moved it on", "next: accepted", "end: COMPLETED");
  }

  /** A message that cannot be rendered is tried again for ever. */
  @Test
  void messageThatCannotBeSent_isSkipped() {
    activities.nextSend(
        () -> {
          throw new RetryLaterException("variable missing", Duration.ofMinutes(50), null);
        });
    var workflow =
        enroll(
            lead -> {
              lead.send(email("guide"));
              lead.send(email("next"));
            });
    moveOnAfter(Duration.ofMinutes(5), workflow, "send guide");

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("next");
    assertThat(activities.journalLines())
        .containsExactly(
            "guide: skipped: your team moved it on", "next: accepted", "end: COMPLETED");
  }

  /** A question has no answer where it is left, so it is not left. */
  @Test
  void customQuestion_isNotLeft_andEndsTheEnrollmentWhereItFailsForGood() {
    activities.externalSystemsDown = true;
    var workflow = enroll(lead -> lead.ask(CreditCheck.class));
    moveOnAfter(Duration.ofMinutes(5), workflow, "ask CreditCheck");
    after(Duration.ofMinutes(10), () -> activities.externalSystemsRefuse = true);

    assertThatThrownBy(() -> resultOf(workflow)).isInstanceOf(WorkflowFailedException.class);
    assertThat(activities.journalLines()).containsExactly("end: FAILED: Deliberate");
  }

  private void moveOnAfter(Duration time, WorkflowStub workflow, String step) {
    after(
        time,
        () ->
            signal(workflow, EnrollmentSignal.moveOn(UUID.randomUUID(), enrollment, now(), step)));
  }
}
