package dev.senda.workers.sending;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundText;
import dev.senda.channels.SuppressionReason;
import dev.senda.journey.Channel;
import dev.senda.store.channels.ChannelHolds;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.messages.MessageLedger.MessageSettlement;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.workers.delivery.DeliveryReconciler;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Which messages may be delivered again although the provider may have them. */
class RedeliveryTest extends TextSendTestBase {

  @Test
  void atLeastOnce_isRedeliveredABoundedNumberOfTimes() {
    workerFixture.confirmationTimeout = Duration.ZERO;
    for (int i = 0; i < 3; i++) {
      scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
      assertThatThrownBy(() -> send(sms("nudge").atLeastOnce())).hasMessage("no answer");
    }

    assertThat(send(sms("nudge").atLeastOnce())).isEqualTo(SendResult.of(AttemptOutcome.UNKNOWN));

    assertThat(scriptedTextChannel.delivered).hasSize(3);
    assertThat(scriptedTextChannel.delivered)
        .extracting(OutboundText::id)
        .containsOnly(entry("nudge").id());
    assertThat(events("nudge"))
        .containsExactly(
            "UNCONFIRMED: no answer",
            "RESENT: " + DeliveryReconciler.UNCONFIRMED_REASON,
            "UNCONFIRMED: no answer",
            "RESENT: " + DeliveryReconciler.UNCONFIRMED_REASON,
            "UNCONFIRMED: no answer",
            "UNKNOWN: " + DeliveryReconciler.UNCONFIRMED_REASON);
  }

  /** The message's links, its reports and the reconciliation need the row. */
  @Test
  void queuePaused_keepsRowOfUnconfirmedMessage() {
    var receipt = sms("nudge").atLeastOnce();
    workerFixture.confirmationTimeout = Duration.ZERO;
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> send(receipt)).hasMessage("no answer");
    var message = entry("nudge").id();
    workerFixture.bean(ChannelHolds.class).backOff(Channel.SMS, "sms", "429", Duration.ofHours(1));
    assertThatThrownBy(() -> send(receipt)).hasMessage("sms by sms is paused: 429");
    assertThat(entry("nudge").id()).isEqualTo(message);
    assertThat(events("nudge")).containsExactly("UNCONFIRMED: no answer");

    workerFixture.consent(
        ada, Channel.SMS, ConsentState.WITHDRAWN, Instant.parse("2026-11-24T09:00:00Z"));

    assertThat(send(receipt)).isEqualTo(SendResult.of(AttemptOutcome.UNKNOWN));
    assertThat(scriptedTextChannel.delivered).hasSize(1);
  }

  @Test
  void redeliveryNotSent_firstAttemptStaysUnconfirmed() {
    var receipt = sms("nudge").atLeastOnce();
    workerFixture.confirmationTimeout = Duration.ZERO;
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    scriptedTextChannel.next.add(new DeliveryResult.NotSent("503"));
    assertThatThrownBy(() -> send(receipt)).hasMessage("no answer");
    var message = entry("nudge").id();
    assertThatThrownBy(() -> send(receipt)).hasMessage("503; it is tried again");

    assertThat(entry("nudge").id()).isEqualTo(message);
    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.CLAIMED);
    workerFixture
        .bean(MessageLedger.class)
        .settle(message, new MessageSettlement.Accepted("SM7"), "processed");
    assertThat(send(receipt)).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(scriptedTextChannel.delivered).hasSize(2);
  }

  /** Evidence was awaited once: a queue that pauses for seconds costs seconds. */
  @Test
  void redeliveryNotSent_doesNotAwaitEvidenceAgain() {
    var receipt = sms("nudge").atLeastOnce();
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    scriptedTextChannel.next.add(new DeliveryResult.NotSent("503"));
    assertThatThrownBy(() -> send(receipt)).hasMessage("no answer");
    workerFixture
        .database()
        .sql("update messages set unconfirmed_since = now() - interval '1 hour'")
        .update();
    assertThatThrownBy(() -> send(receipt)).hasMessage("503; it is tried again");

    assertThat(send(receipt)).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(scriptedTextChannel.delivered).hasSize(3);
  }

  @Test
  void redeliveryRejected_settlesAsUnknown() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    scriptedTextChannel.next.add(new DeliveryResult.Rejected("21614", SuppressionReason.BOUNCED));
    assertThatThrownBy(() -> sendToReceiver(sms("nudge"))).hasMessage("no answer");

    assertThat(sendToReceiver(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.UNKNOWN));
  }

  @Test
  void idempotentReceiver_everyRedeliveryHasTheSameId() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    scriptedTextChannel.next.add(new DeliveryResult.NotSent("503"));
    assertThatThrownBy(() -> sendToReceiver(sms("nudge"))).hasMessage("no answer");
    assertThatThrownBy(() -> sendToReceiver(sms("nudge"))).hasMessage("503; it is tried again");

    assertThat(sendToReceiver(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(scriptedTextChannel.delivered).hasSize(3);
    assertThat(scriptedTextChannel.delivered)
        .extracting(OutboundText::id)
        .containsOnly(entry("nudge").id());
  }

  @Test
  void idempotentReceiver_keepsIdAfterPause() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> sendToReceiver(sms("nudge"))).hasMessage("no answer");
    workerFixture.bean(ChannelHolds.class).backOff(Channel.SMS, "sms", "429", Duration.ofHours(1));
    assertThatThrownBy(() -> sendToReceiver(sms("nudge"))).hasMessage("sms by sms is paused: 429");
    workerFixture.bean(ChannelHolds.class).lift(Channel.SMS, "sms");

    assertThat(sendToReceiver(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(scriptedTextChannel.delivered).hasSize(2);
    assertThat(scriptedTextChannel.delivered)
        .extracting(OutboundText::id)
        .containsOnly(entry("nudge").id());
  }

  @Test
  void consentWithdrawn_settlesAsUnknown_insteadOfRedelivering() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> sendToReceiver(sms("nudge"))).hasMessage("no answer");
    workerFixture.consent(
        ada, Channel.SMS, ConsentState.WITHDRAWN, Instant.parse("2026-11-24T09:00:00Z"));

    assertThat(sendToReceiver(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.UNKNOWN));

    assertThat(scriptedTextChannel.delivered).hasSize(1);
    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.UNKNOWN);
  }

  @Test
  void consentWithdrawn_usesNoOtherChannel() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    var either = preferred(sms("nudge"), email("hello"));
    assertThatThrownBy(() -> sendToReceiver(either)).hasMessage("no answer");
    workerFixture.consent(
        ada, Channel.SMS, ConsentState.WITHDRAWN, Instant.parse("2026-11-24T09:00:00Z"));

    assertThat(sendToReceiver(either)).isEqualTo(SendResult.of(AttemptOutcome.UNKNOWN));

    assertThat(workerFixture.emailChannel.sent()).isEmpty();
  }
}
