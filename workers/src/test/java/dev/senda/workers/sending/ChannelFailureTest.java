package dev.senda.workers.sending;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.SuppressionReason;
import dev.senda.channels.OutboundText;
import dev.senda.channels.TextChannel;
import dev.senda.channels.UnconfirmedMessage;
import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.channels.ChannelHolds;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.engagement.Engagements.EngagementType;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.messages.MessageLedger.MessageEventType;
import dev.senda.store.messages.MessageLedger.MessageSettlement;
import dev.senda.store.support.Ids;
import dev.senda.store.views.Timelines;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.JournalEntry;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendRequest;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.workers.WorkerFixture;
import dev.senda.workers.delivery.DeliveryReconciler;
import dev.senda.workers.delivery.SendRetryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What becomes of a send whose provider refuses, asks to wait, or is lost in the middle. */
@ExtendWith(OutputCaptureExtension.class)
class ChannelFailureTest {

  private static final Instant MONDAY = Instant.parse("2026-11-23T09:00:00Z");
  private static final String PHONE = "+5215512345678";

  @TempDir static Path templates;

  private final ScriptedTextChannel scriptedTextChannel = new ScriptedTextChannel();
  private WorkerFixture workerFixture;
  private String ada;
  private UUID enrollment;

  @BeforeEach
  void open() {
    workerFixture = new WorkerFixture(templates);
    workerFixture.text("nudge", Channel.SMS, "Still there, {{ contact.first_name }}?");
    workerFixture.textChannels.put(Channel.SMS, scriptedTextChannel);
    ada = workerFixture.newSubscribedContact();
    workerFixture.phone(ada, PHONE);
    workerFixture.consent(ada, Channel.SMS, ConsentState.GRANTED, MONDAY);
    enrollment = workerFixture.enroll(ada, "tips");
  }

  @AfterEach
  void close() {
    workerFixture.close();
  }

  /** Does as it is told with each text, and knows what it has. */
  private static final class ScriptedTextChannel implements TextChannel {

    private final Queue<DeliveryResult> next = new ArrayDeque<>();
    private final List<OutboundText> handedOver = new ArrayList<>();
    private List<String> list = List.of();
    private @Nullable Instant searchedSince;

    /** What happens while it has a text, and has not answered. */
    private Consumer<OutboundText> during = _ -> {};

    @Override
    public DeliveryResult deliver(OutboundText text) {
      handedOver.add(text);
      during.accept(text);
      var delivery = next.poll();
      return delivery == null ? new DeliveryResult.Accepted("SM" + handedOver.size()) : delivery;
    }

    @Override
    public List<String> findMatches(UnconfirmedMessage unconfirmedMessage) {
      assertThat(unconfirmedMessage.to()).isEqualTo(PHONE);
      assertThat(unconfirmedMessage.subject()).isEqualTo("Still there, Ada?");
      searchedSince = unconfirmedMessage.unconfirmedSince();
      return list;
    }
  }

  @Test
  void aFaultOfOursHoldsTheLaneAndNobodyElseIsTried() {
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
    assertThat(problem()).isEqualTo("sms by sms is held: 20003 authenticate");
    assertThat(scriptedTextChannel.handedOver).hasSize(1);
    assertThat(workerFixture.bean(MessageLedger.class).find(key("nudge"))).isEmpty();
  }

  @Test
  void whatMayNotGoToACountryWaitsAloneAndTheLongerTheLater(CapturedOutput log) {
    var refusal = new DeliveryResult.CountryNotPermitted("21408 not enabled for the region");
    scriptedTextChannel.next.add(refusal);
    var first = catchThrowableOfType(SendRetryException.class, () -> send(sms("nudge")));

    assertThat(problem()).isEqualTo("21408 not enabled for the region");
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
    assertThat(log).containsOnlyOnce("may not send to some country");
    assertThat(send(sms("nudge")))
        .as("it is mended")
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(problem()).isNull();
  }

  @Test
  void whatMayNotGoToACountryDoesNotSayThatALaneIsMended() {
    var holds = workerFixture.bean(ChannelHolds.class);
    holds.hold(Channel.SMS, "sms", "20003", Duration.ZERO);
    scriptedTextChannel.next.add(new DeliveryResult.CountryNotPermitted("21408"));

    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("21408");

    assertThat(holds.findActive()).hasSize(1);
  }

