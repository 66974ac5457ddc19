package dev.senda.workers.sending;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.SuppressionReason;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.messages.MessageLedger;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import org.junit.jupiter.api.Test;

/** A message that one channel refuses is sent by another of its channels. */
class ChannelFallbackTest extends TextSendTestBase {

  @Test
  void countryNotPermitted_goesByNextChannel() {
    scriptedTextChannel.next.add(new DeliveryResult.CountryNotPermitted("21408"));

    assertThat(send(preferred(sms("nudge"), email("hello"))))
        .isEqualTo(SendResult.elsewhere(Channel.EMAIL));
    assertThat(workerFixture.bean(Suppressions.class).find(Channel.SMS, PHONE)).isEmpty();
  }

  @Test
  void countryNotPermitted_waits_whereNoOtherChannelMayGo() {
    workerFixture.consent(ada, Channel.EMAIL, ConsentState.WITHDRAWN, MONDAY);
    scriptedTextChannel.next.add(new DeliveryResult.CountryNotPermitted("21408"));
    var either = preferred(sms("nudge"), email("hello"));

    assertThatThrownBy(() -> send(either)).hasMessage("21408");

    assertThat(send(either))
        .as("the fault is fixed")
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(scriptedTextChannel.delivered).hasSize(2);
  }

  @Test
  void objection_holdsTheMessage_untilItIsDecided() {
    workerFixture.bean(Suppressions.class).addObjection(Channel.SMS, PHONE, MONDAY);

    assertThatThrownBy(() -> send(sms("nudge"))).hasMessageContaining("may be an opt-out");
    assertThat(scriptedTextChannel.delivered).isEmpty();

    workerFixture.bean(Suppressions.class).liftObjection(Channel.SMS, PHONE);
    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
  }

  @Test
  void objection_letsAnotherChannelSend() {
    workerFixture.bean(Suppressions.class).addObjection(Channel.SMS, PHONE, MONDAY);

    assertThat(send(preferred(sms("nudge"), email("hello"))))
        .isEqualTo(SendResult.elsewhere(Channel.EMAIL));
  }

  @Test
  void rejected_goesByNextChannel() {
    scriptedTextChannel.next.add(
        new DeliveryResult.Rejected("21614 no mobile number", SuppressionReason.BOUNCED));

    assertThat(send(preferred(sms("nudge"), email("hello"))))
        .isEqualTo(SendResult.elsewhere(Channel.EMAIL));
    assertThat(send(preferred(sms("nudge"), email("hello")), Channel.EMAIL))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(entry("nudge").channel()).isEqualTo(Channel.EMAIL);
    assertThat(workerFixture.bean(Suppressions.class).find(Channel.SMS, PHONE)).isPresent();
    assertThat(events("nudge")).containsExactly("REJECTED: 21614 no mobile number");
    assertThat(workerFixture.emailChannel.sent()).hasSize(1);
  }

  @Test
  void rejected_keepsAllReasons_whereNoOtherChannelMayGo() {
    workerFixture.consent(ada, Channel.EMAIL, ConsentState.WITHDRAWN, MONDAY);
    scriptedTextChannel.next.add(new DeliveryResult.Rejected("30007 filtered"));

    assertThat(send(preferred(sms("nudge"), email("hello"))))
        .isEqualTo(SendResult.of(AttemptOutcome.REJECTED));

    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.REJECTED);
    assertThat(entry("nudge").reason())
        .startsWith("sms: refused: 30007 filtered; email: unsubscribed from product-tips");
    assertThat(scriptedTextChannel.delivered).hasSize(1);
  }

  @Test
  void optedOutAtProvider_isSuppressed() {
    scriptedTextChannel.next.add(new DeliveryResult.Rejected("21610", SuppressionReason.OPTED_OUT));

    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.REJECTED));
    assertThat(send(sms("nudge").named("second"))).isEqualTo(SendResult.of(AttemptOutcome.SKIPPED));

    assertThat(entry("second").reason()).isEqualTo("address suppressed: opted out");
  }
}
