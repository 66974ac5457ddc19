package dev.senda.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.store.channels.ChannelHolds;
import dev.senda.store.messages.MessageLedger.MessageState;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioFailureCallbackTest extends TwilioWebhookTestBase {

  @ParameterizedTest
  @ValueSource(strings = {"30001", "30003", "30008", "63018"})
  void temporaryFailure_isRetried_thenBounces(String code) {
    var text = text();

    status(text, sid, "undelivered", Map.of("ErrorCode", code));
    assertThat(text.minutesUntilRetry()).contains(5L);
    status(text, sid, "failed", Map.of("ErrorCode", code));
    assertThat(text.minutesUntilRetry()).as("it waits already").contains(5L);

    var second = sentAgain(text);
    status(text, sid, "undelivered", Map.of("ErrorCode", code, "Again", "1"));
    assertThat(text.minutesUntilRetry()).as("what is said of the first sending is over").isEmpty();
    status(text, second, "undelivered", Map.of("ErrorCode", code));
    assertThat(text.minutesUntilRetry()).contains(30L);
    assertThat(text.engagements()).isEmpty();

    status(text, sentAgain(text), "undelivered", Map.of("ErrorCode", code));
    assertThat(text.minutesUntilRetry()).isEmpty();
    assertThat(text.engagements()).containsExactly("BOUNCED");
    assertThat(text.suppressionReason()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"20003", "30002", "30032", "30034", "63051"})
  void misconfiguration_holdsTheAccount_andIsRetried(String code) {
    var text = text();

    status(text, sid, "failed", Map.of("ErrorCode", code));

    assertThat(API.get(ChannelHolds.class).findActive(Channel.SMS, "text"))
        .hasValueSatisfying(
            hold -> {
              assertThat(hold.needsIntervention()).isTrue();
              assertThat(hold.reason()).startsWith(code);
            });
    assertThat(text.minutesUntilRetry()).isPresent();
    assertThat(text.engagements()).isEmpty();
    assertThat(text.suppressionReason()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"63018", "30022", "21611"})
  void rateLimit_pausesTheAccount(String code) {
    status(text(), sid, "undelivered", Map.of("ErrorCode", code));

    assertThat(API.get(ChannelHolds.class).findActive(Channel.SMS, "text"))
        .hasValueSatisfying(hold -> assertThat(hold.needsIntervention()).isFalse());
  }

  @ParameterizedTest
  @ValueSource(strings = {"63014", "21610"})
  void contactWhoBlockedUs_isSuppressed(String code) {
    var chat = chat(number);

    status(chat, chatSid(chat), "undelivered", Map.of("ErrorCode", code));

    assertThat(chat.suppressionReason()).contains("opted out");
    assertThat(chat.engagements()).containsExactly("BOUNCED");
  }

  private static String chatSid(SentMessageFixture chat) {
    return String.valueOf(chat.entry().providerMessageId());
  }

  @Test
  void countryNotPermitted_holdsNothing_andIsRetried() {
    var text = text();

    status(text, sid, "undelivered", Map.of("ErrorCode", "21408"));

    assertThat(API.get(ChannelHolds.class).findActive()).isEmpty();
    assertThat(text.minutesUntilRetry()).contains(5L);
    assertThat(text.engagements()).isEmpty();
    assertThat(text.suppressionReason()).isEmpty();
  }

  /** Twilio accepts messages anyway: only a delivered one proves that the fault is fixed. */
  @Test
  void holdFromCallbacks_ends_whenALaterMessageIsDelivered() {
    var holds = API.get(ChannelHolds.class);
    var text = text();
    status(text, sid, "undelivered", Map.of("ErrorCode", "30034"));
    assertThat(holds.findActive()).hasSize(1);

    assertThat(holds.lift(Channel.SMS, String.valueOf(text.entry().account()))).isFalse();
    assertThat(holds.findActive()).as("what Twilio takes proves nothing").hasSize(1);

    var again = sentAgain(text);
    status(text, again, "sent", Map.of());
    assertThat(holds.findActive()).hasSize(1);
    status(text, again, "delivered", Map.of());
    assertThat(holds.findActive()).isEmpty();
  }

  /** Reports come late: what went before the fault says nothing of it. */
  @Test
  void deliveryOfAnEarlierMessage_keepsTheHold() {
    var before = SentMessageFixture.claimed(API, "ebook-nurture", Channel.SMS, "text", newNumber());
    var sidBefore = newSid();
    before.accepted(sidBefore).settledAgo("1 minute");
    status(text(), sid, "undelivered", Map.of("ErrorCode", "30034"));

    status(before, sidBefore, "delivered", Map.of());

    assertThat(before.engagements()).containsExactly("DELIVERED");
    assertThat(API.get(ChannelHolds.class).findActive()).hasSize(1);
  }

  @Test
  void misconfigurationThatStays_bounces_afterTheLastRetry() {
    var text = text();
    var sending = sid;
    for (int i = 0; i < 5; i++) {
      status(text, sending, "undelivered", Map.of("ErrorCode", "30034"));
      assertThat(text.engagements()).isEmpty();
      sending = sentAgain(text);
    }

    status(text, sending, "undelivered", Map.of("ErrorCode", "30034"));

    assertThat(text.engagements()).containsExactly("BOUNCED");
    assertThat(text.suppressionReason()).isEmpty();
  }

  /** Twilio signs no time: what comes after days is a copy, and our record of the first is gone. */
  @ParameterizedTest
  @ValueSource(strings = {"30034", "30005", "30003"})
  void failureReportedAfterDays_changesNothing(String code) {
    var text = text().settledAgo("73 hours");

    status(text, sid, "failed", Map.of("ErrorCode", code));

    assertThat(API.get(ChannelHolds.class).findActive()).isEmpty();
    assertThat(text.suppressionReason()).isEmpty();
    assertThat(text.minutesUntilRetry()).isEmpty();
  }

  @Test
  void failureAfterDelivery_changesNothing() {
    var text = text();

    status(text, sid, "delivered", Map.of());
    status(text, sid, "undelivered", Map.of("ErrorCode", "30005"));
    status(text, sid, "failed", Map.of("ErrorCode", "30003"));

    assertThat(text.engagements()).containsExactly("DELIVERED");
    assertThat(text.suppressionReason()).isEmpty();
    assertThat(text.minutesUntilRetry()).isEmpty();
    assertThat(text.notes()).isEmpty();
  }

  @Test
  void failureOfTheFirstAttempt_duringTheRetry_changesNothing() {
    var text = text();
    status(text, sid, "undelivered", Map.of("ErrorCode", "30003"));
    assertThat(claimAgain(text)).isTrue();

    status(text, sid, "sent", Map.of());
    status(text, sid, "failed", Map.of("ErrorCode", "30005"));
    assertThat(text.entry().state()).isEqualTo(MessageState.CLAIMED);
    assertThat(text.suppressionReason()).isEmpty();

    var second = newSid();
    status(text, second, "sent", Map.of());
    assertThat(text.entry().state()).isEqualTo(MessageState.ACCEPTED);
    assertThat(text.entry().providerMessageId()).isEqualTo(second);
    assertThat(text.minutesUntilRetry()).isEmpty();
    status(text, sid, "delivered", Map.of());
    assertThat(text.engagements()).as("by whichever sending").containsExactly("DELIVERED");

    status(text, second, "undelivered", Map.of("ErrorCode", "30003"));
    assertThat(text.engagements()).as("the person has it").containsExactly("DELIVERED");
    assertThat(text.minutesUntilRetry()).isEmpty();
  }

  @Test
  void deliveredMessage_isNotRetried() {
    var text = text();

    status(text, sid, "undelivered", Map.of("ErrorCode", "30008"));
    status(text, sid, "delivered", Map.of());

    assertThat(text.minutesUntilRetry()).isEmpty();
  }

  @Test
  void orderOfStatuses_makesNoDifference() {
    for (var statuses :
        List.of(List.of("queued", "sent", "delivered", "read"), List.of("sent", "undelivered"))) {
      var outcomes = new HashSet<String>();
      for (var order : SendGridEventTimeTest.permutations(statuses)) {
        var itsSid = newSid();
        var text =
            SentMessageFixture.claimed(API, "ebook-nurture", Channel.SMS, "text", newNumber());
        order.forEach(one -> status(text, itsSid, one, Map.of("ErrorCode", "30005")));
        outcomes.add(
            text.entry().state() + " " + text.engagements() + " " + text.suppressionReason());
      }
      assertThat(outcomes).hasSize(1);
    }
  }
}
