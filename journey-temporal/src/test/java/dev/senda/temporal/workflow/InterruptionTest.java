package dev.senda.temporal.workflow;

import static dev.senda.journey.AwaitedEvent.happened;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.time;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.CustomAction;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.Enrollment;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.testing.WorkflowTestBase;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Goals, exits and cancellations interrupt everything that takes time. */
class InterruptionTest extends WorkflowTestBase {

  enum Credit {
    YES,
    NO
  }

  interface CreditCheck extends CustomQuestion<Credit> {}

  interface SyncToCrm extends CustomAction {}

  enum Answer {
    ORDERED,
    UPDATED,
    NONE
  }

  /** Everything in which an enrollment can be for longer than a moment. */
  @SuppressWarnings("ImmutableEnumChecker") // Stories keep nothing.
  enum Waiting {
    PAUSE(lead -> lead.pause(days(10)), "pause 10 days"),
    PAUSE_UNTIL(lead -> lead.pauseUntil(time(0, 0)), "until 00:00"),
    REACHES(lead -> lead.reaches(date("trial_ends")), "trial_ends"),
    WAITS(
        lead -> lead.happens(event("Order Completed"), within(days(10))),
        "Order Completed within 10 days"),
    FIRST_OF(
        lead ->
            lead.firstOf(
                happened("Order Completed").means(Answer.ORDERED),
                happened("Cart Updated").means(Answer.UPDATED),
                within(days(10)).otherwise(Answer.NONE)),
        "first of Order Completed, Cart Updated within 10 days"),
    WEBHOOK(lead -> lead.webhook("crm-sync"), "webhook crm-sync"),
    PERFORM(lead -> lead.perform(SyncToCrm.class), "perform SyncToCrm"),
    ASK(lead -> lead.ask(CreditCheck.class), "ask CreditCheck"),
    DEFERRED(lead -> lead.send(email("guide")), "guide");

    private final Consumer<Enrollment> story;
    private final String step;

    Waiting(Consumer<Enrollment> story, String step) {
      this.story = story;
      this.step = step;
    }
  }

  @ParameterizedTest
  @EnumSource(Waiting.class)
  void goal_endsEveryWaitAtOnce(Waiting waiting) {
    var workflow = waitIn(waiting);
    after(
        A_MOMENT,
        () ->
            signal(
                workflow,
                EnrollmentSignal.event(
                    UUID.randomUUID(), enrollment, now(), List.of("Demo Booked"))));

    assertThat(resultOf(workflow)).isEqualTo("GOAL: Demo Booked");
    assertInterrupted(waiting, "GOAL: Demo Booked");
  }

  @ParameterizedTest
  @EnumSource(Waiting.class)
  void exit_endsEveryWaitAtOnce(Waiting waiting) {
    var workflow = waitIn(waiting);
    after(
        A_MOMENT,
        () ->
            signal(
                workflow,
                EnrollmentSignal.exit(UUID.randomUUID(), enrollment, now(), "unsubscribed")));

    assertThat(resultOf(workflow)).isEqualTo("EXITED: unsubscribed");
    assertInterrupted(waiting, "EXITED: unsubscribed");
  }

  @ParameterizedTest
  @EnumSource(Waiting.class)
  void cancellation_endsEveryWaitAtOnce(Waiting waiting) {
    var workflow = waitIn(waiting);
    after(
        A_MOMENT,
        () -> signal(workflow, EnrollmentSignal.cancel(UUID.randomUUID(), enrollment, now())));

    assertThat(resultOf(workflow)).isEqualTo("CANCELED");
    assertInterrupted(waiting, "CANCELED");
  }

  private WorkflowStub waitIn(Waiting waiting) {
    activities.externalSystemsDown = true;
    activities.profile.put("trial_ends", today().plusDays(20).toString());
    activities.nextSend(() -> SendResult.deferred(now() + days(5).toMillis()));
    return enroll(
        lead -> {
          waiting.story.accept(lead);
          lead.send(email("too-late"));
        });
  }

  private void assertInterrupted(Waiting waiting, String ending) {
    assertThat(activities.sent).doesNotContain("too-late");
    assertThat(activities.journalLines()).hasSize(2).last().isEqualTo("end: " + ending);
    assertThat(activities.journalLines().getFirst())
        .startsWith(waiting.step + ": ")
        .endsWith(": " + ending);
    assertThat(tookBetween("end").plus(tookBetween(waiting.step))).isLessThan(hours(1));
  }
}
