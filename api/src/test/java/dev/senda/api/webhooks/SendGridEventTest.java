package dev.senda.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.journey.Channel;
import dev.senda.store.messages.MessageLedger.MessageEvent;
import dev.senda.store.messages.MessageLedger.MessageEventType;
import dev.senda.store.messages.MessageLedger.MessageSettlement.Unknown;
import dev.senda.store.messages.MessageLedger.MessageState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendGridEventTest extends SendGridWebhookTestBase {

  @Test
  void messageOfAnotherAccount_isIgnored() {
    var guide = guide();

    var answer = post("/webhooks/sendgrid/shop", now(), "[" + event(guide, "open") + "]");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(guide.engagements()).isEmpty();
  }

  @Test
  void message_isFound_byTheProvidersId() {
    var guide = guide();

    post("[" + event("", sending + ".recvd-canary-1-5F.0", "delivered", "") + "]");

    assertThat(guide.engagements()).containsExactly("DELIVERED");
  }

  @Test
  void repeatedEvent_countsOnce_alsoUnderANewId() {
    var guide = guide();
    var bounced = event(guide, "bounce", "\"type\": \"bounce\", \"reason\": \"550 unknown\"");

    post("[" + bounced + "," + bounced + "]");
    post("[" + bounced + "]");
    post("[" + event(guide, "bounce", "\"type\": \"bounce\", \"reason\": \"550 unknown\"") + "]");
    for (int i = 0; i < 3; i++) {
      post("[" + event(guide, "click", "\"url\": \"" + SHOP + "\"") + "]");
    }

    assertThat(guide.engagements()).containsExactly("BOUNCED", "CLICKED " + SHOP);
    assertThat(guide.notes())
        .extracting(MessageEvent::type)
        .containsExactly(MessageEventType.PROVIDER_REPORTED);
    assertThat(guide.signals())
        .extracting(Signaled::signalName)
        .containsExactly("bounced", "clicked");
  }

  @Test
  void repeatedEvent_isNotNotedAgain() {
    var guide = guide();
    var first = event(guide, "deferred", "\"response\": \"450 busy\"");
    var second = event(guide, "deferred", "\"response\": \"451 greylisted\"");

    post("[" + first + "," + second + "]");
    post("[" + first + "," + second + "]");

    assertThat(guide.notes())
        .extracting(MessageEvent::detail)
        .containsExactly(
            "deferred: 450 busy (the event webhook: deferred)",
            "deferred: 451 greylisted (the event webhook: deferred)");
  }

  @Test
  void event_provesAcceptance_ofAClaimedMessage() {
    var guide = claimed();

    post("[" + event(guide, "processed") + "]");

    assertThat(guide.entry().state()).isEqualTo(MessageState.ACCEPTED);
    assertThat(guide.entry().providerMessageId()).isEqualTo(sending);
    assertThat(guide.notes())
        .extracting(MessageEvent::type, MessageEvent::detail)
        .containsExactly(tuple(MessageEventType.ACCEPTED, "the event webhook: processed"));
  }

  @Test
  void unknownMessage_isAccepted_byALaterEvent() {
    var guide = claimed();
    guide.ledger().settle(guide.id(), new Unknown("no answer"));

    post("[" + event(guide, "deferred", "\"response\": \"450 busy\"") + "]");

    assertThat(guide.entry().state()).isEqualTo(MessageState.ACCEPTED);
  }

  @ParameterizedTest
  @CsvSource({
    "Bounced Address,bounced",
    "Unsubscribed Address,unsubscribed",
    "Spam Reporting Address,complained",
    "Invalid,bounced"
  })
  void droppedMessage_isRejected(String reason, String suppression) {
    var guide = guide();

    post("[" + event(guide, "dropped", "\"reason\": \"" + reason + "\"") + "]");

    assertThat(guide.entry().state()).isEqualTo(MessageState.REJECTED);
    assertThat(guide.entry().reason()).isEqualTo("dropped: " + reason);
    assertThat(guide.suppressionReason().orElse(null)).isEqualTo(suppression);
  }

  @Test
  void blockedMessage_isABounce_andSuppressesNothing() {
    var guide = guide();

    post(
        "["
            + event(
                guide,
                "bounce",
                "\"type\": \"blocked\", \"reason\": \"550 5.7.1 <"
                    + address
                    + "> +34600123456 no\"")
            + "]");

    assertThat(guide.engagements()).containsExactly("BOUNCED");
    assertThat(guide.suppressionReason()).isEmpty();
    assertThat(guide.notes())
        .extracting(MessageEvent::detail)
        .containsExactly("blocked: 550 5.7.1 <address> <number> no (the event webhook: bounce)");
  }

  @Test
  void bounceWithoutMessage_suppressesTheAddress() {
    var guide = guide();

    post("[" + event("", "", "bounce", "\"type\": \"bounce\"") + "]");
    assertThat(guide.suppressionReason()).contains("bounced");

    post(
        "[{\"event\": \"bounce\", \"type\": \"bounce\", \"email\": \"nobody@elsewhere.example\"}]");
    assertThat(
            API.get(dev.senda.store.consent.Suppressions.class)
                .find(Channel.EMAIL, "nobody@elsewhere.example"))
        .as("an address that we never wrote to")
        .isEmpty();
  }
}