  @Test
  void whatMayNotGoToACountryGoesByTheNextChannel() {
    scriptedTextChannel.next.add(new DeliveryResult.CountryNotPermitted("21408"));

    assertThat(send(preferred(sms("nudge"), email("hello"))))
        .isEqualTo(SendResult.elsewhere(Channel.EMAIL));
    assertThat(workerFixture.bean(Suppressions.class).find(Channel.SMS, PHONE)).isEmpty();
  }

  @Test
  void whatMayNotGoToACountryNorByTheNextChannelWaits() {
    workerFixture.consent(ada, Channel.EMAIL, ConsentState.WITHDRAWN, MONDAY);
    scriptedTextChannel.next.add(new DeliveryResult.CountryNotPermitted("21408"));
    var either = preferred(sms("nudge"), email("hello"));

    assertThatThrownBy(() -> send(either)).hasMessage("21408");

    assertThat(send(either)).as("it is mended").isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(scriptedTextChannel.handedOver).hasSize(2);
  }

  @Test
  void aHeldLaneHoldsUpNoOther() {
    workerFixture.bean(ChannelHolds.class).hold(Channel.SMS, "sms", "20003", Duration.ofHours(1));

    assertThat(send(email("hello"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
  }

  @Test
  void onceItIsMendedOneTriesAndAllGoOn() {
    var holds = workerFixture.bean(ChannelHolds.class);
    holds.hold(Channel.SMS, "sms", "20003", Duration.ofHours(1));
    assertThatThrownBy(() -> send(sms("nudge"))).isInstanceOf(SendRetryException.class);

    holds.requestProbeNow(Channel.SMS, "sms");

    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(holds.findActive()).isEmpty();
    assertThat(problem()).isNull();
    assertThat(send(sms("nudge").named("second")))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
  }

  @Test
  void ofManyWhoWaitOnlyOneTriesWhetherItIsMended() {
    var holds = workerFixture.bean(ChannelHolds.class);
    holds.hold(Channel.SMS, "sms", "20003", Duration.ofHours(1));
    holds.requestProbeNow(Channel.SMS, "sms");
    scriptedTextChannel.next.add(new DeliveryResult.Misconfigured("20003 still"));

    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("20003 still");
    assertThatThrownBy(() -> send(sms("nudge").named("second")))
        .hasMessage("sms by sms is held: 20003 still");

    assertThat(scriptedTextChannel.handedOver).hasSize(1);
  }

  @Test
  void whoIsAskedToWaitWaitsSoLongAndSoDoTheOthersOfTheLane() {
    scriptedTextChannel.next.add(new DeliveryResult.NotSent("429", Duration.ofMinutes(3)));

    var wait = catchThrowableOfType(SendRetryException.class, () -> send(sms("nudge")));
    var other =
        catchThrowableOfType(SendRetryException.class, () -> send(sms("nudge").named("second")));

    assertThat(wait.retryAfter()).contains(Duration.ofMinutes(3));
    assertThat(other.retryAfter().orElseThrow())
        .isBetween(Duration.ofMinutes(2), Duration.ofMinutes(4));
    assertThat(scriptedTextChannel.handedOver).hasSize(1);
    assertThat(send(email("hello"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
  }

  @Test
  void whenTheRestIsOverMessagesGoAgain() {
    workerFixture.bean(ChannelHolds.class).backOff(Channel.SMS, "sms", "429", Duration.ZERO);

    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
  }

  @Test
  void aDoubtWaitsForReportsAndSendsNothingMeanwhile() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));

    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");
    var wait = catchThrowableOfType(SendRetryException.class, () -> send(sms("nudge")));

    assertThat(wait.retryAfter().orElseThrow()).isPositive();
    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.CLAIMED);
    assertThat(scriptedTextChannel.handedOver).hasSize(1);
  }

  @Test
  void aReportThatArrivesMeanwhileSettlesTheDoubt() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");

    workerFixture
        .bean(MessageLedger.class)
        .settle(
            entry("nudge").id(), new MessageSettlement.Accepted("SM7"), "status callback: sent");

    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(scriptedTextChannel.handedOver).hasSize(1);
    assertThat(learned("nudge"))
        .containsExactly("UNCONFIRMED: no answer", "ACCEPTED: status callback: sent");
  }

  @Test
  void whatTheProviderHasInItsListWasSent() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");
    scriptedTextChannel.list = List.of("SM9");

    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(entry("nudge").providerMessageId()).isEqualTo("SM9");
    assertThat(scriptedTextChannel.handedOver).hasSize(1);
  }

