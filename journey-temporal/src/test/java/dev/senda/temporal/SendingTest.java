package dev.senda.temporal;

import static dev.senda.journey.Channel.EMAIL;
import static dev.senda.journey.Channel.SMS;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.MessageClass.MARKETING;
import static dev.senda.journey.MessageClass.TRANSACTIONAL;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.temporal.Scripted.journey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.MessageClass;
import dev.senda.journey.Plan;
import dev.senda.temporal.Sender.Outcome;
import dev.senda.temporal.Sender.Result;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.common.WorkflowExecutionHistory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** On which lane a message is sent, how urgently, and when it is tried again. */
class SendingTest extends OnTheTestServer {

  private static final Lanes LANES =
      new Lanes(
          Map.of(
              EMAIL,
              Map.of(
                  MARKETING, new Lane(EMAIL, "main", null),
                  TRANSACTIONAL, new Lane(EMAIL, "receipts", null)),
              SMS,
              Map.of(MARKETING, new Lane(SMS, "main", null))));

  private final Message offer = preferred(email("offer"), sms("offer-short"));

  // Lanes

  @Test
  void aSendRunsOnTheLaneOfItsChannel() {
    lanes = LANES;

    send(email("guide"), sms("nudge"));

    assertThat(world.lanes)
        .containsExactly("guide by email on test-email-main", "nudge by sms on test-sms-main");
  }

  @Test
  void theJourneysMessagesDecideWhichAccountSends() {
    lanes = LANES;

    send(Plan.named("receipts").transactional(), email("receipt"));

    assertThat(world.lanes).containsExactly("receipt by email on test-email-receipts");
  }

  @Test
  void whatHasNoLaneRunsWithTheJourneys() {
    lanes = LANES;

    send(Plan.named("receipts").transactional(), sms("receipt"));

    assertThat(world.lanes).containsExactly("receipt by sms on test");
  }

  @Test
  void lanesMayChangeWhilePeopleAreInside() throws Exception {
    lanes = LANES;
    var journey = journey(PLAN, lead -> lead.send(email("guide")));
    assertThat(resultOf(enroll(journey))).isEqualTo("COMPLETED");
    var history = history();

    replay(history, journey, Lanes.none());

    assertThat(scheduled(history).getTaskQueue().getName()).isEqualTo("test-email-main");
  }

  @ParameterizedTest
  @CsvSource({"TRANSACTIONAL, 1", "SERVICE, 2", "MARKETING, 3"})
  void whatSomebodyWaitsForIsSentFirst(MessageClass messages, int priority) {
    var plan =
        switch (messages) {
          case TRANSACTIONAL -> Plan.named("urgent").transactional();
          case SERVICE -> Plan.named("urgent").service();
          case MARKETING -> Plan.named("urgent");
        };
    send(plan, email("guide"));

    assertThat(scheduled(history()).getPriority().getPriorityKey()).isEqualTo(priority);
  }

  // The preferred channel

  @Test
  void ofSeveralMessagesThePreferredOneRunsOnItsOwnLane() {
    lanes = LANES;
    world.preferred = SMS;

    send(offer);

    assertThat(world.done).containsExactly("channel for offer");
    assertThat(world.lanes).containsExactly("offer by sms on test-sms-main");
  }

  @Test
  void whatHasToGoElsewhereIsSentOnTheOtherLane() {
    lanes = LANES;
    world.nextSend(() -> Result.elsewhere(SMS));

    send(offer);

    assertThat(world.lanes)
        .containsExactly("offer by email on test-email-main", "offer by sms on test-sms-main");
    assertThat(world.told()).containsExactly("offer: accepted", "end: COMPLETED");
  }

  @Test
  void whatWasDeferredStaysOnItsLaneUntilItHasToGoElsewhere() {
    lanes = LANES;
    world.nextSend(() -> Result.elsewhere(SMS));
    world.nextSend(() -> Result.deferred(now() + hours(9).toMillis()));
    world.nextSend(() -> Result.elsewhere(EMAIL));
    world.nextSend(() -> Result.of(Outcome.SKIPPED));

    send(offer);

    assertThat(world.done).containsExactly("channel for offer");
    assertThat(world.lanes)
        .containsExactly(
            "offer by email on test-email-main",
            "offer by sms on test-sms-main",
            "offer by sms on test-sms-main",
            "offer by email on test-email-main");
    assertThat(world.told()).containsExactly("offer: skipped", "end: COMPLETED");
    assertThat(tookBetween("offer")).isCloseTo(hours(9), A_MOMENT);
  }

