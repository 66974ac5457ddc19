package dev.senda.workers.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.channels.OutboundEmail;
import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.consent.OptIns;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendRequest;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.workers.WorkerFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Mails that ask a contact to confirm a subscription (double opt-in). */
class ConfirmationMailTest extends EmailSendTestBase {

  private static final String LINK = "<a href=\"{{ links.confirm }}\">Confirm</a>";

  private UUID newEnrollment() {
    return workerFixture.enroll(
        workerFixture.contact("grace@example.com", "{\"first_name\":\"Grace\"}"), "tips");
  }

  private SendResult send(UUID enrollment) {
    var mail =
        new Message.Email(
            "confirm",
            null,
            "confirm",
            false,
            null,
            new Message.OptIn(WorkerFixture.TOPIC, Duration.ofDays(7)),
            null);
    return sendMessageActivityImpl.send(
        new SendRequest(enrollment, 1, mail, Channel.EMAIL, List.of()));
  }

  private OutboundEmail sent() {
    return workerFixture.emailChannel.sent().getFirst();
  }

  @Test
  void withoutConsent_isSent_withItsLink_andWithoutOneToUnsubscribe() {
    workerFixture.template("confirm", LINK);
    var enrollment = newEnrollment();

    assertThat(send(enrollment)).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(sent().unsubscribeUrl()).isNull();
    assertThat(sent().html()).contains("/c/").doesNotContain("/u/");
    var request = workerFixture.bean(OptIns.class).find(sent().id()).orElseThrow();
    assertThat(request.topic()).isEqualTo(WorkerFixture.TOPIC);
    assertThat(Duration.between(request.requestedAt(), request.expiresAt()))
        .isBetween(Duration.ofDays(7), Duration.ofDays(7).plusMinutes(1));
    assertThat(workerFixture.bean(OptIns.class).findWording(request.mailHash()).orElseThrow())
        .contains(LINK)
        .doesNotContain("Grace");
  }

  @Test
  void afterAWithdrawal_isSent_becauseTheContactDecidesAgain() {
    workerFixture.template("confirm", LINK);
    var contact = workerFixture.contact("grace@example.com", "{\"first_name\":\"Grace\"}");
    workerFixture.consent(contact, ConsentState.WITHDRAWN, Instant.parse("2026-11-20T09:00:00Z"));

    assertThat(send(workerFixture.enroll(contact, "tips")))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
  }

  @Test
  void suppressedAddress_getsNone() {
    workerFixture.template("confirm", LINK);
    workerFixture
        .bean(Suppressions.class)
        .add(
            Channel.EMAIL,
            "grace@example.com",
            new Suppression("bounced", workerFixture.bean(ScaledClock.class).instant()));
    var enrollment = newEnrollment();

    assertThat(send(enrollment)).isEqualTo(SendResult.of(AttemptOutcome.SKIPPED));

    assertThat(workerFixture.entry(enrollment, "confirm").reason())
        .isEqualTo("address suppressed: bounced");
  }

  @Test
  void templateWithoutTheLink_sendsNothing_andSaysWhy() {
    workerFixture.template("confirm", "Please confirm");

    assertThatThrownBy(() -> send(newEnrollment()))
        .hasMessageContaining("no link to confirm the subscription");
    assertThat(workerFixture.emailChannel.sent()).isEmpty();
  }

  @Test
  void linkInAnotherMail_sendsNothing() {
    workerFixture.template("hello", LINK);
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");

    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(enrollment)))
        .hasMessageContaining("links.confirm");
    assertThat(workerFixture.emailChannel.sent()).isEmpty();
  }
}
