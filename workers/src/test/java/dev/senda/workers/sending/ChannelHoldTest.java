package dev.senda.workers.sending;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.senda.channels.DeliveryResult;
import dev.senda.journey.Channel;
import dev.senda.store.channels.ChannelHolds;
import dev.senda.store.messages.MessageLedger;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.workers.delivery.SendRetryException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What holds and pauses a channel queue, and what resumes it. */
@ExtendWith(OutputCaptureExtension.class)
class ChannelHoldTest extends TextSendTestBase {

  @Test
  void misconfiguredAccount_holdsQueue_andNoOtherMessageIsTried() {
    scriptedTextChannel.next.add(new DeliveryResult.Misconfigured("20003 authenticate"));
    assertThatThrownBy(() -> send(sms("nudge"))).isInstanceOf(SendRetryException.class);
    var held = workerFixture.bean(ChannelHolds.class).findActive();
    assertThat(held)
        .singleElement()
        .satisfies(
            hold -> {
              assertThat(hold.channel()).isEqualTo(Channel.SMS);
              assertThat(hold.needsIntervention()).isTrue();
              assertThat(hold.reason()).isEqualTo("20003 authenticate");
            });

    var wait = catchThrowableOfType(SendRetryException.class, () -> send(sms("nudge")));

    assertThat(wait).hasMessage("sms by sms is held: 20003 authenticate");
    assertThat(wait.retryAfter()).isPresent();
    assertThat(blockedReason()).isEqualTo("sms by sms is held: 20003 authenticate");
    assertThat(scriptedTextChannel.delivered).hasSize(1);
    assertThat(workerFixture.bean(MessageLedger.class).find(key("nudge"))).isEmpty();
  }

  @Test
  void countryNotPermitted_messageWaitsAlone_withGrowingDelay(CapturedOutput log) {
    var refusal = new DeliveryResult.CountryNotPermitted("21408 not enabled for the region");
    scriptedTextChannel.next.add(refusal);
    var first = catchThrowableOfType(SendRetryException.class, () -> send(sms("nudge")));

    assertThat(blockedReason()).isEqualTo("21408 not enabled for the region");
    assertThat(send(sms("nudge").named("second")))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(workerFixture.bean(ChannelHolds.class).findActive()).isEmpty();
    scriptedTextChannel.next.add(refusal);
    var second = catchThrowableOfType(SendRetryException.class, () -> send(sms("nudge")));

    assertThat(first.retryAfter()).contains(Duration.ofMinutes(5));
    assertThat(second.retryAfter()).contains(Duration.ofMinutes(10));
    for (int tries = 0; tries < 10; tries++) {
      scriptedTextChannel.next.add(refusal);
      var later = catchThrowableOfType(SendRetryException.class, () -> send(sms("nudge")));
      assertThat(later.retryAfter().orElseThrow()).isLessThanOrEqualTo(Duration.ofHours(1));
    }
    assertThat(log).containsOnlyOnce("Country not permitted");
    assertThat(send(sms("nudge")))
        .as("the fault is fixed")
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(blockedReason()).isNull();
  }

  @Test
  void countryNotPermitted_doesNotLiftHold() {
    var holds = workerFixture.bean(ChannelHolds.class);
    holds.hold(Channel.SMS, "sms", "20003", Duration.ZERO);
    scriptedTextChannel.next.add(new DeliveryResult.CountryNotPermitted("21408"));

    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("21408");

    assertThat(holds.findActive()).hasSize(1);
  }

  @Test
  void heldQueue_delaysNoOtherQueue() {
    workerFixture.bean(ChannelHolds.class).hold(Channel.SMS, "sms", "20003", Duration.ofHours(1));

    assertThat(send(email("hello"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
  }

  @Test
  void probeAccepted_liftsHold_andAllGoOn() {
    var holds = workerFixture.bean(ChannelHolds.class);
    holds.hold(Channel.SMS, "sms", "20003", Duration.ofHours(1));
    assertThatThrownBy(() -> send(sms("nudge"))).isInstanceOf(SendRetryException.class);

    holds.requestProbeNow(Channel.SMS, "sms");

    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(holds.findActive()).isEmpty();
    assertThat(blockedReason()).isNull();
    assertThat(send(sms("nudge").named("second")))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
  }

  @Test
  void probeDue_isTakenByOneMessageOnly() {
    var holds = workerFixture.bean(ChannelHolds.class);
    holds.hold(Channel.SMS, "sms", "20003", Duration.ofHours(1));
    holds.requestProbeNow(Channel.SMS, "sms");
    scriptedTextChannel.next.add(new DeliveryResult.Misconfigured("20003 still"));

    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("20003 still");
    assertThatThrownBy(() -> send(sms("nudge").named("second")))
        .hasMessage("sms by sms is held: 20003 still");

    assertThat(scriptedTextChannel.delivered).hasSize(1);
  }

  @Test
  void providerAsksToWait_pausesWholeQueue_andNoOther() {
    scriptedTextChannel.next.add(new DeliveryResult.NotSent("429", Duration.ofMinutes(3)));

    var wait = catchThrowableOfType(SendRetryException.class, () -> send(sms("nudge")));
    var other =
        catchThrowableOfType(SendRetryException.class, () -> send(sms("nudge").named("second")));

    assertThat(wait.retryAfter()).contains(Duration.ofMinutes(3));
    assertThat(other.retryAfter().orElseThrow())
        .isBetween(Duration.ofMinutes(2), Duration.ofMinutes(4));
    assertThat(scriptedTextChannel.delivered).hasSize(1);
    assertThat(send(email("hello"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
  }

  @Test
  void pauseOver_messagesGoAgain() {
    workerFixture.bean(ChannelHolds.class).backOff(Channel.SMS, "sms", "429", Duration.ZERO);

    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
  }

  @Test
  void probeRejected_doesNotLiftHold() {
    var holds = workerFixture.bean(ChannelHolds.class);
    holds.hold(Channel.SMS, "sms", "20003", Duration.ZERO);
    scriptedTextChannel.next.add(new DeliveryResult.Rejected("its text is too long"));

    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.REJECTED));

    assertThat(holds.findActive()).hasSize(1);
  }
}
