package dev.senda.temporal.client;

import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.temporal.testing.InlineJourney.inline;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.devservices.SharedTestTemporal;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.TimeScale;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.client.EnrollmentClient.PreviousEnrollmentRunningException;
import dev.senda.temporal.client.EnrollmentClient.TemporalUnavailableException;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.testing.IntegrationTestBase;
import dev.senda.temporal.worker.JourneyWorker;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The client on a real Temporal server: starts, signals, and a server that is unavailable. */
class EnrollmentClientIntegrationTest extends IntegrationTestBase {

  @Test
  void secondStart_isNoSecondRun_evenAfterTheEnd() throws Exception {
    var quick = inline(Plan.named("quick"), lead -> lead.send(email("hello")));
    work(quick);
    client.start(enrollment, quick.plan(), contact, "");
    awaitEnd();
    var run = runOf("quick");

    client.start(enrollment, quick.plan(), contact, "");

    assertThat(runOf("quick")).isEqualTo(run);
    assertThat(world.sent).containsExactly("hello");
  }

  @Test
  void otherEnrollment_isRefusedWhileOneRuns() throws Exception {
    work(r);
    client.start(enrollment, r.plan(), contact, "");
    awaitStep("ebook-guide opened within 3 days");

    assertThatThrownBy(() -> client.start(UUID.randomUUID(), r.plan(), contact, ""))
        .isInstanceOf(PreviousEnrollmentRunningException.class)
        .hasMessage("an earlier enrollment of this contact has not left journey-r");
  }

  @Test
  void repeatedSignal_arrivesOnce() throws Exception {
    work(r);
    client.start(enrollment, r.plan(), contact, "");
    awaitStep("ebook-guide opened within 3 days");
    var order =
        EnrollmentSignal.event(UUID.randomUUID(), enrollment, now(), List.of("Order Completed"));

    client.signal("journey-r", contact, "", "Order Completed", order);
    client.signal("journey-r", contact, "", "Order Completed", order);

    assertThat(count(history("journey-r"), EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)).isEqualTo(1);
  }

  @Test
  void signalToEndedEnrollment_isReportedAsUndelivered() throws Exception {
    var quick = inline(Plan.named("quick"), lead -> lead.send(email("hello")));
    work(quick);
    client.start(enrollment, quick.plan(), contact, "");
    awaitEnd();

    assertThat(
            client.signal(
                "quick",
                contact,
                "",
                "opened",
                EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), "hello")))
        .isFalse();
    assertThat(
            client.signal(
                "quick",
                "NOBODY0000000",
                "",
                "opened",
                EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), "hello")))
        .isFalse();
  }

  @Test
  void eventWithReservedName_arrives() throws Exception {
    var odd = event("__temporal_odd");
    var journey = inline(Plan.named("odd").goal(odd), lead -> lead.pause(days(3)));
    work(journey);
    client.start(enrollment, journey.plan(), contact, "");
    awaitStep("odd", "pause 3 days");

    client.signal(
        "odd",
        contact,
        "",
        odd.name(),
        EnrollmentSignal.event(UUID.randomUUID(), enrollment, now(), List.of(odd.toString())));
    awaitEnd();

    assertThat(world.endings)
        .extracting(EnrollmentActivities.EnrollmentEnding::kind)
        .containsExactly(EnrollmentActivities.EndingType.GOAL);
  }

  @Test
  void missingNamespace_isUnavailability() throws Exception {
    var elsewhere =
        new EnrollmentClient.Settings(
            SharedTestTemporal.target(), "no-such-namespace", "none", null);
    try (var lost = EnrollmentClient.open(elsewhere, TimeScale.REAL)) {
      assertThatThrownBy(
              () ->
                  lost.signal(
                      "journey-r",
                      contact,
                      "",
                      "opened",
                      EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), "guide")))
          .isInstanceOf(TemporalUnavailableException.class);
      assertThatThrownBy(() -> lost.start(enrollment, r.plan(), contact, ""))
          .isInstanceOf(TemporalUnavailableException.class);
    }
  }

  @Test
  void permanentRefusal_isNoUnavailability() {
    var longerThanTemporalTakes = "x".repeat(2_000);

    assertThatThrownBy(
            () ->
                client.signal(
                    "journey-r",
                    contact,
                    "",
                    longerThanTemporalTakes,
                    EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), "guide")))
        .isInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void unreachableTemporal_failsSoon() throws Exception {
    var nowhere = new EnrollmentClient.Settings("127.0.0.1:1", "default", "none", null);
    try (var away = EnrollmentClient.open(nowhere, TimeScale.REAL);
        var worker =
            JourneyWorker.open(nowhere, List.of(r), ChannelQueues.none(), world, world, world)) {
      assertThatThrownBy(() -> away.start(enrollment, r.plan(), contact, ""))
          .isInstanceOf(TemporalUnavailableException.class)
          .hasMessage("Temporal at 127.0.0.1:1 does not answer");
      assertThatThrownBy(
              () ->
                  away.signal(
                      "journey-r",
                      contact,
                      "",
                      "opened",
                      EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), "guide")))
          .isInstanceOf(TemporalUnavailableException.class);
      assertThat(away.queryCurrentStep("journey-r", contact, "")).isEmpty();
      assertThat(worker.isPolling()).isFalse();
    }
  }
}
