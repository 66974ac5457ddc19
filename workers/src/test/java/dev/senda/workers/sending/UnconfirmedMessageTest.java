package dev.senda.workers.sending;

import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.settings.ConfirmationSource;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.messages.MessageLedger.MessageSettlement;
import dev.senda.store.support.Ids;
import dev.senda.store.views.Timelines;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.JournalEntry;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.workers.delivery.DeliveryReconciler;
import dev.senda.workers.delivery.SendRetryException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A send without a response of the provider: which evidence confirms it, and which does not. */
class UnconfirmedMessageTest extends TextSendTestBase {

  @Test
  void noResponse_waitsForEvents_andSendsNothing() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));

    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");
    var wait = catchThrowableOfType(SendRetryException.class, () -> send(sms("nudge")));

    assertThat(wait.retryAfter().orElseThrow()).isPositive();
    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.CLAIMED);
    assertThat(scriptedTextChannel.delivered).hasSize(1);
  }

  @Test
  void providerEventArrives_settlesMessage() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");

    workerFixture
        .bean(MessageLedger.class)
        .settle(
            entry("nudge").id(), new MessageSettlement.Accepted("SM7"), "status callback: sent");

    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(scriptedTextChannel.delivered).hasSize(1);
    assertThat(events("nudge"))
        .containsExactly("UNCONFIRMED: no answer", "ACCEPTED: status callback: sent");
  }

  @Test
  void messageInProviderList_isAccepted() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");
    scriptedTextChannel.list = List.of("SM9");

    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(entry("nudge").providerMessageId()).isEqualTo("SM9");
    assertThat(scriptedTextChannel.delivered).hasSize(1);
  }

  @Test
  void providerList_isSearchedFromBeforeDelivery() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");
    workerFixture
        .database()
        .sql("update messages set unconfirmed_since = now() + interval '5m'")
        .update();

    assertThatThrownBy(() -> send(sms("nudge"))).isInstanceOf(SendRetryException.class);

    assertThat(scriptedTextChannel.searchedSince).isEqualTo(Ids.createdAt(entry("nudge").id()));
  }

  @Test
  void listedMessageOfAnotherSend_provesNothing() {
    send(sms("nudge").named("earlier"));
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");
    scriptedTextChannel.list = List.of("SM1");

    assertThatThrownBy(() -> send(sms("nudge"))).isInstanceOf(SendRetryException.class);

    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.CLAIMED);
  }

  @Test
  void confirmationTimeout_settlesAsUnknown_andNeverResends() {
    workerFixture.confirmationTimeout = Duration.ZERO;
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");

    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.UNKNOWN));
    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.UNKNOWN));

    assertThat(scriptedTextChannel.delivered).hasSize(1);
    assertThat(events("nudge"))
        .containsExactly(
            "UNCONFIRMED: no answer", "UNKNOWN: " + DeliveryReconciler.UNCONFIRMED_REASON);
  }

  @Test
  void lateProviderEvent_turnsUnknownIntoAccepted() {
    workerFixture.confirmationTimeout = Duration.ZERO;
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");
    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.UNKNOWN));

    workerFixture
        .bean(MessageLedger.class)
        .settle(
            entry("nudge").id(), new MessageSettlement.Accepted("SM7"), "status callback: sent");

    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.ACCEPTED);
    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
  }

  @Test
  void oneListedMessage_doesNotConfirmTwoUnconfirmedOnes() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");
    assertThatThrownBy(() -> send(sms("nudge").named("second"))).hasMessage("no answer");
    scriptedTextChannel.list = List.of("SM9");

    assertThatThrownBy(() -> send(sms("nudge"))).isInstanceOf(SendRetryException.class);
    assertThatThrownBy(() -> send(sms("nudge").named("second")))
        .isInstanceOf(SendRetryException.class);

    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.CLAIMED);
    assertThat(entry("second").state()).isEqualTo(MessageLedger.MessageState.CLAIMED);
  }

  @Test
  void eventBeforeResponse_keepsOutcomeOfEvent() {
    scriptedTextChannel.during =
        text ->
            workerFixture
                .bean(MessageLedger.class)
                .overrideAsRejected(text.id(), "dropped", "a report");

    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.REJECTED));
    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.REJECTED);
  }

  @Test
  void providerEventArrives_clearsBlockedReason() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");
    workerFixture.bean(Enrollments.class).setBlockedReason(enrollment, "not known yet");
    workerFixture
        .bean(MessageLedger.class)
        .settle(
            entry("nudge").id(), new MessageSettlement.Accepted("SM7"), "status callback: sent");

    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(blockedReason()).isNull();
  }

  @Test
  void enrollmentEnds_unconfirmedMessageBecomesUnknown() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> sendToReceiver(sms("nudge"))).hasMessage("no answer");

    workerFixture
        .enrollmentActivities(ConfirmationSource.IDEMPOTENT_RECEIVER)
        .closeEnrollment(
            enrollment,
            new EnrollmentActivities.EnrollmentEnding(
                EnrollmentActivities.EndingType.GOAL, "bought", 0),
            List.of());

    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.UNKNOWN);
  }

  /**
   * The workflow reports a message that waits for evidence as not sent; the ledger has the result.
   */
  @Test
  void enrollmentEnds_timelineDoesNotSayNotSent() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");

    workerFixture
        .enrollmentActivities(ConfirmationSource.PROVIDER_EVENTS)
        .closeEnrollment(
            enrollment,
            new EnrollmentActivities.EnrollmentEnding(
                EnrollmentActivities.EndingType.GOAL, "bought", 0),
            List.of(
                new JournalEntry(
                    1, JournalEntry.EntryType.SEND, "nudge", "not sent: GOAL: bought", 0, 0),
                new JournalEntry(
                    2, JournalEntry.EntryType.SEND, "other", "not sent: GOAL: bought", 0, 0)));

    assertThat(workerFixture.bean(Timelines.class).findByEnrollment(enrollment))
        .filteredOn(entry -> entry.why().startsWith("not sent"))
        .extracting(Timelines.TimelineEntry::step)
        .containsExactly("other");
  }
}
