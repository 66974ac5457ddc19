package dev.senda.temporal.workflow;

import static dev.senda.journey.Channel.EMAIL;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.MessageClass.MARKETING;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;
import static dev.senda.temporal.testing.InlineJourney.inline;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_TIMER_STARTED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.devservices.TestTemporal;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.TimeScale;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.client.EnrollmentClient;
import dev.senda.temporal.client.EnrollmentClient.PreviousEnrollmentRunningException;
import dev.senda.temporal.client.EnrollmentClient.TemporalUnavailableException;
import dev.senda.temporal.client.SendaDataConverter;
import dev.senda.temporal.client.TemporalConnection;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.testing.RecordingActivities;
import dev.senda.temporal.worker.JourneyWorker;
import dev.senda.temporal.worker.TemporalJourneyWorker;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The host on a real Temporal server: what it costs there, and what only a real server can show.
 */
class JourneyWorkflowIntegrationTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final ChannelQueues LANES =
      new ChannelQueues(Map.of(EMAIL, Map.of(MARKETING, new ChannelQueue(EMAIL, "main", null))));

  private final RecordingActivities world = new RecordingActivities();
  private final UUID enrollment = UUID.randomUUID();
  private final String contact =
      "T%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
  private final EnrollmentClient.Settings settings =
      new EnrollmentClient.Settings(
          TestTemporal.target(),
          TestTemporal.NAMESPACE,
          TestTemporal.newTaskQueue(),
          URI.create("http://console.example"));
  private final EnrollmentClient client = EnrollmentClient.open(settings, TimeScale.REAL);
  private final TemporalConnection connection = new TemporalConnection(settings, PATIENCE);
  private final List<JourneyWorker> workers = new ArrayList<>();

  /** Enroll, send, wait up to three days for an open which arrives, send, end. */
  private final Journey r =
      inline(
          Plan.named("journey-r")
              .purpose("Be measured")
              .owner("growth@ourcompany.example")
              .goal(event("Demo Booked")),
          lead -> {
            var guide = lead.send(email("ebook-guide"));
            if (guide.openedWithin(days(3))) {
              lead.send(email("book-a-demo"));
            }
          });

  @AfterEach
  void stop() {
    workers.forEach(JourneyWorker::close);
    connection.close();
    client.close();
  }

  @Test
  void journeyRCostsNoMoreThanItsBudget() throws Exception {
    work(r);
    client.start(enrollment, r.plan(), contact, "");
    awaitStep("ebook-guide opened within 3 days");
    assertThat(
            client.signal(
                "journey-r",
                contact,
                "",
                "opened",
                EnrollmentSignal.opened(enrollment, now(), "ebook-guide")))
        .isTrue();
    awaitEnd();

    assertThat(world.sent).containsExactly("ebook-guide", "book-a-demo");
    assertThat(world.queues).allMatch(lane -> lane.endsWith("-email-main"));
    var history = history("journey-r");
    assertThat(history).extracting(HistoryEvent::getEventType).hasSize(24);
    assertThat(count(history, EVENT_TYPE_WORKFLOW_TASK_COMPLETED)).isEqualTo(4);
    assertThat(count(history, EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)).isEqualTo(2);
    assertThat(count(history, EVENT_TYPE_TIMER_STARTED)).isEqualTo(1);
  }

  @Test
  void aGoalDuringTheWaitCostsNoMoreThanItsBudget() throws Exception {
    work(r);
    client.start(enrollment, r.plan(), contact, "");
    awaitStep("ebook-guide opened within 3 days");
    client.signal(
        "journey-r",
        contact,
        "",
        "Demo Booked",
        EnrollmentSignal.event(enrollment, now(), List.of("Demo Booked")));
    awaitEnd();

    assertThat(history("journey-r").size()).isLessThanOrEqualTo(18);
    assertThat(world.endings)
        .extracting(EnrollmentActivities.EnrollmentEnding::toString)
        .containsExactly("GOAL: Demo Booked");
  }

  @Test
  void theTemporalUiReadsTheJourneyInPlainWords() throws Exception {
    work(r);
    client.start(enrollment, r.plan(), contact, "");
    awaitStep("ebook-guide opened within 3 days");

    var history = history("journey-r");
    var started = history.getFirst();
    assertThat(started.getWorkflowExecutionStartedEventAttributes().getWorkflowType().getName())
        .isEqualTo("journey-r");
    assertThat(summary(started)).isEqualTo("Be measured");
    assertThat(started.getUserMetadata().getDetails().getData().toStringUtf8())
        .contains("growth@ourcompany.example")
        .contains("http://console.example/enrollments/" + enrollment);
    assertThat(summary(first(history, EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)))
        .isEqualTo("email ebook-guide");
    assertThat(summary(first(history, EVENT_TYPE_TIMER_STARTED)))
        .isEqualTo("ebook-guide opened within 3 days");
    assertThat(currentDetails()).startsWith("**ebook-guide opened within 3 days**, until ");
  }

  @Test
  void nothingThatIsToldWhileOneRunFollowsAnotherIsLostOrHeardTwice() throws Exception {
    int orders = 60;
    var order = event("Order Completed");
    var journey =
        inline(
            Plan.named("long").purpose("Be long").owner("growth@ourcompany.example"),
            lead -> {
              for (int round : lead.rounds(orders)) {
                lead.happens(order, within(days(round)));
              }
              lead.happens(order, within(Duration.ofSeconds(1)).named("one more"));
            });
    try (var connection = new TemporalConnection(settings, PATIENCE)) {
      var factory =
          TemporalJourneyWorker.factory(
              connection,
              settings.taskQueue(),
              List.of(journey),
              ChannelQueues.none(),
              world,
              world,
              world,
              15);
      factory.start();
      client.start(enrollment, journey.plan(), contact, "");
      awaitStep("long", "Order Completed within 1 day");
      for (int i = 0; i < orders; i++) {
        var enrollmentSignal =
            EnrollmentSignal.event(enrollment, now() + i, List.of(order.toString()));
        assertThat(client.signal("long", contact, "", order.name(), enrollmentSignal)).isTrue();
      }
      awaitEnd();
      factory.shutdown();
      factory.awaitTermination(30, TimeUnit.SECONDS);
    }

    var told = world.journalLines();
    assertThat(told).hasSize(orders + 2);
    assertThat(told.subList(0, orders))
        .allMatch(line -> line.endsWith(" days: yes") || line.endsWith(" day: yes"));
    assertThat(told.get(orders)).isEqualTo("one more: no: the time was up");
    var last = history("long").getFirst().getWorkflowExecutionStartedEventAttributes();
    assertThat(last.getContinuedExecutionRunId()).isNotEmpty();
  }

  @Test
  void startingTwiceIsOneRunAlsoWhenItIsOver() throws Exception {
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
  void anotherEnrollmentIsNeverTakenForTheOneThatStillRuns() throws Exception {
    work(r);
    client.start(enrollment, r.plan(), contact, "");
    awaitStep("ebook-guide opened within 3 days");

    assertThatThrownBy(() -> client.start(UUID.randomUUID(), r.plan(), contact, ""))
        .isInstanceOf(PreviousEnrollmentRunningException.class)
        .hasMessage("an earlier enrollment of this contact has not left journey-r");
  }

  @Test
  void theSameThingToldTwiceIsHeardOnce() throws Exception {
    work(r);
    client.start(enrollment, r.plan(), contact, "");
    awaitStep("ebook-guide opened within 3 days");
    var order = EnrollmentSignal.event(enrollment, now(), List.of("Order Completed"));

    client.signal("journey-r", contact, "", "Order Completed", order);
    client.signal("journey-r", contact, "", "Order Completed", order);

    assertThat(count(history("journey-r"), EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)).isEqualTo(1);
  }

  @Test
  void nobodyHearsWhatIsToldToAnEnrollmentThatIsOver() throws Exception {
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
                EnrollmentSignal.opened(enrollment, now(), "hello")))
        .isFalse();
    assertThat(
            client.signal(
                "quick",
                "NOBODY0000000",
                "",
                "opened",
                EnrollmentSignal.opened(enrollment, now(), "hello")))
        .isFalse();
  }

  @Test
  void anEventUnderANameThatTemporalKeepsForItselfIsHeardToo() throws Exception {
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
        EnrollmentSignal.event(enrollment, now(), List.of(odd.toString())));
    awaitEnd();

    assertThat(world.endings)
        .extracting(EnrollmentActivities.EnrollmentEnding::kind)
        .containsExactly(EnrollmentActivities.EndingType.GOAL);
  }

  @Test
  void aStepWithAVeryLongNameIsShownShort() throws Exception {
    var event = event("Order Completed");
    for (int i = 0; i < 50; i++) {
      event =
          event.with("a-property-with-quite-a-long-name-" + i, "a value that is not short either");
    }
    var everything = event;
    var journey = inline(Plan.named("long"), lead -> lead.happens(everything, within(days(3))));
    work(journey);
    client.start(enrollment, journey.plan(), contact, "");
    await(() -> count(history("long"), EVENT_TYPE_TIMER_STARTED) > 0);

    assertThat(summary(first(history("long"), EVENT_TYPE_TIMER_STARTED)))
        .startsWith("Order Completed where ")
        .hasSizeLessThanOrEqualTo(100);
  }

  @Test
  void whatHappenedAfterTheDeadlineDoesNotCountThoughTheWorkersWereDownAndHearBothAtOnce()
      throws Exception {
    assertThat(sentWhenOpenedWhileTheWorkersWereDown(Duration.ofMillis(1)))
        .containsExactly("guide", "not-opened");
  }

  @Test
  void whatHappenedInTimeCountsThoughTheWorkersWereDownAndHearItLate() throws Exception {
    assertThat(sentWhenOpenedWhileTheWorkersWereDown(Duration.ZERO))
        .containsExactly("guide", "opened");
  }

  @Test
  void aJourneyWithABugWaitsForAFixedWorkerAndGoesOnWhereItWas() throws Exception {
    var plan = Plan.named("buggy");
    var buggy =
        inline(
            plan,
            lead -> {
              lead.send(email("hello"));
              throw new IllegalStateException("a bug");
            });
    var fixed =
        inline(
            plan,
            lead -> {
              lead.send(email("hello"));
              lead.send(email("goodbye"));
            });
    work(buggy);
    client.start(enrollment, plan, contact, "");
    await(() -> count(history("buggy"), EVENT_TYPE_WORKFLOW_TASK_FAILED) > 0);
    workers.removeFirst().close();
    assertThat(world.endings).isEmpty();

    work(fixed);
    awaitEnd();

    assertThat(world.sent).containsExactly("hello", "goodbye");
  }

  @Test
  void aNamespaceThatIsNotThereIsNoEnrollmentThatIsOver() throws Exception {
    var elsewhere =
        new EnrollmentClient.Settings(TestTemporal.target(), "no-such-namespace", "none", null);
    try (var lost = EnrollmentClient.open(elsewhere, TimeScale.REAL)) {
      assertThatThrownBy(
              () ->
                  lost.signal(
                      "journey-r",
                      contact,
                      "",
                      "opened",
                      EnrollmentSignal.opened(enrollment, now(), "guide")))
          .isInstanceOf(TemporalUnavailableException.class);
      assertThatThrownBy(() -> lost.start(enrollment, r.plan(), contact, ""))
          .isInstanceOf(TemporalUnavailableException.class);
    }
  }

  @Test
  void whatTemporalRefusesForGoodIsAFaultOfOursAndNoAbsence() {
    var longerThanTemporalTakes = "x".repeat(2_000);

    assertThatThrownBy(
            () ->
                client.signal(
                    "journey-r",
                    contact,
                    "",
                    longerThanTemporalTakes,
                    EnrollmentSignal.opened(enrollment, now(), "guide")))
        .isInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void whereTemporalCannotBeReachedItSaysSoSoon() throws Exception {
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
                      EnrollmentSignal.opened(enrollment, now(), "guide")))
          .isInstanceOf(TemporalUnavailableException.class);
      assertThat(away.queryCurrentStep("journey-r", contact, "")).isEmpty();
      assertThat(worker.isPolling()).isFalse();
    }
  }

  /**
   * The open happened this long after the deadline; when the workers come back, both the timer and
   * the open are there.
   */
  private List<String> sentWhenOpenedWhileTheWorkersWereDown(Duration late) throws Exception {
    var journey =
        inline(
            Plan.named("late"),
            lead -> {
              var guide = lead.send(email("guide"));
              lead.send(email(guide.openedWithin(Duration.ofSeconds(3)) ? "opened" : "not-opened"));
            });
    work(journey);
    client.start(enrollment, journey.plan(), contact, "");
    awaitStep("late", "guide opened within 3 seconds");
    var deadline =
        requireNonNull(client.queryCurrentStep("late", contact, "").orElseThrow().until());
    workers.removeFirst().close();
    await(() -> Instant.now().isAfter(deadline.plusSeconds(1)));

    client.signal(
        "late",
        contact,
        "",
        "opened",
        EnrollmentSignal.opened(enrollment, deadline.plus(late).toEpochMilli(), "guide"));
    work(journey);
    awaitEnd();
    return world.sent;
  }

  private void work(Journey journey) {
    workers.add(JourneyWorker.open(settings, List.of(journey), LANES, world, world, world));
  }

  private void awaitStep(String step) {
    awaitStep("journey-r", step);
  }

  private void awaitStep(String journey, String step) {
    await(
        () ->
            client
                .queryCurrentStep(journey, contact, "")
                .filter(place -> place.step().equals(step))
                .isPresent());
  }

  private void awaitEnd() {
    await(() -> !world.endings.isEmpty());
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(condition);
  }

  private String currentDetails() {
    return connection
        .client()
        .newUntypedWorkflowStub(EnrollmentClient.workflowId("journey-r", contact, ""))
        .query("__temporal_workflow_metadata", io.temporal.api.sdk.v1.WorkflowMetadata.class)
        .getCurrentDetails();
  }

  private String runOf(String journey) {
    return connection
        .client()
        .newUntypedWorkflowStub(EnrollmentClient.workflowId(journey, contact, ""))
        .describe()
        .getExecution()
        .getRunId();
  }

  private List<HistoryEvent> history(String journey) {
    return connection
        .client()
        .fetchHistory(EnrollmentClient.workflowId(journey, contact, ""))
        .getEvents();
  }

  private static long count(List<HistoryEvent> history, EventType type) {
    return history.stream().filter(event -> event.getEventType() == type).count();
  }

  private static HistoryEvent first(List<HistoryEvent> history, EventType type) {
    return history.stream().filter(event -> event.getEventType() == type).findFirst().orElseThrow();
  }

  private static String summary(HistoryEvent event) {
    return SendaDataConverter.CONVERTER.fromPayload(
        event.getUserMetadata().getSummary(), String.class, String.class);
  }

  private static long now() {
    return Instant.now().toEpochMilli();
  }
}
