package dev.senda.workers.sending;

import static dev.senda.journey.Message.email;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.SuppressionReason;
import dev.senda.channels.settings.ConfirmationSource;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents;
import dev.senda.store.enrollments.Ending;
import dev.senda.store.enrollments.EnrollmentService;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.Journal;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.temporal.activities.JournalEntry;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendRequest;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.workers.WorkerFixture;
import dev.senda.workers.delivery.SendRetryException;
import dev.senda.workers.rendering.RenderingException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** From the request of the workflow to the ledger, by a fake email channel. */
class SendMessageActivityImplTest extends EmailSendTestBase {

  @Test
  void send_rendersDeliversAndSettles() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");

    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    var mail = workerFixture.emailChannel.sent().getFirst();
    assertThat(mail.subject()).isEqualTo("Hello Ada");
    assertThat(mail.text()).startsWith("Dear Ada");
    assertThat(mail.topic()).isEqualTo(WorkerFixture.TOPIC);
    var messageRow = entry(enrollment).orElseThrow();
    assertThat(messageRow.id()).isEqualTo(mail.id());
    assertThat(messageRow.state()).isEqualTo(MessageLedger.MessageState.ACCEPTED);
    assertThat(messageRow.address()).isEqualTo(mail.to());
    assertThat(messageRow.providerMessageId()).isEqualTo("taken");
    assertThat(messageRow.locale()).isEqualTo("en");
  }

  @Test
  void sameRequestTwice_sendsOneMail() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");

    var first = sendMessageActivityImpl.send(hello(enrollment));
    var second = sendMessageActivityImpl.send(hello(enrollment));

    assertThat(second).isEqualTo(first);
    assertThat(workerFixture.emailChannel.sent()).hasSize(1);
  }

  /** A restart closes the row before the workflow of the enrollment that it replaces knows. */
  @Test
  void enrollmentEnded_sendsNothing() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    workerFixture
        .bean(Enrollments.class)
        .close(enrollment, EnrollmentState.EXITED, "restarted", Instant.EPOCH);

    var result = sendMessageActivityImpl.send(hello(enrollment));

    assertThat(result.outcome()).isEqualTo(AttemptOutcome.ENROLLMENT_ENDED);
    assertThat(result.ending()).hasToString("EXITED: restarted");
    assertThat(workerFixture.emailChannel.sent()).isEmpty();
    assertThat(entry(enrollment)).isEmpty();
  }

  @Test
  void committedEnd_claimsNothing_andTellsHowItEnds() {
    var enrollments = workerFixture.bean(Enrollments.class);
    var canceled = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    var won = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    workerFixture.bean(EnrollmentService.class).cancel(canceled, "Ada asked us to");
    enrollments.markEnding(List.of(Ending.goal(won, "Order Completed")));

    assertThat(List.of(canceled, won))
        .extracting(enrollment -> sendMessageActivityImpl.send(hello(enrollment)).ending())
        .extracting(String::valueOf)
        .containsExactly("CANCELED", "GOAL: Order Completed");

    assertThat(workerFixture.emailChannel.sent()).isEmpty();
    assertThat(entry(canceled)).isEmpty();
    assertThat(entry(won)).isEmpty();
  }

  /** The connection broke after the mail was sent; then the goal is committed. */
  @Test
  void committedEnd_leavesAnEarlierClaimToItsReconciliation() {
    var enrollment = unconfirmed();
    workerFixture
        .bean(Enrollments.class)
        .markEnding(List.of(Ending.goal(enrollment, "Order Completed")));
    arrive(workerFixture.emailChannel.sent().getFirst());

    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(workerFixture.emailChannel.sent()).hasSize(1);
  }

  @Test
  void anotherOccurrence_sendsAnotherMail() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");

    sendMessageActivityImpl.send(hello(enrollment));
    sendMessageActivityImpl.send(
        new SendRequest(enrollment, 2, email("hello"), Channel.EMAIL, List.of()));

    assertThat(workerFixture.emailChannel.sent()).hasSize(2);
  }

  @Test
  void journalOfRequest_isRecorded() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    var pause =
        new JournalEntry(1, JournalEntry.EntryType.PAUSE, "pause 1 hour", "over", 1000, 2000);

    sendMessageActivityImpl.send(
        new SendRequest(enrollment, 1, email("hello"), Channel.EMAIL, List.of(pause)));

    assertThat(workerFixture.bean(Journal.class).findByEnrollment(enrollment))
        .containsExactly(
            new Journal.JournalRow(
                1,
                Journal.JournalStepType.PAUSE,
                "pause 1 hour",
                "over",
                Instant.ofEpochMilli(1000),
                Instant.ofEpochMilli(2000)));
  }

  @Test
  void gateRefuses_isSkippedForGood_withReason() {
    var nobody = workerFixture.contact("grace@example.com", "{\"first_name\":\"Grace\"}");
    var enrollment = workerFixture.enroll(nobody, "tips");

    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.SKIPPED));
    workerFixture.consent(
        nobody, Consents.ConsentState.GRANTED, Instant.parse("2026-11-20T09:00:00Z"));
    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.SKIPPED));

    assertThat(workerFixture.emailChannel.sent()).isEmpty();
    var messageRow = entry(enrollment).orElseThrow();
    assertThat(messageRow.state()).isEqualTo(MessageLedger.MessageState.SKIPPED);
    assertThat(messageRow.reason()).isEqualTo("no consent for product-tips by email");
  }

  @Test
  void missingVariable_blocksEnrollment_untilTemplateIsFixed() {
    workerFixture.template("hello", "Your code is {{ contact.code }}");
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    var pause =
        new JournalEntry(1, JournalEntry.EntryType.PAUSE, "pause 1 hour", "over", 1000, 2000);
    var request = new SendRequest(enrollment, 1, email("hello"), Channel.EMAIL, List.of(pause));

    assertThatThrownBy(() -> sendMessageActivityImpl.send(request))
        .isInstanceOf(SendRetryException.class)
        .hasCauseInstanceOf(RenderingException.class);

    assertThat(workerFixture.emailChannel.sent()).isEmpty();
    assertThat(entry(enrollment)).isEmpty();
    assertThat(blockedReason(enrollment)).contains("\"hello\"", "(en)", "contact.code");
    assertThat(workerFixture.bean(Journal.class).findByEnrollment(enrollment)).hasSize(1);

    workerFixture.template("hello", "You need no code");

    assertThat(sendMessageActivityImpl.send(request))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(blockedReason(enrollment)).isNull();
    assertThat(workerFixture.emailChannel.sent()).hasSize(1);
  }

  @Test
  void unknownJourney_blocksEnrollment() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tipps");

    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(enrollment)))
        .isInstanceOf(SendRetryException.class);

    assertThat(blockedReason(enrollment)).contains("Unknown journey \"tipps\"");
  }

  @Test
  void notSent_isRetried_andSuccessClearsBlockedReason() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    workerFixture.emailChannel.onNext(
        mail -> new DeliveryResult.NotSent("SMTP server mail:25: 451 not now"));

    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(enrollment)))
        .isInstanceOf(SendRetryException.class);
    assertThat(blockedReason(enrollment))
        .isEqualTo("SMTP server mail:25: 451 not now; it is tried again");
    assertThat(entry(enrollment)).isEmpty();

    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(blockedReason(enrollment)).isNull();
  }

  @Test
  void misconfigured_blocksEnrollment_andSkipsNothing() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    workerFixture.emailChannel.onNext(
        mail -> new DeliveryResult.Misconfigured("SMTP server mail:25: 535 who are you"));

    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(enrollment)))
        .isInstanceOf(SendRetryException.class);

    assertThat(blockedReason(enrollment)).isEqualTo("SMTP server mail:25: 535 who are you");
    assertThat(entry(enrollment)).isEmpty();
  }

  @Test
  void invalidAddress_isRejectedAndSuppressed() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    workerFixture.emailChannel.onNext(
        mail -> new DeliveryResult.Rejected("550 5.1.1 no such user", SuppressionReason.BOUNCED));

    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.REJECTED));
    assertThat(entry(enrollment).orElseThrow().reason()).isEqualTo("550 5.1.1 no such user");

    var again = new SendRequest(enrollment, 2, email("hello"), Channel.EMAIL, List.of());
    assertThat(sendMessageActivityImpl.send(again))
        .isEqualTo(SendResult.of(AttemptOutcome.SKIPPED));
    assertThat(workerFixture.emailChannel.sent()).hasSize(1);
  }

  @Test
  void pendingEvent_postponesSend() {
    var ada = workerFixture.newSubscribedContact();
    var enrollment = workerFixture.enroll(ada, "tips");
    workerFixture.bean(Outbox.class).append(ada, new OutboxItem.RouteEvent(UUID.randomUUID()));

    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(enrollment)))
        .isInstanceOf(SendRetryException.class);
    assertThat(workerFixture.emailChannel.sent()).isEmpty();

    workerFixture.database().sql("truncate outbox").update();
    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
  }

  @Test
  void attemptTooLate_claimsAndSendsNothing() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");

    assertThatThrownBy(
            () ->
                workerFixture
                    .sendMessageActivity(ConfirmationSource.NONE, Duration.ZERO)
                    .send(hello(enrollment)))
        .isInstanceOf(SendRetryException.class)
        .hasMessageContaining("expected at most 0");

    assertThat(entry(enrollment)).isEmpty();
    assertThat(workerFixture.emailChannel.sent()).isEmpty();
  }

  @Test
  void unknownEnrollment_throws() {
    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(UUID.randomUUID())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("there is no enrollment");
  }
}
