package dev.senda.temporal.workflow;

import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;
import static dev.senda.temporal.testing.InlineJourney.inline;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_TIMER_STARTED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED;
import static io.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Plan;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.EnrollmentActivities.EndingType;
import dev.senda.temporal.activities.EnrollmentActivities.EnrollmentEnding;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.temporal.client.EnrollmentClient;
import dev.senda.temporal.client.TemporalConnection;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.testing.IntegrationTestBase;
import dev.senda.temporal.worker.TemporalJourneyWorker;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The workflow on a real Temporal server: its cost, and what only a real server can show. */
class JourneyWorkflowIntegrationTest extends IntegrationTestBase {

  @Test
  void journeyR_has24Events_4WorkflowTasks_2Activities() throws Exception {
    work(r);
    client.start(enrollment, r.plan(), contact, "");
    awaitStep("ebook-guide opened within 3 days");
    assertThat(
            client.signal(
                "journey-r",
                contact,
                "",
                "opened",
                EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), "ebook-guide")))
        .isTrue();
    awaitEnd();

    assertThat(world.sent).containsExactly("ebook-guide", "book-a-demo");
    assertThat(world.queues).allMatch(queue -> queue.endsWith(settings.taskQueue()));
    var history = history("journey-r");
    assertThat(history).extracting(HistoryEvent::getEventType).hasSize(24);
    assertThat(count(history, EVENT_TYPE_WORKFLOW_TASK_COMPLETED)).isEqualTo(4);
    assertThat(count(history, EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)).isEqualTo(2);
    assertThat(count(history, EVENT_TYPE_TIMER_STARTED)).isEqualTo(1);
  }

  @Test
  void goalDuringWait_staysWithinBudget() throws Exception {
    work(r);
    client.start(enrollment, r.plan(), contact, "");
    awaitStep("ebook-guide opened within 3 days");
    client.signal(
        "journey-r",
        contact,
        "",
        "Demo Booked",
        EnrollmentSignal.event(UUID.randomUUID(), enrollment, now(), List.of("Demo Booked")));
    awaitEnd();

    assertThat(history("journey-r").size()).isLessThanOrEqualTo(18);
    assertThat(world.endings)
        .extracting(EnrollmentActivities.EnrollmentEnding::toString)
        .containsExactly("GOAL: Demo Booked");
  }

  /**
   * The API commits a goal; its signal waits behind the contact's other items, an exit is faster.
   */
  @Test
  void committedEnd_comesBeforeTheSignalOfALaterOne() throws Exception {
    world.nextSend(
        () -> {
          exitNow();
          return SendResult.enrollmentEnded(
              new EnrollmentEnding(EndingType.GOAL, "Demo Booked", now()));
        });
    work(r);
    client.start(enrollment, r.plan(), contact, "");
    awaitEnd();

    assertThat(world.endings)
        .extracting(EnrollmentEnding::toString)
        .containsExactly("GOAL: Demo Booked");
    assertThat(world.journalLines())
        .containsExactly("ebook-guide: not sent: GOAL: Demo Booked", "end: GOAL: Demo Booked");
  }

  private void exitNow() {
    try {
      client.signal(
          "journey-r",
          contact,
          "",
          "unsubscribed",
          EnrollmentSignal.exit(UUID.randomUUID(), enrollment, now(), "unsubscribed"));
    } catch (EnrollmentClient.TemporalUnavailableException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void temporalUi_showsPurposeOwnerAndSteps() throws Exception {
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
  void signalsDuringContinueAsNew_areNeitherLostNorUsedTwice() throws Exception {
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
    try (var connection = new TemporalConnection(settings, TIMEOUT)) {
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
            EnrollmentSignal.event(
                UUID.randomUUID(), enrollment, now() + i, List.of(order.toString()));
        assertThat(client.signal("long", contact, "", order.name(), enrollmentSignal)).isTrue();
      }
      awaitEnd();
      factory.shutdown();
      factory.awaitTermination(30, TimeUnit.SECONDS);
    }

    var journal = world.journalLines();
    assertThat(journal).hasSize(orders + 2);
    assertThat(journal.subList(0, orders))
        .allMatch(line -> line.endsWith(" days: yes") || line.endsWith(" day: yes"));
    assertThat(journal.get(orders)).isEqualTo("one more: no: the time was up");
    var last = history("long").getFirst().getWorkflowExecutionStartedEventAttributes();
    assertThat(last.getContinuedExecutionRunId()).isNotEmpty();
  }

  @Test
  void longStepName_isTruncatedInTheUi() throws Exception {
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
  void openAfterDeadline_neverCounts_thoughWorkersWereDown() throws Exception {
    assertThat(sentWhenOpenedWhileTheWorkersWereDown(Duration.ofMillis(1)))
        .containsExactly("guide", "not-opened");
  }

  @Test
  void openInTime_counts_thoughWorkersWereDown() throws Exception {
    assertThat(sentWhenOpenedWhileTheWorkersWereDown(Duration.ZERO))
        .containsExactly("guide", "opened");
  }

  @Test
  void bugInJourney_waitsForFixedWorker_andGoesOn() throws Exception {
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
        EnrollmentSignal.opened(
            UUID.randomUUID(), enrollment, deadline.plus(late).toEpochMilli(), "guide"));
    work(journey);
    awaitEnd();
    return world.sent;
  }
}
