package dev.senda.temporal.workflow;

import static dev.senda.journey.Channel.EMAIL;
import static dev.senda.journey.Channel.SMS;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.MessageClass.MARKETING;
import static dev.senda.journey.MessageClass.TRANSACTIONAL;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.temporal.testing.InlineJourney.inline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.MessageClass;
import dev.senda.journey.Plan;
import dev.senda.temporal.activities.JournalEntry;
import dev.senda.temporal.activities.RetryLaterException;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.testing.WorkflowTestBase;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.common.WorkflowExecutionHistory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The task queue, priority and retries of a send. */
class SendStepTest extends WorkflowTestBase {

  /** Accounts with a rate limit. */
  private static final ChannelQueues QUEUES = queues(1000.0);

  private static ChannelQueues queues(@Nullable Double limit) {
    return new ChannelQueues(
        Map.of(
            EMAIL,
            Map.of(
                MARKETING, new ChannelQueue(EMAIL, "main", limit),
                TRANSACTIONAL, new ChannelQueue(EMAIL, "receipts", limit)),
            SMS,
            Map.of(MARKETING, new ChannelQueue(SMS, "main", limit))));
  }

  private final Message offer = preferred(email("offer"), sms("offer-short"));

  // Queues

  @Test
  void sendWithoutRateLimit_runsOnTheJourneysQueue() {
    queues = queues(null);

    send(email("guide"), sms("nudge"));

    assertThat(activities.queues).containsExactly("guide by email on test", "nudge by sms on test");
  }

  @Test
  void secondAttempt_runsOnTheQueueOfItsChannel_withItsJournal() {
    queues = queues(null);
    failFirstAttempt();
    Journey journey =
        inline(
            PLAN,
            lead -> {
              lead.pause(days(1));
              lead.send(email("guide"));
              lead.send(email("next"));
            });

    assertThat(resultOf(enroll(journey))).isEqualTo("COMPLETED");

    assertThat(activities.queues)
        .containsExactly("guide by email on test-email-main", "next by email on test");
    assertThat(activities.journalLines())
        .containsExactly(
            "pause 1 day: over", "guide: accepted", "next: accepted", "end: COMPLETED");
  }

  @Test
  void secondAttempt_isNotMade_ifTheEnrollmentEnded() {
    queues = queues(null);
    activities.nextSend(
        () -> {
          signal(current(), EnrollmentSignal.cancel(UUID.randomUUID(), enrollment, now()));
          await().until(this::isAskedToStop);
          return SendResult.of(AttemptOutcome.OWN_QUEUE);
        });

    assertThat(resultOf(enroll(lead -> lead.send(email("guide"))))).isEqualTo("CANCELED");

    assertThat(activities.sendAttempts).hasValue(1);
    assertThat(activities.journalLines())
        .containsExactly("guide: not sent: CANCELED", "end: CANCELED");
  }

  private void failFirstAttempt() {
    activities.beforeSend =
        request -> {
          if (activities.sendAttempts.get() == 1) {
            throw new RetryLaterException("later", Duration.ofSeconds(1), null);
          }
        };
  }

  @Test
  void sendWithRateLimit_runsOnTheQueueOfItsChannel() {
    queues = QUEUES;

    send(email("guide"), sms("nudge"));

    assertThat(activities.queues)
        .containsExactly("guide by email on test-email-main", "nudge by sms on test-sms-main");
  }

  @Test
  void messageClass_decidesTheAccount() {
    queues = QUEUES;

    send(Plan.named("receipts").transactional(), email("receipt"));

    assertThat(activities.queues).containsExactly("receipt by email on test-email-receipts");
  }

  @Test
  void channelWithoutQueue_runsOnTheJourneysQueue() {
    queues = QUEUES;

    send(Plan.named("receipts").transactional(), sms("receipt"));

    assertThat(activities.queues).containsExactly("receipt by sms on test");
  }

  @Test
  void queuesMayChange_whileContactsAreInside() throws Exception {
    queues = QUEUES;
    var journey = inline(PLAN, lead -> lead.send(email("guide")));
    assertThat(resultOf(enroll(journey))).isEqualTo("COMPLETED");
    var history = history();

    replay(history, journey, ChannelQueues.none());

    assertThat(scheduled(history).getTaskQueue().getName()).isEqualTo("test-email-main");
  }

