package dev.senda.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.store.channels.ChannelHolds;
import dev.senda.store.messages.MessageLedger.MessageState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What SendGrid refuses because of us, and not because of a contact. */
class SendGridAccountTest extends SendGridWebhookTestBase {

  private final ChannelHolds holds = API.get(ChannelHolds.class);

  @AfterEach
  void release() {
    API.database.sql("truncate channel_holds").update();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Spam Content",
        "spam content ",
        "Invalid SMTPAPI header",
        "Recipient List over Package Quota"
      })
  void messageDroppedBecauseOfUs_holdsTheAccount(String reason) {
    var guide = guide();

    post("[" + event(guide, "dropped", "\"reason\": \"" + reason + "\"") + "]");

    assertThat(guide.entry().state()).isEqualTo(MessageState.REJECTED);
    assertThat(guide.suppressionReason()).isEmpty();
    assertThat(holds.findActive(Channel.EMAIL, "mail"))
        .hasValueSatisfying(
            hold -> {
              assertThat(hold.needsIntervention()).isTrue();
              assertThat(hold.reason()).startsWith("dropped: ");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"Unsubscribed Address", "Invalid", "something new"})
  void messageDroppedForAnotherReason_holdsNothing(String reason) {
    var guide = guide();

    post("[" + event(guide, "dropped", "\"reason\": \"" + reason + "\"") + "]");

    assertThat(guide.entry().state()).isEqualTo(MessageState.REJECTED);
    assertThat(holds.findActive()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "compliance_suspend",
        "compliance_deactivate",
        "compliance_ban",
        "billing_hold",
        ""
      })
  void suspendedAccount_isHeld(String type) {
    assertThat(post("[" + accountStatus(type) + "]").statusCode()).isEqualTo(204);

    assertThat(holds.findActive(Channel.EMAIL, "mail"))
        .hasValueSatisfying(
            hold ->
                assertThat(hold.reason())
                    .isEqualTo(
                        "SendGrid changed the status of the account: "
                            + (type.isEmpty() ? "unknown" : type)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"compliance_reactivate", "compliance_reinstate", "compliance_activate"})
  void reinstatedAccount_isProbedAtOnce(String type) {
    post("[" + accountStatus("compliance_suspend") + "]");

    post("[" + accountStatus(type) + "]");

    assertThat(holds.tryAcquireProbe(Channel.EMAIL, "mail", java.time.Duration.ofMinutes(1)))
        .isTrue();
    assertThat(holds.lift(Channel.EMAIL, "mail")).isTrue();
  }

  private static String accountStatus(String type) {
    return "{\"event\": \"account_status_change\", \"sg_event_id\": \"x\", \"timestamp\": %s, \"type\": \"%s\"}"
        .formatted(now(), type);
  }
}
