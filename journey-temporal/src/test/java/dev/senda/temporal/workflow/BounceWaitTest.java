package dev.senda.temporal.workflow;

import static dev.senda.journey.DeliveryStatus.BOUNCED;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Enrollment;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.testing.WorkflowTestBase;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A bounce answers the waits for it. */
class BounceWaitTest extends WorkflowTestBase {

  private static final String STEP = "guide bounced within 3 days";

  @Test
  void bounceDuringTheWait_answersIt() {
    var workflow = enroll(BounceWaitTest::sendAndWait);
    after(hours(5), () -> signal(workflow, report(BOUNCED)));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "bounced");
    assertThat(tookBetween(STEP)).isCloseTo(hours(5), A_MOMENT);
    assertThat(activities.journalLines()).contains(STEP + ": yes");
  }

  @Test
  void bounceBeforeTheWait_answersItAtOnce() {
    var workflow =
        enroll(
            lead -> {
              var guide = lead.send(email("guide"));
              lead.pause(days(1));
              lead.send(email(guide.bouncedWithin(days(3)) ? "bounced" : "arrived"));
            });
    after(hours(5), () -> signal(workflow, report(BOUNCED)));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "bounced");
    assertThat(tookBetween(STEP)).isZero();
  }

  @Test
  void noBounce_waitsToTheEnd_thoughTheMessageIsOpened() {
    var workflow = enroll(BounceWaitTest::sendAndWait);
    after(
        hours(5),
        () ->
            signal(
                workflow, EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), "guide")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "arrived");
    assertThat(tookBetween(STEP)).isCloseTo(days(3), A_MOMENT);
  }

  @ParameterizedTest
  @EnumSource(
      value = DeliveryStatus.class,
      names = {"REJECTED", "COMPLAINED"})
  void otherReport_answersNoAtOnce(DeliveryStatus status) {
    var workflow = enroll(BounceWaitTest::sendAndWait);
    after(hours(5), () -> signal(workflow, report(status)));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "arrived");
    assertThat(activities.journalLines()).contains(STEP + ": no: the message " + status);
  }

  @Test
  void messageThatWasNotSent_doesNotBounce() {
    activities.nextSend(() -> SendResult.of(AttemptOutcome.SKIPPED));
    var workflow = enroll(BounceWaitTest::sendAndWait);

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide SKIPPED", "arrived");
    assertThat(tookBetween(STEP)).isZero();
  }

  @Test
  void bounceAtTheDeadline_counts_andALaterOneDoesNot() {
    var workflow =
        enroll(
            lead -> {
              var guide = lead.send(email("guide"));
              boolean first = guide.bouncedWithin(hours(5));
              lead.send(email(first ? "in-time" : "late"));
            });
    after(
        hours(1),
        () -> {
          long deadline = deadlineOf(hours(5));
          signal(
              workflow,
              EnrollmentSignal.deliveryStatus(
                  UUID.randomUUID(), enrollment, deadline, "guide", BOUNCED));
        });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "in-time");
  }

  private static void sendAndWait(Enrollment lead) {
    var guide = lead.send(email("guide"));
    lead.send(email(guide.bouncedWithin(days(3)) ? "bounced" : "arrived"));
  }

  private EnrollmentSignal report(DeliveryStatus status) {
    return EnrollmentSignal.deliveryStatus(UUID.randomUUID(), enrollment, now(), "guide", status);
  }
}
