package dev.senda.workers.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundEmail;
import dev.senda.channels.settings.ConfirmationSource;
import dev.senda.store.consent.Consents;
import dev.senda.store.messages.MessageLedger;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.workers.delivery.SendRetryException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Emails whose attempt broke off: found, sent again, or settled as unknown. */
class EmailReconciliationTest extends EmailSendTestBase {

  @Test
  void crashAfterDelivery_doesNotSendAgain() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    workerFixture.emailChannel.onNext(
        mail -> {
          arrive(mail);
          throw new IllegalStateException("killed after the mail was taken");
        });

    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(enrollment)))
        .hasMessage("killed after the mail was taken");
    assertThat(entry(enrollment).orElseThrow().state())
        .isEqualTo(MessageLedger.MessageState.CLAIMED);

    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(workerFixture.emailChannel.sent()).hasSize(1);
    assertThat(entry(enrollment).orElseThrow().state())
        .isEqualTo(MessageLedger.MessageState.ACCEPTED);
  }

  @Test
  void mailNeverArrived_isSentAgainUnderTheSameMessageId() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    workerFixture.emailChannel.onNext(
        mail -> new DeliveryResult.Unconfirmed("no answer to the mail's end"));

    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(enrollment)))
        .isInstanceOf(SendRetryException.class);

    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(workerFixture.emailChannel.sent()).hasSize(2);
    assertThat(workerFixture.emailChannel.sent())
        .extracting(OutboundEmail::id)
        .containsOnly(workerFixture.emailChannel.sent().getFirst().id());
    assertThat(entry(enrollment).orElseThrow().state())
        .isEqualTo(MessageLedger.MessageState.ACCEPTED);
  }

  @Test
  void mailNeverArrived_isSkipped_afterUnsubscribe() {
    var ada = workerFixture.newSubscribedContact();
    var enrollment = workerFixture.enroll(ada, "tips");
    workerFixture.emailChannel.onNext(
        mail -> new DeliveryResult.Unconfirmed("no answer to the mail's end"));
    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(enrollment)))
        .isInstanceOf(SendRetryException.class);

    workerFixture.consent(
        ada, Consents.ConsentState.WITHDRAWN, Instant.parse("2026-11-21T09:00:00Z"));

    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.SKIPPED));
    assertThat(workerFixture.emailChannel.sent()).hasSize(1);
    assertThat(entry(enrollment).orElseThrow().reason())
        .isEqualTo("unsubscribed from product-tips on 2026-11-21");
  }

  @Test
  void noConfirmationSource_settlesAsUnknown_andNeverResends() {
    sendMessageActivityImpl = workerFixture.sendMessageActivity(ConfirmationSource.NONE);
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    workerFixture.emailChannel.onNext(
        mail -> new DeliveryResult.Unconfirmed("no answer to the mail's end"));

    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(enrollment)))
        .isInstanceOf(SendRetryException.class);

    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.UNKNOWN));
    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.UNKNOWN));
    assertThat(workerFixture.emailChannel.sent()).hasSize(1);
    assertThat(entry(enrollment).orElseThrow().state())
        .isEqualTo(MessageLedger.MessageState.UNKNOWN);
  }

  @Test
  void openedMail_isAccepted() {
    sendMessageActivityImpl = workerFixture.sendMessageActivity(ConfirmationSource.NONE);
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    workerFixture.emailChannel.onNext(
        mail -> new DeliveryResult.Unconfirmed("no answer to the mail's end"));
    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(enrollment)))
        .isInstanceOf(SendRetryException.class);

    workerFixture
        .database()
        .sql(
            "insert into engagements (message_id, type, occurred_at) values (:message, 'OPENED', now())")
        .param("message", workerFixture.emailChannel.sent().getFirst().id())
        .update();

    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
  }

  @Test
  void enrollmentEnds_reconcilesUnconfirmedMail() {
    var arrived = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    workerFixture.emailChannel.onNext(
        mail -> {
          arrive(mail);
          return new DeliveryResult.Unconfirmed("no answer to the mail's end");
        });
    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(arrived)))
        .isInstanceOf(SendRetryException.class);
    var lost = unconfirmed();
    var unknown = unconfirmed();

    end(workerFixture.enrollmentActivities(), arrived);
    end(workerFixture.enrollmentActivities(), lost);
    end(workerFixture.enrollmentActivities(ConfirmationSource.NONE), unknown);

    assertThat(entry(arrived).orElseThrow().state()).isEqualTo(MessageLedger.MessageState.ACCEPTED);
    assertThat(entry(lost)).isEmpty();
    assertThat(entry(unknown).orElseThrow().state()).isEqualTo(MessageLedger.MessageState.UNKNOWN);
  }
}