  @Test
  void theListIsSearchedFromBeforeItWasHandedOverHoweverLateTheDoubt() {
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
  void aMessageOfTheListThatIsAnotherOnesProvesNothing() {
    send(sms("nudge").named("earlier"));
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");
    scriptedTextChannel.list = List.of("SM1");

    assertThatThrownBy(() -> send(sms("nudge"))).isInstanceOf(SendRetryException.class);

    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.CLAIMED);
  }

  @Test
  void whenTheTimeForEvidenceIsUpItIsUnknownAndNeverSentAgain() {
    workerFixture.confirmationTimeout = Duration.ZERO;
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");

    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.UNKNOWN));
    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.UNKNOWN));

    assertThat(scriptedTextChannel.handedOver).hasSize(1);
    assertThat(learned("nudge"))
        .containsExactly(
            "UNCONFIRMED: no answer", "UNKNOWN: " + DeliveryReconciler.UNCONFIRMED_REASON);
  }

  @Test
  void aReportThatComesLateStillTurnsUnknownIntoAccepted() {
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
  void whatMayGoTwiceIsHandedOverAgainABoundedNumberOfTimes() {
    workerFixture.confirmationTimeout = Duration.ZERO;
    for (int i = 0; i < 3; i++) {
      scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
      assertThatThrownBy(() -> send(sms("nudge").atLeastOnce())).hasMessage("no answer");
    }

    assertThat(send(sms("nudge").atLeastOnce())).isEqualTo(SendResult.of(AttemptOutcome.UNKNOWN));

    assertThat(scriptedTextChannel.handedOver).hasSize(3);
    assertThat(scriptedTextChannel.handedOver)
        .extracting(OutboundText::id)
        .containsOnly(entry("nudge").id());
    assertThat(learned("nudge"))
        .containsExactly(
            "UNCONFIRMED: no answer",
            "RESENT: " + DeliveryReconciler.UNCONFIRMED_REASON,
            "UNCONFIRMED: no answer",
            "RESENT: " + DeliveryReconciler.UNCONFIRMED_REASON,
            "UNCONFIRMED: no answer",
            "UNKNOWN: " + DeliveryReconciler.UNCONFIRMED_REASON);
  }

  /** Its links and its reports need the row, and so does whoever asks later what came of it. */
  @Test
  void whatSomebodyMayHaveKeepsItsRowWhileItsLaneRests() {
    var receipt = sms("nudge").atLeastOnce();
    workerFixture.confirmationTimeout = Duration.ZERO;
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> send(receipt)).hasMessage("no answer");
    var message = entry("nudge").id();
    workerFixture.bean(ChannelHolds.class).backOff(Channel.SMS, "sms", "429", Duration.ofHours(1));
    assertThatThrownBy(() -> send(receipt)).hasMessage("sms by sms rests: 429");
    assertThat(entry("nudge").id()).isEqualTo(message);
    assertThat(learned("nudge")).containsExactly("UNCONFIRMED: no answer");

    workerFixture.consent(
        ada, Channel.SMS, ConsentState.WITHDRAWN, Instant.parse("2026-11-24T09:00:00Z"));

    assertThat(send(receipt)).isEqualTo(SendResult.of(AttemptOutcome.UNKNOWN));
    assertThat(scriptedTextChannel.handedOver).hasSize(1);
  }

  @Test
  void whatIsNotTakenTheSecondTimeIsStillInDoubtFromTheFirst() {
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
    assertThat(scriptedTextChannel.handedOver).hasSize(2);
  }

  /** Evidence was awaited once: a lane that rests for seconds costs seconds. */
  @Test
  void whatIsNotTakenTheSecondTimeDoesNotWaitForEvidenceAnew() {
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
    assertThat(scriptedTextChannel.handedOver).hasSize(3);
  }

  @Test
  void aRefusalOfTheSecondTimeDoesNotSayThatNobodyHasIt() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    scriptedTextChannel.next.add(
        new DeliveryResult.Rejected("21614", SuppressionReason.BOUNCED));
    assertThatThrownBy(() -> sendToReceiver(sms("nudge"))).hasMessage("no answer");

    assertThat(sendToReceiver(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.UNKNOWN));
  }

  @Test
  void whatAReceiverDropsTheSecondTimeKeepsItsIdHoweverManyTriesThereAre() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    scriptedTextChannel.next.add(new DeliveryResult.NotSent("503"));
    assertThatThrownBy(() -> sendToReceiver(sms("nudge"))).hasMessage("no answer");
    assertThatThrownBy(() -> sendToReceiver(sms("nudge"))).hasMessage("503; it is tried again");

    assertThat(sendToReceiver(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(scriptedTextChannel.handedOver).hasSize(3);
    assertThat(scriptedTextChannel.handedOver)
        .extracting(OutboundText::id)
        .containsOnly(entry("nudge").id());
  }

  @Test
  void whatAReceiverDropsTheSecondTimeKeepsItsIdWhereTheLaneRestsMeanwhile() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> sendToReceiver(sms("nudge"))).hasMessage("no answer");
    workerFixture.bean(ChannelHolds.class).backOff(Channel.SMS, "sms", "429", Duration.ofHours(1));
    assertThatThrownBy(() -> sendToReceiver(sms("nudge"))).hasMessage("sms by sms rests: 429");
    workerFixture.bean(ChannelHolds.class).lift(Channel.SMS, "sms");

    assertThat(sendToReceiver(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(scriptedTextChannel.handedOver).hasSize(2);
    assertThat(scriptedTextChannel.handedOver)
        .extracting(OutboundText::id)
        .containsOnly(entry("nudge").id());
  }

  @Test
  void whatAReceiverMayHaveIsUnknownWhereItMayNotGoASecondTime() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> sendToReceiver(sms("nudge"))).hasMessage("no answer");
    workerFixture.consent(
        ada, Channel.SMS, ConsentState.WITHDRAWN, Instant.parse("2026-11-24T09:00:00Z"));

    assertThat(sendToReceiver(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.UNKNOWN));

    assertThat(scriptedTextChannel.handedOver).hasSize(1);
    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.UNKNOWN);
  }

  @Test
  void whatAReceiverMayHaveGoesByNoOtherChannel() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    var either = preferred(sms("nudge"), email("hello"));
    assertThatThrownBy(() -> sendToReceiver(either)).hasMessage("no answer");
    workerFixture.consent(
        ada, Channel.SMS, ConsentState.WITHDRAWN, Instant.parse("2026-11-24T09:00:00Z"));

    assertThat(sendToReceiver(either)).isEqualTo(SendResult.of(AttemptOutcome.UNKNOWN));

    assertThat(workerFixture.emailChannel.sent()).isEmpty();
  }

  @Test
  void oneTraceIsNotTheProofOfTwoDoubts() {
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
  void aReportThatIsQuickerThanTheAnswerAndKnowsBetterIsTheAnswer() {
    scriptedTextChannel.during =
        text ->
            workerFixture
                .bean(MessageLedger.class)
                .overrideAsRejected(text.id(), "dropped", "a report");

    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.REJECTED));
    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.REJECTED);
  }

  @Test
  void aProblemIsOverWhenAReportSettlesTheMessage() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");
    workerFixture.bean(Enrollments.class).setBlockedReason(enrollment, "nobody knows");
    workerFixture
        .bean(MessageLedger.class)
        .settle(
            entry("nudge").id(), new MessageSettlement.Accepted("SM7"), "status callback: sent");

    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(problem()).isNull();
  }

  @Test
  void aRefusalDoesNotSayThatALaneIsMended() {
    var holds = workerFixture.bean(ChannelHolds.class);
    holds.hold(Channel.SMS, "sms", "20003", Duration.ZERO);
    scriptedTextChannel.next.add(
        new DeliveryResult.Rejected(
            "its text is too long"));

    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.REJECTED));

    assertThat(holds.findActive()).hasSize(1);
  }

  @Test
  void anEnrollmentThatEndsInDoubtKeepsTheRowThatAReceiverMayHave() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> sendToReceiver(sms("nudge"))).hasMessage("no answer");

    workerFixture
        .enrollmentActivities(dev.senda.channels.settings.ConfirmationSource.IDEMPOTENT_RECEIVER)
        .closeEnrollment(
            enrollment,
            new EnrollmentActivities.EnrollmentEnding(
                EnrollmentActivities.EndingType.GOAL, "bought", 0),
            List.of());

    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.UNKNOWN);
  }

  /** What waits for evidence is told by the workflow as not sent: the message knows better. */
  @Test
  void ofWhatSomebodyMayHaveNobodySaysThatItWasNotSent() {
    scriptedTextChannel.next.add(new DeliveryResult.Unconfirmed("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");

    workerFixture
        .enrollmentActivities(dev.senda.channels.settings.ConfirmationSource.PROVIDER_EVENTS)
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

  @Test
  void aRefusedMessageGoesByTheNextChannel() {
    scriptedTextChannel.next.add(
        new DeliveryResult.Rejected(
            "21614 no mobile number", SuppressionReason.BOUNCED));

    assertThat(send(preferred(sms("nudge"), email("hello"))))
        .isEqualTo(SendResult.elsewhere(Channel.EMAIL));
    assertThat(send(preferred(sms("nudge"), email("hello")), Channel.EMAIL))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(entry("nudge").channel()).isEqualTo(Channel.EMAIL);
    assertThat(workerFixture.bean(Suppressions.class).find(Channel.SMS, PHONE)).isPresent();
    assertThat(learned("nudge")).containsExactly("REJECTED: 21614 no mobile number");
    assertThat(workerFixture.emailChannel.sent()).hasSize(1);
  }

  @Test
  void whereTheOtherChannelMayNotGoEitherTheReasonsOfAllAreKept() {
    workerFixture.consent(ada, Channel.EMAIL, ConsentState.WITHDRAWN, MONDAY);
    scriptedTextChannel.next.add(
        new DeliveryResult.Rejected("30007 filtered"));

    assertThat(send(preferred(sms("nudge"), email("hello"))))
        .isEqualTo(SendResult.of(AttemptOutcome.REJECTED));

    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.REJECTED);
    assertThat(entry("nudge").reason())
        .startsWith("sms: refused: 30007 filtered; email: unsubscribed from product-tips");
    assertThat(scriptedTextChannel.handedOver).hasSize(1);
  }

  @Test
  void whoOptedOutAtTheProviderIsNotWrittenToAgain() {
    scriptedTextChannel.next.add(
        new DeliveryResult.Rejected("21610", SuppressionReason.OPTED_OUT));

    assertThat(send(sms("nudge"))).isEqualTo(SendResult.of(AttemptOutcome.REJECTED));
    assertThat(send(sms("nudge").named("second"))).isEqualTo(SendResult.of(AttemptOutcome.SKIPPED));

    assertThat(entry("second").reason()).isEqualTo("address suppressed: opted out");
  }

  @Test
  void aTextThatFailedOnItsWayIsSentAgainUnderTheSameId() {
    send(sms("nudge"));
    var message = entry("nudge");

    assertThat(
            workerFixture
                .bean(MessageLedger.class)
                .scheduleResend(message.id(), "SM1", Duration.ZERO, 2))
        .isTrue();
    resend();

    assertThat(scriptedTextChannel.handedOver)
        .extracting(OutboundText::id)
        .containsOnly(message.id());
    assertThat(scriptedTextChannel.handedOver).hasSize(2);
    assertThat(entry("nudge").providerMessageId()).isEqualTo("SM2");
    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.ACCEPTED);
    assertThat(learned("nudge"))
        .containsExactly("RESENT: it failed on its way", "ACCEPTED: sent again");
  }

  @Test
  void itIsSentAgainNoMoreOftenThanAllowed() {
    var ledger = workerFixture.bean(MessageLedger.class);
    send(sms("nudge"));
    var message = entry("nudge").id();

    assertThat(ledger.scheduleResend(message, "SM1", Duration.ZERO, 2)).isTrue();
    resend();
    assertThat(ledger.scheduleResend(message, "SM1", Duration.ZERO, 2)).isFalse();
    assertThat(ledger.scheduleResend(message, "SM2", Duration.ZERO, 2)).isTrue();
    resend();

    assertThat(ledger.scheduleResend(message, "SM3", Duration.ZERO, 2)).isFalse();
    assertThat(scriptedTextChannel.handedOver).hasSize(3);
  }

  @Test
  void whoUnsubscribedMeanwhileIsNotSentItAgain() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    workerFixture.consent(ada, Channel.SMS, ConsentState.WITHDRAWN, MONDAY);

    resend();
    resend();

    assertThat(scriptedTextChannel.handedOver).hasSize(1);
    assertThat(learned("nudge"))
        .singleElement()
        .asString()
        .startsWith("REJECTED: unsubscribed from product-tips");
  }

  @Test
  void whatIsSentAgainGoesWhereTheContactIsNow() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    workerFixture
        .database()
        .sql("update messages set account = 'old', address = '+1555', subject = ''")
        .update();

    resend();

    assertThat(scriptedTextChannel.handedOver.getLast().to()).isEqualTo(PHONE);
    assertThat(entry("nudge").account()).isEqualTo("sms");
    assertThat(entry("nudge").address()).isEqualTo(PHONE);
    assertThat(entry("nudge").subject()).isEqualTo("Still there, Ada?");
  }

  @Test
  void nothingIsSentAgainOfAnEnrollmentThatIsOver() {
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

    assertThat(scriptedTextChannel.handedOver).hasSize(1);
    assertThat(learned("nudge")).containsExactly("REJECTED: the enrollment is over");
    assertThat(
            workerFixture
                .bean(Engagements.class)
                .count(entry("nudge").id(), EngagementType.BOUNCED))
        .isOne();
  }

  @Test
  void theLastMessageOfAJourneyIsSentAgainThoughItIsComplete() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    workerFixture
        .bean(Enrollments.class)
        .close(enrollment, EnrollmentState.COMPLETED, null, MONDAY.plus(Duration.ofDays(9)));

    resend();

    assertThat(scriptedTextChannel.handedOver).hasSize(2);
  }

  @Test
  void aJourneyThatIsGoneSendsNothingAgain() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    workerFixture.database().sql("update enrollments set journey = 'gone'").update();

    resend();
    resend();

    assertThat(scriptedTextChannel.handedOver).hasSize(1);
    assertThat(learned("nudge")).containsExactly("REJECTED: there is no journey gone any more");
  }

  @Test
  void whatMayNotGoToACountryIsNotSentAgainForEver() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    scriptedTextChannel.next.add(new DeliveryResult.CountryNotPermitted("21408"));

    resend();
    resend();

    assertThat(scriptedTextChannel.handedOver).hasSize(2);
    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.REJECTED);
    assertThat(workerFixture.bean(ChannelHolds.class).findActive()).isEmpty();
  }

  @Test
  void whatArrivedAfterAllIsNotSentAgain() {
    send(sms("nudge"));
    var message = entry("nudge").id();
    workerFixture.bean(MessageLedger.class).scheduleResend(message, "SM1", Duration.ZERO, 2);
    workerFixture
        .bean(Engagements.class)
        .recordIfNew(message, EngagementType.DELIVERED, "", false, MONDAY);

    resend();

    assertThat(scriptedTextChannel.handedOver).hasSize(1);
    assertThat(workerFixture.bean(Engagements.class).count(message, EngagementType.BOUNCED))
        .isZero();
  }

  /** Whoever sends it again finds out what came of it: the end of the enrollment does not. */
  @Test
  void anEnrollmentThatEndsLeavesAloneWhatIsBeingSentAgain() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    scriptedTextChannel.during =
        _ -> {
          workerFixture
              .enrollmentActivities(dev.senda.channels.settings.ConfirmationSource.PROVIDER_EVENTS)
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

  /** Else those of a lane that is held would use up the tries of all others. */
  @Test
  void whatALaneThatIsHeldHasToSendAgainIsNotDue() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    workerFixture.bean(ChannelHolds.class).hold(Channel.SMS, "sms", "30034", Duration.ofHours(1));
    assertThat(workerFixture.bean(MessageLedger.class).leaseDueResends(10, Duration.ofMinutes(1)))
        .isEmpty();

    workerFixture.bean(ChannelHolds.class).lift(Channel.SMS, "sms");
    resend();

    assertThat(scriptedTextChannel.handedOver).hasSize(2);
  }

  @Test
  void oneThatIsSentAgainAndGetsThroughFreesTheLane() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    workerFixture.bean(ChannelHolds.class).hold(Channel.SMS, "sms", "30034", Duration.ZERO);

    resend();

    assertThat(scriptedTextChannel.handedOver).hasSize(2);
    assertThat(workerFixture.bean(ChannelHolds.class).findActive()).isEmpty();
  }

  @Test
  void whoOptedOutBeforeItWasSentAgainIsSuppressed() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    scriptedTextChannel.next.add(
        new DeliveryResult.Rejected("21610", SuppressionReason.OPTED_OUT));

    resend();

    assertThat(entry("nudge").state()).isEqualTo(MessageLedger.MessageState.REJECTED);
    assertThat(workerFixture.bean(Suppressions.class).find(Channel.SMS, PHONE))
        .map(Suppressions.Suppression::reason)
        .contains("opted out");
  }

  @Test
  void whatNobodyHasRoutedYetMayEndItBeforeItIsSentAgain() {
    send(sms("nudge"));
    workerFixture
        .bean(MessageLedger.class)
        .scheduleResend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    workerFixture
        .bean(Outbox.class)
        .append(ada, new OutboxItem.RouteEvent(UUID.randomUUID()));

    resend();
    assertThat(scriptedTextChannel.handedOver).hasSize(1);

    workerFixture.database().sql("truncate outbox").update();
    workerFixture.database().sql("update messages set resend_at = now()").update();
    resend();
    assertThat(scriptedTextChannel.handedOver).hasSize(2);
  }

  @Test
  void aSecondSendingThatIsLostIsSettledByEvidenceAndNotRepeated() {
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
    assertThat(scriptedTextChannel.handedOver).hasSize(2);
  }

  private void resend() {
    workerFixture
        .failedMessageRetryJob(dev.senda.channels.settings.ConfirmationSource.PROVIDER_EVENTS)
        .retryDueMessages();
  }

  private SendResult send(Message message) {
    return send(message, message.choices().getFirst().channel());
  }

  private SendResult sendToReceiver(Message message) {
    return workerFixture
        .sendMessageActivity(dev.senda.channels.settings.ConfirmationSource.IDEMPOTENT_RECEIVER)
        .send(new SendRequest(enrollment, 1, message, Channel.SMS, List.of()));
  }

  private SendResult send(Message message, Channel by) {
    return workerFixture
        .sendMessageActivity(dev.senda.channels.settings.ConfirmationSource.PROVIDER_EVENTS)
        .send(new SendRequest(enrollment, 1, message, by, List.of()));
  }

  private List<String> learned(String step) {
    return workerFixture.bean(MessageLedger.class).findEvents(key(step)).stream()
        .map(messageEvent -> inWords(messageEvent.type(), messageEvent.detail()))
        .toList();
  }

  private static String inWords(MessageEventType messageEventType, @Nullable String note) {
    return messageEventType + ": " + note;
  }

  private MessageLedger.MessageRow entry(String step) {
    return workerFixture.entry(enrollment, step);
  }

  private MessageLedger.MessageKey key(String step) {
    return new MessageLedger.MessageKey(enrollment, new MessageRef(step, 1));
  }

  private @Nullable String problem() {
    return workerFixture.bean(Enrollments.class).find(enrollment).orElseThrow().blockedReason();
  }
}
