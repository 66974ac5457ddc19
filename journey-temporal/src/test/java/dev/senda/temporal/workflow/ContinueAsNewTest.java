package dev.senda.temporal.workflow;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.ContactList.list;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.time;
import static dev.senda.journey.Time.within;
import static java.time.DayOfWeek.TUESDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Holdout;
import dev.senda.journey.Match;
import dev.senda.journey.Split;
import dev.senda.temporal.activities.JournalEntry;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.testing.InlineJourney;
import dev.senda.temporal.testing.RecordingActivities;
import dev.senda.temporal.testing.WorkflowTestBase;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An enrollment whose history has become long continues in a new run, without a visible difference:
 * here a history is long after a few events.
 */
class ContinueAsNewTest extends WorkflowTestBase {

  private static final int ROUNDS = 8;

  enum Credit {
    YES,
    NO
  }

  interface CreditCheck extends CustomQuestion<Credit> {}

  @ParameterizedTest
  @ValueSource(ints = {5, 8, 11, 15, 20, 40})
  void manyRuns_haveTheSameResultAsOne(int limit) {
    var inOne = live(Integer.MAX_VALUE);
    assertThat(runs()).isEqualTo(1);
    stop();
    start();

    assertThat(live(limit)).isEqualTo(inOne);
    assertThat(runs()).isGreaterThan(limit < 20 ? 2 * ROUNDS : 3);
  }

  /** What of an enrollment is seen from outside. */
  private record EnrollmentTrace(
      String end, List<String> sent, List<String> done, List<String> journal) {}