  @ParameterizedTest
  @CsvSource({"TRANSACTIONAL, 1", "SERVICE, 2", "MARKETING, 3"})
  void messageClass_decidesThePriority(MessageClass messages, int priority) {
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
  void preferredMessage_runsOnItsQueue() {
    queues = QUEUES;
    activities.preferred = SMS;

    send(offer);

    assertThat(activities.done).containsExactly("channel for offer");
    assertThat(activities.queues).containsExactly("offer by sms on test-sms-main");
  }

  @Test
  void elsewhere_isSentOnTheOtherQueue() {
    queues = QUEUES;
    activities.nextSend(() -> SendResult.elsewhere(SMS));

    send(offer);

    assertThat(activities.queues)
        .containsExactly("offer by email on test-email-main", "offer by sms on test-sms-main");
    assertThat(activities.journalLines()).containsExactly("offer: accepted", "end: COMPLETED");
  }

  @Test
  void deferredSend_staysOnItsQueue_untilElsewhere() {
    queues = QUEUES;
    activities.nextSend(() -> SendResult.elsewhere(SMS));
    activities.nextSend(() -> SendResult.deferred(now() + hours(9).toMillis()));
    activities.nextSend(() -> SendResult.elsewhere(EMAIL));
    activities.nextSend(() -> SendResult.of(AttemptOutcome.SKIPPED));

    send(offer);

    assertThat(activities.done).containsExactly("channel for offer");
    assertThat(activities.queues)
        .containsExactly(
            "offer by email on test-email-main",
            "offer by sms on test-sms-main",
            "offer by sms on test-sms-main",
            "offer by email on test-email-main");
    assertThat(activities.journalLines()).containsExactly("offer: skipped", "end: COMPLETED");
    assertThat(tookBetween("offer")).isCloseTo(hours(9), A_MOMENT);
  }

  @Test
  void goalDuringSend_preventsTheOtherChannel() {
    activities.nextSend(
        () -> {
          signal(
              current(),
              EnrollmentSignal.event(UUID.randomUUID(), enrollment, now(), List.of("Demo Booked")));
          await().until(this::isAskedToStop);
          return SendResult.elsewhere(SMS);
        });

    assertThat(resultOf(enroll(lead -> lead.send(offer)))).isEqualTo("GOAL: Demo Booked");

    assertThat(activities.sent).containsExactly("offer ELSEWHERE");
    assertThat(activities.journalLines())
        .containsExactly("offer: not sent: GOAL: Demo Booked", "end: GOAL: Demo Booked");
  }

  @Test
  void nextRun_knowsDeliveryStatusOfElsewhere() {
    longestHistory = 10;
    activities.nextSend(() -> SendResult.elsewhere(SMS));
    activities.nextSend(() -> SendResult.deferred(now() + hours(9).toMillis()));
    var workflow =
        enroll(
            lead -> {
              var sent = lead.send(offer);
              lead.pause(days(1));
              lead.send(email("delivery-" + sent.delivery()));
            });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent)
        .containsExactly("offer ELSEWHERE", "offer DEFERRED", "offer", "delivery-accepted");
    assertThat(activities.journal).extracting(JournalEntry::sequence).containsExactly(1, 2, 3, 4);
  }

  // Retries

  /** The delay that a provider asks for, and the delay that it gets. */
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
  void retry_waitsAsTheProviderAsks_withinBounds(Pause pause) {
    failNextSendWithRetryAfter(pause.asked);

    send(email("guide"));

    assertThat(activities.sent).containsExactly("guide");
    assertThat(tookBetween("guide")).isCloseTo(pause.given, Duration.ofMillis(900));
  }

  @Test
  void goal_doesNotWaitForRetryInAnHour() {
    failNextSendWithRetryAfter(hours(1));
    var workflow = enroll(lead -> lead.send(email("guide")));
    long began = now();
    after(
        A_MOMENT,
        () ->
            signal(
                workflow,
                EnrollmentSignal.event(
                    UUID.randomUUID(), enrollment, now(), List.of("Demo Booked"))));

    assertThat(resultOf(workflow)).isEqualTo("GOAL: Demo Booked");
    assertThat(activities.sent).isEmpty();
    assertThat(activities.journalLines())
        .containsExactly("guide: not sent: GOAL: Demo Booked", "end: GOAL: Demo Booked");
    assertThat(activities.endings.getFirst().at() - began)
        .isLessThan(A_MOMENT.multipliedBy(2).toMillis());
  }

  private void failNextSendWithRetryAfter(@Nullable Duration pause) {
    activities.nextSend(
        () -> {
          throw new RetryLaterException("later", pause, null);
        });
  }

  private void send(Message... messages) {
    send(PLAN, messages);
  }

  private void send(Plan plan, Message... messages) {
    Journey journey = inline(plan, lead -> List.of(messages).forEach(lead::send));
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
