package dev.senda.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.DeliveryStatus;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.contract.EnrollmentSignal.SignalType;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A message that was accepted and not delivered ends the waits of its enrollment at once. */
class DeliveryFailureSignalTest extends SendGridWebhookTestBase {

  @Test
  void bounce_isSignaledOnce_howeverOftenItIsReported() {
    var guide = guide();

    post("[" + event(guide, "bounce") + "]");
    post("[" + event(guide, "bounce") + "]");

    assertSignaled(guide, DeliveryStatus.BOUNCED);
  }

  @Test
  void drop_isSignaledOnce_howeverOftenItIsReported() {
    var guide = guide();

    post("[" + event(guide, "dropped", "\"reason\": \"Bounced Address\"") + "]");
    post("[" + event(guide, "dropped", "\"reason\": \"Bounced Address\"") + "]");

    assertSignaled(guide, DeliveryStatus.REJECTED);
  }

  @Test
  void blockedMessage_isSignaledAsBounced() {
    var guide = guide();

    post("[" + event(guide, "bounce", "\"type\": \"blocked\"") + "]");

    assertSignaled(guide, DeliveryStatus.BOUNCED);
  }

  private static void assertSignaled(SentMessageFixture message, DeliveryStatus status) {
    assertThat(message.signals())
        .singleElement()
        .satisfies(
            signaled -> {
              assertThat(signaled.signal().kind()).isEqualTo(SignalType.DELIVERY_STATUS);
              assertThat(signaled.signal())
                  .isEqualTo(
                      EnrollmentSignal.deliveryStatus(
                          Objects.requireNonNull(signaled.signal().id()),
                          message.enrollment(),
                          signaled.signal().at(),
                          "ebook-guide",
                          status));
            });
  }
}
