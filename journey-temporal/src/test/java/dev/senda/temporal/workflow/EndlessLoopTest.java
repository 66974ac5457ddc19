package dev.senda.temporal.workflow;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.time;
import static java.time.DayOfWeek.FRIDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Enrollment;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.testing.WorkflowTestBase;
import dev.senda.temporal.workflow.StepHistory.AnsweredStep;
import dev.senda.temporal.workflow.StepHistory.CarriedSteps;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loops that go on until the enrollment ends. */
class EndlessLoopTest extends WorkflowTestBase {

  /** More than five years of a daily loop. */
  private static final int MANY_ROUNDS = 2_000;

  private static final int EVENTS_OF_A_RUN = 1_000;
  private static final int MOST_CARRIED_BYTES = 50_000;

  @Test
  void everyFriday_sendsUntilTheGoal() {
    var workflow =
        enroll(
            lead -> {
              for (int _ : lead.every(FRIDAY, time(9, 0))) {
                lead.send(email("news"));
              }
            });
    after(days(7 * 5), () -> signal(workflow, goal()));

    assertThat(resultOf(workflow)).isEqualTo("GOAL: Demo Booked");
    assertThat(activities.sent).containsExactly("news", "news", "news", "news", "news");
    assertThat(activities.journal)
        .filteredOn(entry -> entry.outcome().equals("over"))
        .hasSize(5)
        .extracting(entry -> Instant.ofEpochMilli(entry.ended()).atZone(ZONE).getDayOfWeek())
        .containsOnly(FRIDAY);
  }

  /** A contact who is inside for years gets the change as well. */
  @Test
  void guardInALoop_answersYes_fromTheFirstRoundAfterTheChange() {
    longestHistory = 18; // the next run has the new code
    var versions = new ArrayList<Consumer<Enrollment>>();
    versions.add(
        lead -> {
          for (int round : lead.every(days(7))) {
            lead.send(email("news"));
            if (round == 6) {
              break;
            }
          }
        });
    var workflow = enroll(lead -> versions.getLast().accept(lead));
    after(
        days(7 * 3 + 3),
        () -> {
          versions.add(
              lead -> {
                for (int round : lead.every(days(7))) {
                  lead.send(email(lead.hasChange("new-look") ? "news-2" : "news"));
                  if (round == 6) {
                    break;
                  }
                }
              });
          signal(
              workflow,
              EnrollmentSignal.event(
                  UUID.randomUUID(), enrollment, now(), List.of("Order Completed")));
        });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).hasSize(6).startsWith("news", "news", "news").endsWith("news-2");
    assertThat(activities.sent.lastIndexOf("news")).isLessThan(activities.sent.indexOf("news-2"));
  }

  @Test
  void yearlyDateThatIsNotThere_endsTheLoop() {
    var workflow =
        enroll(
            lead -> {
              for (int _ : lead.every(date("birthday").everyYear())) {
                lead.send(email("happy-birthday"));
              }
              lead.send(email("bye"));
            });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("bye");
  }

  /** Each round sends a message that is opened, and waits for it. */
  @Test
  @Timeout(300)
  void thousandsOfRounds_keepHistoryAndCarriedStateShort() {
    longestHistory = EVENTS_OF_A_RUN;
    activities.beforeSend =
        request ->
            signal(
                current(),
                EnrollmentSignal.opened(
                    UUID.randomUUID(),
                    enrollment,
                    now(),
                    "news" + (request.occurrence() == 1 ? "" : "#" + request.occurrence())));
    var workflow =
        enroll(
            lead -> {
              int opened = 0;
              for (int round : lead.every(days(1))) {
                opened += lead.send(email("news")).openedWithin(hours(1)) ? 1 : 0;
                if (round == MANY_ROUNDS) {
                  lead.exit("opened " + opened);
                }
              }
            });

    assertThat(resultOf(workflow)).isEqualTo("EXITED: opened " + MANY_ROUNDS);
    assertThat(activities.sent).hasSize(MANY_ROUNDS);
    var starts = startsOfRuns();
    assertThat(starts).hasSizeGreaterThan(MANY_ROUNDS * 10 / EVENTS_OF_A_RUN);
    assertThat(starts)
        .allSatisfy(start -> assertThat(inputBytes(start)).isLessThan(MOST_CARRIED_BYTES));
    assertThat(historyEvents().size()).isLessThan(EVENTS_OF_A_RUN + 50);
  }

  @Test
  void stepsOfManyRounds_areCarriedInAFewBytesEach() {
    var steps = new ArrayList<AnsweredStep>();
    for (int round = 0; round < 5_000; round++) {
      steps.add(new AnsweredStep("every Friday 09:00", ""));
      steps.add(new AnsweredStep("until Friday 09:00", ""));
      steps.add(new AnsweredStep("news", round % 3 == 0 ? "ACCEPTED" : "SKIPPED"));
      steps.add(new AnsweredStep("news#%d opened within 1 hour".formatted(round + 2), "true"));
    }
    var carried = CarriedSteps.of(steps);

    assertThat(carried.different()).hasSize(5);
    assertThat(carried.steps()).isEqualTo(steps);
  }

  @Test
  void namesThatOnlyLookLikeOccurrences_areCarriedUnchanged() {
    var steps =
        Stream.of("a#1", "b#02", "c#? d#3", "e#4 f#5", "g#6 h#6", "#", "i#12345678901")
            .map(name -> new AnsweredStep(name, "x#7"))
            .toList();

    assertThat(CarriedSteps.of(steps).steps()).isEqualTo(steps);
  }

  @Test
  void engagementWithLongPastMessages_isForgotten() {
    var pendingSignals = new PendingSignals(List.of(), List.of());
    IntStream.rangeClosed(1, 500)
        .mapToObj(i -> i == 1 ? "news" : "news#" + i)
        .forEach(
            message -> {
              pendingSignals.add(
                  EnrollmentSignal.opened(UUID.randomUUID(), enrollment, 1, message));
              pendingSignals.add(
                  EnrollmentSignal.clicked(UUID.randomUUID(), enrollment, 2, message));
            });
    pendingSignals.add(EnrollmentSignal.opened(UUID.randomUUID(), enrollment, 1, "guide"));

    assertThat(pendingSignals.all())
        .hasSize(2 * 100 + 1)
        .extracting(EnrollmentSignal::message)
        .contains("news#401", "news#500", "guide")
        .doesNotContain("news", "news#400");
  }

  private EnrollmentSignal goal() {
    return EnrollmentSignal.event(UUID.randomUUID(), enrollment, now(), List.of("Demo Booked"));
  }

  private static int inputBytes(HistoryEvent start) {
    return start.getWorkflowExecutionStartedEventAttributes().getInput().getPayloadsList().stream()
        .mapToInt(Payload::getSerializedSize)
        .sum();
  }

  private List<HistoryEvent> startsOfRuns() {
    var starts = new ArrayList<HistoryEvent>();
    var run = "";
    do {
      var start =
          temporal
              .getWorkflowClient()
              .fetchHistory(current().getExecution().getWorkflowId(), run)
              .getEvents()
              .getFirst();
      starts.add(start);
      run = start.getWorkflowExecutionStartedEventAttributes().getContinuedExecutionRunId();
    } while (!run.isEmpty());
    return starts;
  }
}
