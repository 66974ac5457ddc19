package dev.senda.temporal.workflow;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.not;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Match;
import dev.senda.journey.engine.TimeScale;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.temporal.contract.CurrentStepQuery;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.testing.RecordingActivities;
import dev.senda.temporal.testing.WorkflowTestBase;
import io.temporal.client.WorkflowFailedException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The host, on the in-memory test server, which skips the time in which nothing happens. */
class JourneyWorkflowTest extends WorkflowTestBase {

  @Test
  void aJourneyOfThirtyDaysIsOverInAMoment() {
    var workflow =
        enroll(
            lead -> {
              lead.send(email("hello"));
              lead.pause(days(30));
              lead.send(email("goodbye"));
            });

    long began = temporal.currentTimeMillis();
    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(Duration.ofMillis(temporal.currentTimeMillis() - began))
        .isGreaterThanOrEqualTo(days(30));
    assertThat(activities.sent).containsExactly("hello", "goodbye");
  }

  @Test
  void anOpenEndsTheWaitAtOnce() {
    var workflow = enroll(this::sendAndAskForAnOpen);
    after(hours(5), () -> signal(workflow, EnrollmentSignal.opened(enrollment, now(), "guide")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "opened");
    assertThat(tookBetween("guide opened within 3 days")).isCloseTo(hours(5), A_MOMENT);
  }

  @Test
  void aClickProvesThatItWasOpened() {
    var workflow = enroll(this::sendAndAskForAnOpen);
    after(hours(5), () -> signal(workflow, EnrollmentSignal.clicked(enrollment, now(), "guide")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "opened");
  }

  @Test
  void anOpenIsNoClick() {
    var workflow =
        enroll(
            lead -> {
              var guide = lead.send(email("guide"));
              lead.send(email(guide.clickedWithin(days(2)) ? "clicked" : "not-clicked"));
            });
    after(hours(5), () -> signal(workflow, EnrollmentSignal.opened(enrollment, now(), "guide")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "not-clicked");
  }

  @Test
  void whoNeverOpensIsAnsweredWhenTheTimeIsUp() {
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
  void anOpenInTheInstantOfTheDeadlineWins() {
    var workflow = enroll(this::sendAndAskForAnOpen);
    after(
        hours(5),
        () -> signal(workflow, EnrollmentSignal.opened(enrollment, deadlineOf(days(3)), "guide")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "opened");
  }

  @Test
  void anOpenAfterTheDeadlineDoesNotCountAlsoWhereItIsHeardBeforeTheTimer() {
    var workflow = enroll(this::sendAndAskForAnOpen);
    after(
        hours(5),
        () ->
            signal(
                workflow, EnrollmentSignal.opened(enrollment, deadlineOf(days(3)) + 1, "guide")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "not-opened");
  }

  @Test
  void theOpenOfAnotherEnrollmentNeverCounts() {
    var workflow = enroll(this::sendAndAskForAnOpen);
    after(
        hours(5),
        () -> signal(workflow, EnrollmentSignal.opened(UUID.randomUUID(), now(), "guide")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "not-opened");
  }

  @Test
  void theSecondMessageOfAStepIsAnotherMessage() {
    var workflow =
        enroll(
            lead -> {
              lead.send(email("guide"));
              var second = lead.send(email("guide"));
              lead.send(email(second.openedWithin(days(3)) ? "opened" : "not-opened"));
            });
    after(hours(5), () -> signal(workflow, EnrollmentSignal.opened(enrollment, now(), "guide")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "guide", "not-opened");
  }

  @Test
  void aMessageThatWasSkippedWasNeverOpenedAndNobodyWaitsForIt() {
    activities.nextSend(() -> SendResult.of(AttemptOutcome.SKIPPED));
    var workflow = enroll(this::sendAndAskForAnOpen);

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide SKIPPED", "not-opened");
    assertThat(tookBetween("guide opened within 3 days")).isLessThan(hours(1));
    assertThat(activities.journalLines())
        .contains("guide opened within 3 days: no: it was not sent");
  }

  @Test
  void anEventThatCameBeforeItsWaitCountsOnce() {
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
                workflow, EnrollmentSignal.event(enrollment, now(), List.of("Order Completed"))));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("thanks", "goodbye");
    assertThat(tookBetween("Order Completed within 7 days")).isLessThan(hours(1));
  }

  @Test
  void anEventIsHeardByThePatternThatItMatches() {
    var large = event("Order Completed").with("total", Match.atLeast(50));
    var workflow =
        enroll(lead -> lead.send(email(lead.happens(large, within(days(7))) ? "large" : "none")));
    after(
        hours(2),
        () ->
            signal(
                workflow, EnrollmentSignal.event(enrollment, now(), List.of("Order Completed"))));
    after(
        hours(5),
        () ->
            signal(
                workflow,
                EnrollmentSignal.event(
                    enrollment, now(), List.of("Order Completed where total is at least 50"))));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("large");
    assertThat(tookBetween("Order Completed where total is at least 50 within 7 days"))
        .isCloseTo(hours(5), A_MOMENT);
  }

  @Test
  void theSameThingToldTwiceAnswersTwoWaitsOnlyIfItHappenedTwice() {
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
                workflow, EnrollmentSignal.event(enrollment, now(), List.of("Order Completed"))));
    after(
        hours(3),
        () ->
            signal(
                workflow, EnrollmentSignal.event(enrollment, now(), List.of("Order Completed"))));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("both");
  }

  @Test
  void theGoalEndsAWaitAtOnce() {
    var workflow = enroll(this::sendAndAskForAnOpen);
    after(
        hours(5),
        () -> signal(workflow, EnrollmentSignal.event(enrollment, now(), List.of("Demo Booked"))));

    assertThat(resultOf(workflow)).isEqualTo("GOAL: Demo Booked");
    assertThat(activities.sent).containsExactly("guide");
    assertThat(activities.journalLines())
        .contains(
            "guide opened within 3 days: interrupted: GOAL: Demo Booked", "end: GOAL: Demo Booked");
    assertThat(activities.endings.getFirst().kind())
        .isEqualTo(EnrollmentActivities.EndingType.GOAL);
  }

  @Test
  void anExitEndsAPauseAtOnce() {
    var workflow = enroll(lead -> lead.pause(days(30)));
    after(
        hours(5),
        () ->
            signal(
                workflow, EnrollmentSignal.event(enrollment, now(), List.of("Lead Disqualified"))));

    assertThat(resultOf(workflow)).isEqualTo("EXITED: Lead Disqualified");
    assertThat(tookBetween("pause 30 days")).isCloseTo(hours(5), A_MOMENT);
  }

  @Test
  void unsubscribingEndsItAtOnce() {
    var workflow = enroll(this::sendAndAskForAnOpen);
    after(
        hours(5),
        () ->
            signal(
                workflow,
                EnrollmentSignal.exit(enrollment, now(), "unsubscribed from product-tips")));

    assertThat(resultOf(workflow)).isEqualTo("EXITED: unsubscribed from product-tips");
    assertThat(activities.sent).containsExactly("guide");
  }

  @Test
  void aJourneyCannotSwallowItsOwnEnd() {
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
        () -> signal(workflow, EnrollmentSignal.event(enrollment, now(), List.of("Demo Booked"))));

    assertThat(resultOf(workflow)).isEqualTo("GOAL: Demo Booked");
    assertThat(activities.sent).isEmpty();
  }

  @Test
  void ofTwoEndingsTheFirstCounts() {
    var workflow = enroll(lead -> lead.pause(days(30)));
    after(
        hours(5),
        () -> {
          signal(workflow, EnrollmentSignal.event(enrollment, now(), List.of("Demo Booked")));
          signal(workflow, EnrollmentSignal.exit(enrollment, now(), "unsubscribed"));
        });

    assertThat(resultOf(workflow)).isEqualTo("GOAL: Demo Booked");
  }

  @Test
  void cancelingInTheTemporalUiClosesTheEnrollment() {
    var workflow = enroll(lead -> lead.pause(days(30)));
    after(hours(5), workflow::cancel);

    assertThatThrownBy(() -> resultOf(workflow)).hasCauseInstanceOf(CanceledFailure.class);
    assertThat(activities.endings)
        .extracting(EnrollmentActivities.EnrollmentEnding::toString)
        .containsExactly("CANCELED: canceled in Temporal");
  }

  @Test
  void cancelingFromTheApiEndsItAtOnce() {
    var workflow = enroll(lead -> lead.pause(days(30)));
    after(hours(5), () -> signal(workflow, EnrollmentSignal.cancel(enrollment, now())));

    assertThat(resultOf(workflow)).isEqualTo("CANCELED");
  }

  @Test
  void aJourneyMayLeaveByItself() {
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
  void conditionsOfEveryKindAreAskedAsTheyWereWritten() {
    activities.profile.put("country", "MX");
    activities.profile.put("orders", 7);
    activities.profile.put("vip", true);
    var condition =
        attribute("country")
            .is("MX")
            .and(attribute("orders").atLeast(5).or(attribute("orders").is(2.5)))
            .and(not(attribute("orders").atMost(6)))
            .and(attribute("vip").is(true))
            .and(attribute("phone").isKnown().or(not(attribute("phone").isKnown())));
    var workflow = enroll(lead -> lead.send(email(lead.is(condition) ? "yes" : "no")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("yes");
  }

  @Test
  void aSendThatFailsIsTriedAgainUntilItGetsThrough() {
    for (int i = 0; i < 5; i++) {
      activities.nextSend(RecordingActivities::fail);
    }
    var workflow =
        enroll(lead -> lead.send(email("guide").subject("Did you get it?").named("guide-again")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide-again");
  }

  @Test
  void aGoalDoesNotWaitForASendThatDoesNotGetThrough() {
    for (int i = 0; i < 10_000; i++) {
      activities.nextSend(RecordingActivities::fail);
    }
    var workflow = enroll(lead -> lead.send(email("guide")));
    after(
        hours(5),
        () -> signal(workflow, EnrollmentSignal.event(enrollment, now(), List.of("Demo Booked"))));

    assertThat(resultOf(workflow)).isEqualTo("GOAL: Demo Booked");
    assertThat(activities.sent).isEmpty();
    assertThat(activities.journalLines()).contains("guide: not sent: GOAL: Demo Booked");
  }

  @Test
  void aDeferredSendIsAskedForAgainWhenItsTimeComes() {
    activities.nextSend(() -> SendResult.deferred(now() + hours(9).toMillis()));
    var workflow = enroll(lead -> lead.send(email("guide")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide DEFERRED", "guide");
    assertThat(tookBetween("guide")).isGreaterThanOrEqualTo(hours(8));
  }

  @Test
  void aFailureThatNoRetryMendsEndsTheEnrollmentWithItsReason() {
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

  @Test
  void inCompressedTimeADayTakesTenSeconds() {
    scale =
        new TimeScale(
            Instant.ofEpochMilli(temporal.currentTimeMillis()),
            Instant.parse("2026-11-23T00:00:00Z"),
            8640);
    var workflow = enroll(lead -> lead.pause(days(30)));

    long began = temporal.currentTimeMillis();
    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(Duration.ofMillis(temporal.currentTimeMillis() - began))
        .isBetween(Duration.ofSeconds(300), Duration.ofSeconds(400));
    assertThat(tookBetween("pause 30 days")).isBetween(days(30), days(31));
  }

  @Test
  void aSignalThatSomebodySendsByHandHoldsNothingUp() {
    var workflow = enroll(this::sendAndAskForAnOpen);
    after(
        hours(5),
        () -> {
          workflow.signal("hello");
          workflow.signal("hello", "somebody");
          workflow.signal("hello", Map.of("something", "else"));
          signal(workflow, EnrollmentSignal.opened(enrollment, now(), "guide"));
        });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "opened");
  }

  @Test
  void whereItIsCanBeAsked() {
    var workflow = enroll(this::sendAndAskForAnOpen);
    temporal.sleep(hours(5));

    var stepSnapshot = workflow.query("where", CurrentStepQuery.StepSnapshot.class);
    assertThat(stepSnapshot.step()).isEqualTo("guide opened within 3 days");
    assertThat(stepSnapshot.until()).isEqualTo(stepSnapshot.since() + days(3).toMillis());
  }

  private void sendAndAskForAnOpen(Enrollment lead) {
    var guide = lead.send(email("guide"));
    lead.send(email(guide.openedWithin(days(3)) ? "opened" : "not-opened"));
  }
}