  @Test
  void whoeverReachesTheGoalMeanwhileIsNotWrittenToElsewhere() {
    world.nextSend(
        () -> {
          tell(current(), Heard.event(enrollment, now(), List.of("Demo Booked")));
          await().until(this::isAskedToStop);
          return Result.elsewhere(SMS);
        });

    assertThat(resultOf(enroll(lead -> lead.send(offer)))).isEqualTo("GOAL: Demo Booked");

    assertThat(world.sent).containsExactly("offer ELSEWHERE");
    assertThat(world.told())
        .containsExactly("offer: not sent: GOAL: Demo Booked", "end: GOAL: Demo Booked");
  }

  @Test
  void theNextRunKnowsWhatBecameOfAMessageThatWentElsewhere() {
    longestHistory = 10;
    world.nextSend(() -> Result.elsewhere(SMS));
    world.nextSend(() -> Result.deferred(now() + hours(9).toMillis()));
    var workflow =
        enroll(
            lead -> {
              var sent = lead.send(offer);
              lead.pause(days(1));
              lead.send(email("delivery-" + sent.delivery()));
            });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(world.sent)
        .containsExactly("offer ELSEWHERE", "offer DEFERRED", "offer", "delivery-accepted");
    assertThat(world.journal).extracting(JournalEntry::sequence).containsExactly(1, 2, 3, 4);
  }

  // Another try

  /** What a provider asks for, and what it gets. */
  enum Pause {
    SOME(Duration.ofMinutes(7), Duration.ofMinutes(7)),
    NONE(Duration.ZERO, Duration.ofSeconds(1)),
    OF_DAYS(days(2), hours(1)),
    UNSAID(null, Duration.ofSeconds(1));

    private final @Nullable Duration asked;
    private final Duration given;

    Pause(@Nullable Duration asked, Duration given) {
      this.asked = asked;
      this.given = given;
    }
  }

  @ParameterizedTest
  @EnumSource(Pause.class)
  void anotherTryWaitsAsLongAsTheProviderSaysButNotForEver(Pause pause) {
    nextSendIsToBeTriedAgainAfter(pause.asked);

    send(email("guide"));

    assertThat(world.sent).containsExactly("guide");
    assertThat(tookBetween("guide")).isCloseTo(pause.given, Duration.ofMillis(900));
  }

  @Test
  void aGoalDoesNotWaitForANextTryThatIsAnHourAway() {
    nextSendIsToBeTriedAgainAfter(hours(1));
    var workflow = enroll(lead -> lead.send(email("guide")));
    long began = now();
    after(A_MOMENT, () -> tell(workflow, Heard.event(enrollment, now(), List.of("Demo Booked"))));

    assertThat(resultOf(workflow)).isEqualTo("GOAL: Demo Booked");
    assertThat(world.sent).isEmpty();
    assertThat(world.told())
        .containsExactly("guide: not sent: GOAL: Demo Booked", "end: GOAL: Demo Booked");
    assertThat(world.endings.getFirst().at() - began)
        .isLessThan(A_MOMENT.multipliedBy(2).toMillis());
  }

  private void nextSendIsToBeTriedAgainAfter(@Nullable Duration pause) {
    world.nextSend(
        () -> {
          throw new TryAgain("later", pause, null);
        });
  }

  private void send(Message... messages) {
    send(PLAN, messages);
  }

  private void send(Plan plan, Message... messages) {
    Journey journey = journey(plan, lead -> List.of(messages).forEach(lead::send));
    assertThat(resultOf(enroll(journey))).isEqualTo("COMPLETED");
  }

  private WorkflowExecutionHistory history() {
    return temporal.getWorkflowClient().fetchHistory(current().getExecution().getWorkflowId());
  }

  private boolean isAskedToStop() {
    return history().getEvents().stream()
        .anyMatch(HistoryEvent::hasActivityTaskCancelRequestedEventAttributes);
  }

  private static ActivityTaskScheduledEventAttributes scheduled(WorkflowExecutionHistory history) {
    return history.getEvents().stream()
        .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
        .findFirst()
        .orElseThrow()
        .getActivityTaskScheduledEventAttributes();
  }
}