  private EnrollmentTrace live(int limit) {
    var lived = new RecordingActivities();
    lived.profile.put("trial_ends", "2000-01-01");
    lived.nextSend(() -> SendResult.of(AttemptOutcome.SKIPPED));
    lived.nextSend(() -> SendResult.deferred(now() + hours(9).toMillis()));
    var workflow = enroll(InlineJourney.inline(PLAN, ContinueAsNewTest::manyRounds), lived, limit);
    for (int round = 1; round <= ROUNDS; round++) {
      var nudge = "nudge#" + round;
      after(
          days(round * 3).plus(hours(5)),
          () -> {
            signal(workflow, EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), nudge));
            signal(
                workflow,
                EnrollmentSignal.event(
                    UUID.randomUUID(), enrollment, now(), List.of("Order Completed")));
          });
    }
    var end = resultOf(workflow);
    assertThat(lived.journal)
        .extracting(JournalEntry::sequence)
        .as("without gaps, none twice, in order")
        .containsExactlyElementsOf(IntStream.rangeClosed(1, lived.journal.size()).boxed().toList());
    return new EnrollmentTrace(end, lived.sent, lived.done, lived.journalLines());
  }

  private static void manyRounds(Enrollment lead) {
    var hello = lead.send(email("hello"));
    lead.variant(Split.evenly(Holdout.class).learning());
    lead.isHeldOut(50);
    for (int round : lead.rounds(ROUNDS)) {
      var nudge = lead.send(email("nudge"));
      if (lead.hasChange("score-them")) {
        lead.score(round);
      }
      if (lead.happens(event("Order Completed"), within(days(1))) && lead.takesCoupon("ten")) {
        lead.send(email("thanks"));
      }
      lead.pauseUntil(time(9, 0));
      lead.pause(days(1));
      if (nudge.openedWithin(hours(1))) {
        lead.webhook("crm-sync");
      }
      if (hello.delivery() != DeliveryStatus.SKIPPED
          || hello.openedWithin(days(1))
          || lead.is(attribute("country").is("AR"))) {
        lead.addTo(list("impossible"));
      }
      if (lead.ask(CreditCheck.class) == Credit.NO) {
        lead.addTo(list("impossible"));
      }
    }
    lead.exit(lead.reaches(date("trial_ends")) ? "impossible" : "enough");
  }

  @Test
  void manySignalsDuringSleep_doNotChangeItsEnd() {
    longestHistory = 30;
    var large = event("Order Completed").with("total", Match.atLeast(50));
    long began = now();
    var workflow =
        enroll(
            lead -> {
              boolean ordered = lead.happens(large, within(days(30)));
              var small = lead.happens(event("Order Completed"), within(days(1)));
              lead.send(email(!ordered && small ? "small" : "wrong"));
            });
    hearOrders(workflow, 100);

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("small");
    assertThat(runs()).isGreaterThan(8);
    assertThat(activities.journalLines().getFirst())
        .endsWith("within 30 days: no: the time was up");
    assertThat(Duration.ofMillis(activities.journal.getFirst().ended() - began))
        .isCloseTo(days(30), A_MOMENT);
  }

  @Test
  void openAtDeadline_countsInTheNextRun() {
    longestHistory = 30;
    var large = event("Order Completed").with("total", Match.atLeast(50));
    var workflow =
        enroll(lead -> lead.send(email(lead.happens(large, within(days(30))) ? "in-time" : "no")));
    hearOrders(workflow, 30);
    after(
        days(29),
        () ->
            signal(
                workflow,
                EnrollmentSignal.event(
                    UUID.randomUUID(),
                    enrollment,
                    deadlineOf(days(30)),
                    List.of(large.toString()))));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("in-time");
    assertThat(runs()).isGreaterThan(2);
  }

  @Test
  void everyKindOfSleep_goesOnInTheNextRun() {
    longestHistory = 20;
    activities.nextSend(() -> SendResult.deferred(now() + days(10).toMillis()));
    var workflow =
        enroll(
            lead -> {
              lead.send(sms("later"));
              lead.pause(days(10));
              lead.pauseUntil(TUESDAY, time(9, 0));
              lead.send(email("done"));
            });
    for (int i = 1; i < 27 * 24; i += 3) {
      after(
          hours(i),
          () ->
              signal(
                  workflow,
                  EnrollmentSignal.event(
                      UUID.randomUUID(), enrollment, now(), List.of("Order Completed"))));
    }

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("later DEFERRED", "later", "done");
    assertThat(tookBetween("later")).isCloseTo(days(10), A_MOMENT);
    assertThat(tookBetween("pause 10 days")).isCloseTo(days(10), A_MOMENT);
    assertThat(activities.journalLines())
        .containsExactly(
            "later: accepted",
            "pause 10 days: over",
            "until Tuesday 09:00: over",
            "done: accepted",
            "end: COMPLETED");
    assertThat(runs()).isGreaterThan(20);
  }

  @Test
  void goal_endsEveryRun() {
    longestHistory = 20;
    var workflow = enroll(lead -> lead.pause(days(30)));
    hearOrders(workflow, 30);
    after(
        days(29),
        () ->
            signal(
                workflow,
                EnrollmentSignal.event(
                    UUID.randomUUID(), enrollment, now(), List.of("Demo Booked"))));

    assertThat(resultOf(workflow)).isEqualTo("GOAL: Demo Booked");
    assertThat(tookBetween("pause 30 days")).isCloseTo(days(29), A_MOMENT);
    assertThat(runs()).isGreaterThan(2);
  }

  /** A story that ends differently once its worker runs another version of the code. */
  private static final class Story {

    private volatile Consumer<Enrollment> version;

    Story(Consumer<Enrollment> version) {
      this.version = version;
    }
  }

  @Test
  void purposeAndOwner_areShownInEveryRun() {
    longestHistory = 20;
    var plan = PLAN.purpose("Sleep long").owner("growth@ourcompany.example");
    var workflow = enroll(InlineJourney.inline(plan, lead -> lead.pause(days(30))));
    hearOrders(workflow, 30);
    temporal.sleep(days(10));

    assertThat(runs()).isGreaterThan(1);
    assertThat(
            current()
                .query("__temporal_workflow_metadata", WorkflowMetadata.class)
                .getCurrentDetails())
        .startsWith("**pause 30 days**, until ")
        .endsWith("\n\nSleep long\n\nAnswers for it: growth@ourcompany.example");
  }

  @Test
  void guardAddedBetweenRuns_affectsOnlyLaterSteps() {
    Consumer<Enrollment> before =
        lead -> {
          lead.pause(days(1));
          lead.pause(days(2));
          lead.pause(days(3));
          lead.pause(days(4));
        };
    Consumer<Enrollment> after =
        lead -> {
          if (lead.hasChange("behind")) {
            lead.send(email("behind"));
          }
          lead.pause(days(1));
          lead.pause(days(2));
          if (lead.hasChange("asleep-after-it")) {
            lead.send(email("asleep-after-it"));
          }
          lead.pause(days(3));
          if (lead.hasChange("ahead")) {
            lead.send(email("ahead"));
          }
          lead.pause(days(4));
          if (lead.hasChange("behind") || lead.hasChange("asleep-after-it")) {
            lead.send(email("answered-otherwise"));
          }
        };
    longestHistory = 18;
    var story = new Story(before);
    var workflow = enroll(lead -> story.version.accept(lead));
    // In the middle of the third pause; one more event makes the history long.
    after(
        days(4),
        () -> {
          assertThat(runs()).isEqualTo(1);
          story.version = after;
          signal(
              workflow,
              EnrollmentSignal.event(
                  UUID.randomUUID(), enrollment, now(), List.of("Order Completed")));
        });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("ahead");
    assertThat(runs()).isEqualTo(2);
  }

  @Test
  void repeatedSignals_doNotGrowTheCarriedState() {
    var pendingSignals = new PendingSignals(List.of(), List.of());
    for (int i = 0; i < 5_000; i++) {
      pendingSignals.add(
          EnrollmentSignal.opened(UUID.randomUUID(), enrollment, 5_000 - i, "guide"));
      pendingSignals.add(
          EnrollmentSignal.event(UUID.randomUUID(), enrollment, i, List.of("Order Completed")));
    }

    assertThat(pendingSignals.all())
        .hasSize(1_001)
        .filteredOn(signal -> signal.how() != null)
        .extracting(EnrollmentSignal::at)
        .containsExactly(1L);
  }

  @Test
  void eventThatIsSentAgainToTheNextRun_isHeardOnce() {
    var order =
        EnrollmentSignal.event(UUID.randomUUID(), enrollment, 1, List.of("Order Completed"));
    var other =
        EnrollmentSignal.event(UUID.randomUUID(), enrollment, 1, List.of("Order Completed"));
    var awaited = List.<AwaitedEvent>of(AwaitedEvent.happened(event("Order Completed")));
    var first = new PendingSignals(List.of(), null);
    first.add(order);
    assertThat(first.takeFirstMatch(awaited, 2)).isPresent();

    var next = new PendingSignals(first.all(), first.used());
    next.add(order);
    assertThat(next.takeFirstMatch(awaited, 2)).as("sent again").isEmpty();
    next.add(other);
    next.add(other);
    assertThat(next.takeFirstMatch(awaited, 2)).as("another event that looks the same").isPresent();
    assertThat(next.all()).isEmpty();
  }

  /** Small ones, one every six hours. */
  private void hearOrders(WorkflowStub workflow, int times) {
    for (int i = 1; i <= times; i++) {
      after(
          Duration.ofHours(6L * i),
          () ->
              signal(
                  workflow,
                  EnrollmentSignal.event(
                      UUID.randomUUID(), enrollment, now(), List.of("Order Completed"))));
    }
  }

  /** How many runs the enrollment has been lived in. */
  private int runs() {
    int runs = 1;
    for (var run = startOf(""); !run.getContinuedExecutionRunId().isEmpty(); runs++) {
      run = startOf(run.getContinuedExecutionRunId());
    }
    return runs;
  }

  private WorkflowExecutionStartedEventAttributes startOf(String run) {
    return temporal
        .getWorkflowClient()
        .fetchHistory(current().getExecution().getWorkflowId(), run)
        .getEvents()
        .getFirst()
        .getWorkflowExecutionStartedEventAttributes();
  }
}
