package dev.senda.temporal.workflow;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.temporal.testing.InlineJourney.inline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.Enrollment;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.EnrollmentActivities.EndingType;
import dev.senda.temporal.activities.EnrollmentActivities.EnrollmentEnding;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.testing.RecordingActivities;
import dev.senda.temporal.testing.WorkflowTestBase;
import io.temporal.client.WorkflowFailedException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Goals, exits, cancellations and failures end an enrollment. */
class EnrollmentEndingTest extends WorkflowTestBase {

  @Test
  void goal_endsAWaitAtOnce() {
    var workflow = enroll(this::sendAndAskForAnOpen);
    after(
        hours(5),
        () ->
            signal(
                workflow,
                EnrollmentSignal.event(
                    UUID.randomUUID(), enrollment, now(), List.of("Demo Booked"))));

    assertThat(resultOf(workflow)).isEqualTo("GOAL: Demo Booked");
    assertThat(activities.sent).containsExactly("guide");
    assertThat(activities.journalLines())
        .contains(
            "guide opened within 3 days: interrupted: GOAL: Demo Booked", "end: GOAL: Demo Booked");
    assertThat(activities.endings.getFirst().kind())
        .isEqualTo(EnrollmentActivities.EndingType.GOAL);
  }

  @Test
  void exit_endsAPauseAtOnce() {
    var workflow = enroll(lead -> lead.pause(days(30)));
    after(
        hours(5),
        () ->
            signal(
                workflow,
                EnrollmentSignal.event(
                    UUID.randomUUID(), enrollment, now(), List.of("Lead Disqualified"))));

    assertThat(resultOf(workflow)).isEqualTo("EXITED: Lead Disqualified");
    assertThat(tookBetween("pause 30 days")).isCloseTo(hours(5), A_MOMENT);
  }

  @Test
  void unsubscribe_endsTheEnrollmentAtOnce() {
    var workflow = enroll(this::sendAndAskForAnOpen);
    after(
        hours(5),
        () ->
            signal(
                workflow,
                EnrollmentSignal.exit(
                    UUID.randomUUID(), enrollment, now(), "unsubscribed from product-tips")));

    assertThat(resultOf(workflow)).isEqualTo("EXITED: unsubscribed from product-tips");
    assertThat(activities.sent).containsExactly("guide");
  }

  @Test
  void catchBlockOfJourney_doesNotSwallowTheEnd() {
    var workflow =
        enroll(
            lead -> {
              try {
                lead.pause(days(30));
              } catch (RuntimeException e) {
                lead.send(email("swallowed"));
              }
            });
    after(
        hours(5),
        () ->
            signal(
                workflow,
                EnrollmentSignal.event(
                    UUID.randomUUID(), enrollment, now(), List.of("Demo Booked"))));

    assertThat(resultOf(workflow)).isEqualTo("GOAL: Demo Booked");
    assertThat(activities.sent).isEmpty();
  }

  @Test
  void twoEndings_firstCounts() {
    var workflow = enroll(lead -> lead.pause(days(30)));
    after(
        hours(5),
        () -> {
          signal(
              workflow,
              EnrollmentSignal.event(UUID.randomUUID(), enrollment, now(), List.of("Demo Booked")));
          signal(
              workflow,
              EnrollmentSignal.exit(UUID.randomUUID(), enrollment, now(), "unsubscribed"));
        });

    assertThat(resultOf(workflow)).isEqualTo("GOAL: Demo Booked");
  }

  @Test
  void committedEnd_endsTheEnrollmentAtTheSend_withoutItsSignal() throws Exception {
    activities.nextSend(
        () -> SendResult.enrollmentEnded(new EnrollmentEnding(EndingType.CANCELED, null, now())));
    var journey =
        inline(
            PLAN,
            lead -> {
              lead.send(email("guide"));
              lead.send(email("too-late"));
            });
    var workflow = enroll(journey);

    assertThat(resultOf(workflow)).isEqualTo("CANCELED");
    assertThat(activities.messages).hasSize(1);
    assertThat(activities.journalLines())
        .containsExactly("guide: not sent: CANCELED", "end: CANCELED");
    replay(
        temporal.getWorkflowClient().fetchHistory(workflow.getExecution().getWorkflowId()),
        journey,
        ChannelQueues.none());
  }

  @Test
  void endCommittedWhileTheJourneyCompletes_isTheResult() {
    activities.committedEnding = new EnrollmentEnding(EndingType.GOAL, "Demo Booked", 0);

    assertThat(resultOf(enroll(lead -> lead.send(email("guide"))))).isEqualTo("GOAL: Demo Booked");
    assertThat(activities.endings).hasSize(1);
  }

  @Test
  void cancellationInTemporalUi_closesTheEnrollment() {
    var workflow = enroll(lead -> lead.pause(days(30)));
    after(hours(5), workflow::cancel);

    assertThatThrownBy(() -> resultOf(workflow)).hasCauseInstanceOf(CanceledFailure.class);
    assertThat(activities.endings)
        .extracting(EnrollmentActivities.EnrollmentEnding::toString)
        .containsExactly("CANCELED: canceled in Temporal");
  }

  @Test
  void cancellationByApi_endsTheEnrollmentAtOnce() {
    var workflow = enroll(lead -> lead.pause(days(30)));
    after(
        hours(5),
        () -> signal(workflow, EnrollmentSignal.cancel(UUID.randomUUID(), enrollment, now())));

    assertThat(resultOf(workflow)).isEqualTo("CANCELED");
  }

  @Test
  void exitStep_endsTheEnrollment() {
    var workflow =
        enroll(
            lead -> {
              if (lead.is(attribute("country").is("MX"))) {
                lead.exit("not sold in this country");
              }
              lead.send(email("offer"));
            });
    activities.profile.put("country", "MX");

    assertThat(resultOf(workflow)).isEqualTo("EXITED: not sold in this country");
    assertThat(activities.sent).isEmpty();
  }

  @Test
  void goal_doesNotWaitForAFailingSend() {
    for (int i = 0; i < 10_000; i++) {
      activities.nextSend(RecordingActivities::fail);
    }
    var workflow = enroll(lead -> lead.send(email("guide")));
    after(
        hours(5),
        () ->
            signal(
                workflow,
                EnrollmentSignal.event(
                    UUID.randomUUID(), enrollment, now(), List.of("Demo Booked"))));

    assertThat(resultOf(workflow)).isEqualTo("GOAL: Demo Booked");
    assertThat(activities.sent).isEmpty();
    assertThat(activities.journalLines()).contains("guide: not sent: GOAL: Demo Booked");
  }

  @Test
  void nonRetryableFailure_endsTheEnrollmentWithItsType() {
    activities.nextSend(
        () -> {
          throw ApplicationFailure.newNonRetryableFailure("said on purpose", "Deliberate");
        });
    var workflow = enroll(lead -> lead.send(email("guide")));

    assertThatThrownBy(() -> resultOf(workflow)).isInstanceOf(WorkflowFailedException.class);
    assertThat(activities.endings)
        .extracting(EnrollmentActivities.EnrollmentEnding::toString)
        .containsExactly("FAILED: Deliberate");
  }

  private void sendAndAskForAnOpen(Enrollment lead) {
    var guide = lead.send(email("guide"));
    lead.send(email(guide.openedWithin(days(3)) ? "opened" : "not-opened"));
  }
}
