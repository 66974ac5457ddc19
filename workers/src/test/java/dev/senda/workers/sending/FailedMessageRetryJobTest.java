package dev.senda.workers.sending;

import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundText;
import dev.senda.channels.SuppressionReason;
import dev.senda.channels.settings.ConfirmationSource;
import dev.senda.journey.Channel;
import dev.senda.store.audit.Actor;
import dev.senda.store.channels.ChannelHolds;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.engagement.Engagements.EngagementType;
import dev.senda.store.enrollments.Ending;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.steering.JourneySteering;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Texts that a provider accepted and could not deliver. */
class FailedMessageRetryJobTest extends TextSendTestBase {

  @Test
  void dueMessage_isResentUnderTheSameId() {
    send(sms("nudge"));
    var message = entry("nudge");

    assertThat(
            workerFixture
                .bean(MessageLedger.class)
                .scheduleResend(message.id(), "SM1", Duration.ZERO, 2))
        .isTrue();
    resend();

    assertThat(scriptedTextChannel.delivered)
        .extracting(OutboundText::id)
        .containsOnly(message.id());
    assertThat(scriptedTextChannel.delivered).hasSize(2);
    assertThat(entry("nudge").providerMessageId()).isEqualTo("SM2");
    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.ACCEPTED);
    assertThat(events("nudge")).containsExactly("RESENT: it failed on its way", "ACCEPTED: resent");
  }

  @Test
  void message_isResentNoMoreOftenThanAllowed() {
    var ledger = workerFixture.bean(MessageLedger.class);
    send(sms("nudge"));
    var message = entry("nudge").id();

    assertThat(ledger.scheduleResend(message, "SM1", Duration.ZERO, 2)).isTrue();
    resend();
    assertThat(ledger.scheduleResend(message, "SM1", Duration.ZERO, 2)).isFalse();
    assertThat(ledger.scheduleResend(message, "SM2", Duration.ZERO, 2)).isTrue();
    resend();

    assertThat(ledger.scheduleResend(message, "SM3", Duration.ZERO, 2)).isFalse();
    assertThat(scriptedTextChannel.delivered).hasSize(3);
  }

  @Test
  void consentWithdrawn_isNotResent() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    workerFixture.consent(ada, Channel.SMS, ConsentState.WITHDRAWN, MONDAY);

    resend();
    resend();

    assertThat(scriptedTextChannel.delivered).hasSize(1);
    assertThat(events("nudge"))
        .singleElement()
        .asString()
        .startsWith("REJECTED: unsubscribed from product-tips");
  }

  @Test
  void addressChanged_isResentToNewAddress() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    workerFixture
        .database()
        .sql("update messages set account = 'old', address = '+1555', subject = ''")
        .update();

    resend();

    assertThat(scriptedTextChannel.delivered.getLast().to()).isEqualTo(PHONE);
    assertThat(entry("nudge").account()).isEqualTo("sms");
    assertThat(entry("nudge").address()).isEqualTo(PHONE);
    assertThat(entry("nudge").subject()).isEqualTo("Still there, Ada?");
  }

  @Test
  void enrollmentEnded_isNotResent_andCountsAsBounced() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    workerFixture
        .bean(Enrollments.class)
        .close(
            enrollment, EnrollmentState.GOAL, "Order Completed", MONDAY.plus(Duration.ofDays(9)));

    resend();
    resend();

    assertThat(scriptedTextChannel.delivered).hasSize(1);
    assertThat(events("nudge")).containsExactly("REJECTED: the enrollment has ended");
    assertThat(
            workerFixture
                .bean(Engagements.class)
                .count(entry("nudge").id(), EngagementType.BOUNCED))
        .isOne();
  }

  @Test
  void committedEnd_isNotResent() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    workerFixture.bean(Enrollments.class).markEnding(List.of(Ending.cancel(enrollment)));

    resend();

    assertThat(scriptedTextChannel.delivered).hasSize(1);
    assertThat(events("nudge")).containsExactly("REJECTED: the enrollment has ended");
    assertThat(workerFixture.bean(Outbox.class).count()).isZero();
  }

  @Test
  void journeyCompleted_lastMessageIsResent() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    workerFixture
        .bean(Enrollments.class)
        .close(enrollment, EnrollmentState.COMPLETED, null, MONDAY.plus(Duration.ofDays(9)));

    resend();

    assertThat(scriptedTextChannel.delivered).hasSize(2);
  }

  @Test
  void journeyRemoved_isNotResent() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    workerFixture.database().sql("update enrollments set journey = 'gone'").update();

    resend();
    resend();

    assertThat(scriptedTextChannel.delivered).hasSize(1);
    assertThat(events("nudge"))
        .containsExactly("REJECTED: the journey gone does not exist any more");
  }

  @Test
  void countryNotPermitted_isRejected() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    scriptedTextChannel.next.add(new DeliveryResult.CountryNotPermitted("21408"));

    resend();
    resend();

    assertThat(scriptedTextChannel.delivered).hasSize(2);
    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.REJECTED);
    assertThat(workerFixture.bean(ChannelHolds.class).findActive()).isEmpty();
  }

  @Test
  void deliveredAfterAll_isNotResent() {
    send(sms("nudge"));
    var message = entry("nudge").id();
    workerFixture.bean(MessageLedger.class).scheduleResend(message, "SM1", Duration.ZERO, 2);
    workerFixture
        .bean(Engagements.class)
        .recordIfNew(message, EngagementType.DELIVERED, "", false, MONDAY);

    resend();

    assertThat(scriptedTextChannel.delivered).hasSize(1);
    assertThat(workerFixture.bean(Engagements.class).count(message, EngagementType.BOUNCED))
        .isZero();
  }

  /** The resend finds out the result, not the end of the enrollment. */
  @Test
  void enrollmentEndsDuringResend_leavesTheClaim() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    scriptedTextChannel.during =
        _ -> {
          workerFixture
              .enrollmentActivities(ConfirmationSource.PROVIDER_EVENTS)
              .closeEnrollment(
                  enrollment,
                  new EnrollmentActivities.EnrollmentEnding(
                      EnrollmentActivities.EndingType.GOAL, "bought", 0),
                  List.of());
          assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.CLAIMED);
        };

    resend();

    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.ACCEPTED);
    assertThat(entry("nudge").providerMessageId()).isEqualTo("SM2");
  }

  /** Otherwise the messages of a held queue would use up the attempts of all others. */
  @Test
  void queueHeld_messageIsNotDue() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    workerFixture.bean(ChannelHolds.class).hold(Channel.SMS, "sms", "30034", Duration.ofHours(1));
    assertThat(workerFixture.bean(MessageLedger.class).leaseDueResends(10, Duration.ofMinutes(1)))
        .isEmpty();

    workerFixture.bean(ChannelHolds.class).lift(Channel.SMS, "sms");
    resend();

    assertThat(scriptedTextChannel.delivered).hasSize(2);
  }

  @Test
  void resendAsProbe_liftsHold() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    workerFixture.bean(ChannelHolds.class).hold(Channel.SMS, "sms", "30034", Duration.ZERO);

    resend();

    assertThat(scriptedTextChannel.delivered).hasSize(2);
    assertThat(workerFixture.bean(ChannelHolds.class).findActive()).isEmpty();
  }

  @Test
  void optedOutAtProvider_isSuppressed() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    scriptedTextChannel.next.add(new DeliveryResult.Rejected("21610", SuppressionReason.OPTED_OUT));

    resend();

    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.REJECTED);
    assertThat(workerFixture.bean(Suppressions.class).find(Channel.SMS, PHONE))
        .map(Suppressions.Suppression::reason)
        .contains("opted out");
  }

  @Test
  void pendingEvent_postponesResend() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    workerFixture.bean(Outbox.class).append(ada, new OutboxItem.RouteEvent(UUID.randomUUID()));

    resend();
    assertThat(scriptedTextChannel.delivered).hasSize(1);

    workerFixture.database().sql("truncate outbox").update();
    workerFixture.database().sql("update messages set resend_at = now()").update();
    resend();
    assertThat(scriptedTextChannel.delivered).hasSize(2);
  }

  @Test
  void rateOfTheJourney_postponesResend_untilItEnds() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    var steering = workerFixture.bean(JourneySteering.class);
    var change = new JourneySteering.Change(Actor.ofApiKey("ops"), "fixed");
    steering.resume("tips", 60, change);

    resend();
    assertThat(scriptedTextChannel.delivered).hasSize(1);

    steering.resume("tips", null, change);
    workerFixture.database().sql("update messages set resend_at = now()").update();
    resend();
    assertThat(scriptedTextChannel.delivered).hasSize(2);
  }

  @Test
  void unconfirmedResend_isReconciled_andNotRepeated() {
    workerFixture.confirmationTimeout = Duration.ZERO;
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    resend();
    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.CLAIMED);
    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    workerFixture.database().sql("update messages set resend_at = now()").update();
    resend();

    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.UNKNOWN);
    assertThat(scriptedTextChannel.delivered).hasSize(2);
  }
}
