package dev.senda.temporal.workflow;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.not;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Enrollment;
import dev.senda.journey.engine.TimeScale;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.temporal.contract.CurrentStepQuery;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.testing.RecordingActivities;
import dev.senda.temporal.testing.WorkflowTestBase;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The workflow on the in-memory test server, which skips the time in which nothing happens. */
class JourneyWorkflowTest extends WorkflowTestBase {

  @Test
  void journeyOfThirtyDays_ends() {
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
  void conditionsOfEveryKind_areEvaluatedAsWritten() {
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
  void failedSend_isRetriedUntilItSucceeds() {
    for (int i = 0; i < 5; i++) {
      activities.nextSend(RecordingActivities::fail);
    }
    var workflow =
        enroll(lead -> lead.send(email("guide").subject("Did you get it?").named("guide-again")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide-again");
  }

  @Test
  void deferredSend_isRepeatedAtItsTime() {
    activities.nextSend(() -> SendResult.deferred(now() + hours(9).toMillis()));
    var workflow = enroll(lead -> lead.send(email("guide")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide DEFERRED", "guide");
    assertThat(tookBetween("guide")).isGreaterThanOrEqualTo(hours(8));
  }

  @Test
  void compressedTime_dayTakesTenSeconds() {
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
  void unreadableSignal_isIgnored() {
    var workflow = enroll(this::sendAndAskForAnOpen);
    after(
        hours(5),
        () -> {
          workflow.signal("hello");
          workflow.signal("hello", "somebody");
          workflow.signal("hello", Map.of("something", "else"));
          signal(workflow, EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), "guide"));
        });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("guide", "opened");
  }

  @Test
  void currentStep_canBeQueried() {
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
