package dev.senda.temporal.client;

import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;
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
import dev.senda.temporal.client.EnrollmentClient.TooManySignalsException;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.testing.IntegrationTestBase;
import dev.senda.temporal.worker.JourneyWorker;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The client on a real Temporal server: starts, signals, and a server that is unavailable. */
class EnrollmentClientIntegrationTest extends IntegrationTestBase {

  /** The reduced size leads to a second run, too. */
  private static final int MANY_EVENTS = Boolean.getBoolean("senda.test.full") ? 10_001 : 4_200;

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
  void terminatedWorkflow_isFound_withItsEnrollment_unlessItRunsAgain() throws Exception {
    work(r);
    client.start(enrollment, r.plan(), contact, "");
    awaitStep("ebook-guide opened within 3 days");
    var since = Instant.now().minusSeconds(60);
    var stub =
        connection
            .client()
            .newUntypedWorkflowStub(EnrollmentClient.workflowId("journey-r", contact, ""));

    stub.terminate("by an operator");

    var found = awaitTerminated(since);
    assertThat(client.findEndedEnrollment(found)).contains(enrollment);

    client.start(UUID.randomUUID(), r.plan(), contact, "");
    assertThat(client.findEndedEnrollment(found)).isEmpty();
  }

  private EnrollmentClient.TerminatedWorkflow awaitTerminated(Instant since) {
    return Awaitility.await()
        .atMost(TIMEOUT)
        .ignoreExceptions()
        .until(
            () ->
                client.findTerminated(since).stream()
                    .filter(workflow -> workflow.contactKey().equals(contact))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
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
  void twoEventsThatLookTheSame_arriveTwice() throws Exception {
    var order = event("Order Completed");
    var journey =
        inline(
            Plan.named("orders"),
            lead -> {
              boolean once = lead.happens(order, within(days(3)));
              boolean twice = lead.happens(order, within(days(3)));
              if (once && twice) {
                lead.send(email("thanks"));
              }
            });
    work(journey);
    client.start(enrollment, journey.plan(), contact, "");
    long at = now() + 1_000;

    for (int i = 0; i < 2; i++) {
      client.signal(
          "orders",
          contact,
          "",
          "Order Completed",
          EnrollmentSignal.event(UUID.randomUUID(), enrollment, at, List.of("Order Completed")));
    }
    awaitEnd();

    assertThat(world.sent).containsExactly("thanks");
  }

  /** Temporal refuses more than 10,000 signals to one run. */
  @Test
  void moreSignalsThanTemporalAllowsInOneRun_areHeardByTheNextRuns() throws Exception {
    var journey =
        inline(
            Plan.named("busy").goal(event("Order Completed")),
            lead -> lead.happens(event("Never"), within(days(3))));
    work(journey);
    client.start(enrollment, journey.plan(), contact, "");
    awaitStep("busy", "Never within 3 days");
    var firstRun = runOf("busy");

    for (int i = 0; i < MANY_EVENTS; i++) {
      client.signal(
          "busy",
          contact,
          "",
          "Page Viewed",
          EnrollmentSignal.event(UUID.randomUUID(), enrollment, now(), List.of("Page Viewed")));
    }
    assertThat(runOf("busy")).isNotEqualTo(firstRun);
    client.signal(
        "busy",
        contact,
        "",
        "Order Completed",
        EnrollmentSignal.event(UUID.randomUUID(), enrollment, now(), List.of("Order Completed")));
    awaitEnd();

    assertThat(world.endings)
        .extracting(EnrollmentActivities.EnrollmentEnding::kind)
        .containsExactly(EnrollmentActivities.EndingType.GOAL);
  }

  /** It takes half a minute, so only {@code ./senda test --full} runs it. */
  @Test
  @EnabledIfSystemProperty(named = "senda.test.full", matches = "true")
  void moreSignalsThanTemporalAllows_whileNoWorkerRuns_areRefusedForNow() throws Exception {
    client.start(enrollment, r.plan(), contact, "");

    assertThatThrownBy(
            () -> {
              for (int i = 0; i <= 10_000; i++) {
                client.signal(
                    "journey-r",
                    contact,
                    "",
                    "opened",
                    EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), "guide"));
              }
            })
        .isInstanceOf(TooManySignalsException.class);
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
        EnrollmentClient.Settings.plaintext(
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
    var nowhere = EnrollmentClient.Settings.plaintext("127.0.0.1:1", "default", "none", null);
    try (var away = EnrollmentClient.open(nowhere, TimeScale.REAL);
        var worker =
            JourneyWorker.open(nowhere, List.of(r), ChannelQueues.none(), world, world, world)) {
      assertThatThrownBy(() -> away.start(enrollment, r.plan(), contact, ""))
          .isInstanceOf(TemporalUnavailableException.class)
          .hasMessageStartingWith("Temporal at 127.0.0.1:1 does not answer: UNAVAILABLE");
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
