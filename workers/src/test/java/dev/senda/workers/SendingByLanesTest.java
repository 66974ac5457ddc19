package dev.senda.workers;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.Consents.State;
import dev.senda.store.Engagements;
import dev.senda.store.Engagements.Kind;
import dev.senda.store.EnrollmentState;
import dev.senda.store.Enrollments;
import dev.senda.store.Holds;
import dev.senda.store.Ids;
import dev.senda.store.Ledger;
import dev.senda.store.Ledger.Learned;
import dev.senda.store.Ledger.Settlement;
import dev.senda.store.Outbox;
import dev.senda.store.Suppressions;
import dev.senda.store.Timelines;
import dev.senda.temporal.JournalEntry;
import dev.senda.temporal.Records;
import dev.senda.temporal.Sender.Outcome;
import dev.senda.temporal.Sender.Request;
import dev.senda.temporal.Sender.Result;
import dev.senda.workers.channel.Delivery;
import dev.senda.workers.channel.Doubt;
import dev.senda.workers.channel.OutgoingText;
import dev.senda.workers.channel.TextChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
class SendingByLanesTest {

  private static final Instant MONDAY = Instant.parse("2026-11-23T09:00:00Z");
  private static final String PHONE = "+5215512345678";

  @TempDir static Path templates;

  private final Provider provider = new Provider();
  private House house;
  private String ada;
  private UUID enrollment;

  @BeforeEach
  void open() {
    house = new House(templates);
    house.text("nudge", Channel.SMS, "Still there, {{ contact.first_name }}?");
    house.texts.put(Channel.SMS, provider);
    ada = house.ada();
    house.phone(ada, PHONE);
    house.consent(ada, Channel.SMS, State.GRANTED, MONDAY);
    enrollment = house.enroll(ada, "tips");
  }

  @AfterEach
  void close() {
    house.close();
  }

  /** Does as it is told with each text, and knows what it has. */
  private static final class Provider implements TextChannel {

    private final Queue<Delivery> next = new ArrayDeque<>();
    private final List<OutgoingText> handedOver = new ArrayList<>();
    private List<String> list = List.of();
    private @Nullable Instant searchedSince;

    /** What happens while it has a text, and has not answered. */
    private Consumer<OutgoingText> during = _ -> {};

    @Override
    public Delivery deliver(OutgoingText text) {
      handedOver.add(text);
      during.accept(text);
      var delivery = next.poll();
      return delivery == null ? new Delivery.Accepted("SM" + handedOver.size()) : delivery;
    }

    @Override
    public List<String> traces(Doubt doubt) {
      assertThat(doubt.to()).isEqualTo(PHONE);
      assertThat(doubt.subject()).isEqualTo("Still there, Ada?");
      searchedSince = doubt.since();
      return list;
    }
  }

  @Test
  void aFaultOfOursHoldsTheLaneAndNobodyElseIsTried() {
    provider.next.add(new Delivery.Misconfigured("20003 authenticate"));
    assertThatThrownBy(() -> send(sms("nudge"))).isInstanceOf(NotSentYet.class);
    var held = house.port(Holds.class).all();
    assertThat(held)
        .singleElement()
        .satisfies(
            hold -> {
              assertThat(hold.channel()).isEqualTo(Channel.SMS);
              assertThat(hold.needsPeople()).isTrue();
              assertThat(hold.reason()).isEqualTo("20003 authenticate");
            });

    var wait = catchThrowableOfType(NotSentYet.class, () -> send(sms("nudge")));

    assertThat(wait).hasMessage("sms by sms is held: 20003 authenticate");
    assertThat(wait.after()).isPresent();
    assertThat(problem()).isEqualTo("sms by sms is held: 20003 authenticate");
    assertThat(provider.handedOver).hasSize(1);
    assertThat(house.port(Ledger.class).find(key("nudge"))).isEmpty();
  }

  @Test
  void whatMayNotGoToACountryWaitsAloneAndTheLongerTheLater(CapturedOutput log) {
    var refusal = new Delivery.NotPermittedThere("21408 not enabled for the region");
    provider.next.add(refusal);
    var first = catchThrowableOfType(NotSentYet.class, () -> send(sms("nudge")));

    assertThat(problem()).isEqualTo("21408 not enabled for the region");
    assertThat(send(sms("nudge").named("second"))).isEqualTo(Result.of(Outcome.ACCEPTED));
    assertThat(house.port(Holds.class).all()).isEmpty();
    provider.next.add(refusal);
    var second = catchThrowableOfType(NotSentYet.class, () -> send(sms("nudge")));

    assertThat(first.after()).contains(Duration.ofMinutes(5));
    assertThat(second.after()).contains(Duration.ofMinutes(10));
    for (int tries = 0; tries < 10; tries++) {
      provider.next.add(refusal);
      var later = catchThrowableOfType(NotSentYet.class, () -> send(sms("nudge")));
      assertThat(later.after().orElseThrow()).isLessThanOrEqualTo(Duration.ofHours(1));
    }
    assertThat(log).containsOnlyOnce("may not send to some country");
    assertThat(send(sms("nudge"))).as("it is mended").isEqualTo(Result.of(Outcome.ACCEPTED));
    assertThat(problem()).isNull();
  }

  @Test
  void whatMayNotGoToACountryDoesNotSayThatALaneIsMended() {
    var holds = house.port(Holds.class);
    holds.hold(Channel.SMS, "sms", "20003", Duration.ZERO);
    provider.next.add(new Delivery.NotPermittedThere("21408"));

    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("21408");

    assertThat(holds.all()).hasSize(1);
  }

  @Test
  void whatMayNotGoToACountryGoesByTheNextChannel() {
    provider.next.add(new Delivery.NotPermittedThere("21408"));

    assertThat(send(preferred(sms("nudge"), email("hello"))))
        .isEqualTo(Result.elsewhere(Channel.EMAIL));
    assertThat(house.port(Suppressions.class).find(Channel.SMS, PHONE)).isEmpty();
  }

  @Test
  void whatMayNotGoToACountryNorByTheNextChannelWaits() {
    house.consent(ada, Channel.EMAIL, State.WITHDRAWN, MONDAY);
    provider.next.add(new Delivery.NotPermittedThere("21408"));
    var either = preferred(sms("nudge"), email("hello"));

    assertThatThrownBy(() -> send(either)).hasMessage("21408");

    assertThat(send(either)).as("it is mended").isEqualTo(Result.of(Outcome.ACCEPTED));
    assertThat(provider.handedOver).hasSize(2);
  }

  @Test
  void aHeldLaneHoldsUpNoOther() {
    house.port(Holds.class).hold(Channel.SMS, "sms", "20003", Duration.ofHours(1));

    assertThat(send(email("hello"))).isEqualTo(Result.of(Outcome.ACCEPTED));
  }

  @Test
  void onceItIsMendedOneTriesAndAllGoOn() {
    var holds = house.port(Holds.class);
    holds.hold(Channel.SMS, "sms", "20003", Duration.ofHours(1));
    assertThatThrownBy(() -> send(sms("nudge"))).isInstanceOf(NotSentYet.class);

    holds.tryNow(Channel.SMS, "sms");

    assertThat(send(sms("nudge"))).isEqualTo(Result.of(Outcome.ACCEPTED));
    assertThat(holds.all()).isEmpty();
    assertThat(problem()).isNull();
    assertThat(send(sms("nudge").named("second"))).isEqualTo(Result.of(Outcome.ACCEPTED));
  }

  @Test
  void ofManyWhoWaitOnlyOneTriesWhetherItIsMended() {
    var holds = house.port(Holds.class);
    holds.hold(Channel.SMS, "sms", "20003", Duration.ofHours(1));
    holds.tryNow(Channel.SMS, "sms");
    provider.next.add(new Delivery.Misconfigured("20003 still"));

    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("20003 still");
    assertThatThrownBy(() -> send(sms("nudge").named("second")))
        .hasMessage("sms by sms is held: 20003 still");

    assertThat(provider.handedOver).hasSize(1);
  }

  @Test
  void whoIsAskedToWaitWaitsSoLongAndSoDoTheOthersOfTheLane() {
    provider.next.add(new Delivery.NotSent("429", Duration.ofMinutes(3)));

    var wait = catchThrowableOfType(NotSentYet.class, () -> send(sms("nudge")));
    var other = catchThrowableOfType(NotSentYet.class, () -> send(sms("nudge").named("second")));

    assertThat(wait.after()).contains(Duration.ofMinutes(3));
    assertThat(other.after().orElseThrow()).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(4));
    assertThat(provider.handedOver).hasSize(1);
    assertThat(send(email("hello"))).isEqualTo(Result.of(Outcome.ACCEPTED));
  }

  @Test
  void whenTheRestIsOverMessagesGoAgain() {
    house.port(Holds.class).rest(Channel.SMS, "sms", "429", Duration.ZERO);

    assertThat(send(sms("nudge"))).isEqualTo(Result.of(Outcome.ACCEPTED));
  }

  @Test
  void aDoubtWaitsForReportsAndSendsNothingMeanwhile() {
    provider.next.add(new Delivery.Ambiguous("no answer"));

    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");
    var wait = catchThrowableOfType(NotSentYet.class, () -> send(sms("nudge")));

    assertThat(wait.after().orElseThrow()).isPositive();
    assertThat(entry("nudge").state()).isEqualTo(Ledger.State.CLAIMED);
    assertThat(provider.handedOver).hasSize(1);
  }

  @Test
  void aReportThatArrivesMeanwhileSettlesTheDoubt() {
    provider.next.add(new Delivery.Ambiguous("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");

    house
        .port(Ledger.class)
        .settle(entry("nudge").id(), new Settlement.Accepted("SM7"), "status callback: sent");

    assertThat(send(sms("nudge"))).isEqualTo(Result.of(Outcome.ACCEPTED));
    assertThat(provider.handedOver).hasSize(1);
    assertThat(learned("nudge"))
        .containsExactly("IN_DOUBT: no answer", "ACCEPTED: status callback: sent");
  }

  @Test
  void whatTheProviderHasInItsListWasSent() {
    provider.next.add(new Delivery.Ambiguous("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");
    provider.list = List.of("SM9");

    assertThat(send(sms("nudge"))).isEqualTo(Result.of(Outcome.ACCEPTED));

    assertThat(entry("nudge").providerId()).isEqualTo("SM9");
    assertThat(provider.handedOver).hasSize(1);
  }

  @Test
  void theListIsSearchedFromBeforeItWasHandedOverHoweverLateTheDoubt() {
    provider.next.add(new Delivery.Ambiguous("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");
    house.database().sql("update messages set doubtful_since = now() + interval '5m'").update();

    assertThatThrownBy(() -> send(sms("nudge"))).isInstanceOf(NotSentYet.class);

    assertThat(provider.searchedSince).isEqualTo(Ids.madeAt(entry("nudge").id()));
  }

  @Test
  void aMessageOfTheListThatIsAnotherOnesProvesNothing() {
    send(sms("nudge").named("earlier"));
    provider.next.add(new Delivery.Ambiguous("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");
    provider.list = List.of("SM1");

    assertThatThrownBy(() -> send(sms("nudge"))).isInstanceOf(NotSentYet.class);

    assertThat(entry("nudge").state()).isEqualTo(Ledger.State.CLAIMED);
  }

  @Test
  void whenTheTimeForEvidenceIsUpItIsUnknownAndNeverSentAgain() {
    house.within = Duration.ZERO;
    provider.next.add(new Delivery.Ambiguous("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");

    assertThat(send(sms("nudge"))).isEqualTo(Result.of(Outcome.UNKNOWN));
    assertThat(send(sms("nudge"))).isEqualTo(Result.of(Outcome.UNKNOWN));

    assertThat(provider.handedOver).hasSize(1);
    assertThat(learned("nudge"))
        .containsExactly("IN_DOUBT: no answer", "UNKNOWN: " + Evidence.NOBODY_KNOWS);
  }

  @Test
  void aReportThatComesLateStillTurnsUnknownIntoAccepted() {
    house.within = Duration.ZERO;
    provider.next.add(new Delivery.Ambiguous("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");
    assertThat(send(sms("nudge"))).isEqualTo(Result.of(Outcome.UNKNOWN));

    house
        .port(Ledger.class)
        .settle(entry("nudge").id(), new Settlement.Accepted("SM7"), "status callback: sent");

    assertThat(entry("nudge").state()).isEqualTo(Ledger.State.ACCEPTED);
    assertThat(send(sms("nudge"))).isEqualTo(Result.of(Outcome.ACCEPTED));
  }

  @Test
  void whatMayGoTwiceIsHandedOverAgainABoundedNumberOfTimes() {
    house.within = Duration.ZERO;
    for (int i = 0; i < 3; i++) {
      provider.next.add(new Delivery.Ambiguous("no answer"));
      assertThatThrownBy(() -> send(sms("nudge").atLeastOnce())).hasMessage("no answer");
    }

    assertThat(send(sms("nudge").atLeastOnce())).isEqualTo(Result.of(Outcome.UNKNOWN));

    assertThat(provider.handedOver).hasSize(3);
    assertThat(provider.handedOver).extracting(OutgoingText::id).containsOnly(entry("nudge").id());
    assertThat(learned("nudge"))
        .containsExactly(
            "IN_DOUBT: no answer",
            "SENT_AGAIN: " + Evidence.NOBODY_KNOWS,
            "IN_DOUBT: no answer",
            "SENT_AGAIN: " + Evidence.NOBODY_KNOWS,
            "IN_DOUBT: no answer",
            "UNKNOWN: " + Evidence.NOBODY_KNOWS);
  }

  /** Its links and its reports need the row, and so does whoever asks later what came of it. */
  @Test
  void whatSomebodyMayHaveKeepsItsRowWhileItsLaneRests() {
    var receipt = sms("nudge").atLeastOnce();
    house.within = Duration.ZERO;
    provider.next.add(new Delivery.Ambiguous("no answer"));
    assertThatThrownBy(() -> send(receipt)).hasMessage("no answer");
    var message = entry("nudge").id();
    house.port(Holds.class).rest(Channel.SMS, "sms", "429", Duration.ofHours(1));
    assertThatThrownBy(() -> send(receipt)).hasMessage("sms by sms rests: 429");
    assertThat(entry("nudge").id()).isEqualTo(message);
    assertThat(learned("nudge")).containsExactly("IN_DOUBT: no answer");

    house.consent(ada, Channel.SMS, State.WITHDRAWN, Instant.parse("2026-11-24T09:00:00Z"));

    assertThat(send(receipt)).isEqualTo(Result.of(Outcome.UNKNOWN));
    assertThat(provider.handedOver).hasSize(1);
  }

  @Test
  void whatIsNotTakenTheSecondTimeIsStillInDoubtFromTheFirst() {
    var receipt = sms("nudge").atLeastOnce();
    house.within = Duration.ZERO;
    provider.next.add(new Delivery.Ambiguous("no answer"));
    provider.next.add(new Delivery.NotSent("503"));
    assertThatThrownBy(() -> send(receipt)).hasMessage("no answer");
    var message = entry("nudge").id();
    assertThatThrownBy(() -> send(receipt)).hasMessage("503; it is tried again");

    assertThat(entry("nudge").id()).isEqualTo(message);
    assertThat(entry("nudge").state()).isEqualTo(Ledger.State.CLAIMED);
    house.port(Ledger.class).settle(message, new Settlement.Accepted("SM7"), "processed");
    assertThat(send(receipt)).isEqualTo(Result.of(Outcome.ACCEPTED));
    assertThat(provider.handedOver).hasSize(2);
  }

  /** Evidence was awaited once: a lane that rests for seconds costs seconds. */
  @Test
  void whatIsNotTakenTheSecondTimeDoesNotWaitForEvidenceAnew() {
    var receipt = sms("nudge").atLeastOnce();
    provider.next.add(new Delivery.Ambiguous("no answer"));
    provider.next.add(new Delivery.NotSent("503"));
    assertThatThrownBy(() -> send(receipt)).hasMessage("no answer");
    house.database().sql("update messages set doubtful_since = now() - interval '1 hour'").update();
    assertThatThrownBy(() -> send(receipt)).hasMessage("503; it is tried again");

    assertThat(send(receipt)).isEqualTo(Result.of(Outcome.ACCEPTED));
    assertThat(provider.handedOver).hasSize(3);
  }

  @Test
  void aRefusalOfTheSecondTimeDoesNotSayThatNobodyHasIt() {
    provider.next.add(new Delivery.Ambiguous("no answer"));
    provider.next.add(new Delivery.Rejected("21614", Delivery.Address.DEAD));
    assertThatThrownBy(() -> sendToReceiver(sms("nudge"))).hasMessage("no answer");

    assertThat(sendToReceiver(sms("nudge"))).isEqualTo(Result.of(Outcome.UNKNOWN));
  }

  @Test
  void whatAReceiverDropsTheSecondTimeKeepsItsIdHoweverManyTriesThereAre() {
    provider.next.add(new Delivery.Ambiguous("no answer"));
    provider.next.add(new Delivery.NotSent("503"));
    assertThatThrownBy(() -> sendToReceiver(sms("nudge"))).hasMessage("no answer");
    assertThatThrownBy(() -> sendToReceiver(sms("nudge"))).hasMessage("503; it is tried again");

    assertThat(sendToReceiver(sms("nudge"))).isEqualTo(Result.of(Outcome.ACCEPTED));

    assertThat(provider.handedOver).hasSize(3);
    assertThat(provider.handedOver).extracting(OutgoingText::id).containsOnly(entry("nudge").id());
  }

  @Test
  void whatAReceiverDropsTheSecondTimeKeepsItsIdWhereTheLaneRestsMeanwhile() {
    provider.next.add(new Delivery.Ambiguous("no answer"));
    assertThatThrownBy(() -> sendToReceiver(sms("nudge"))).hasMessage("no answer");
    house.port(Holds.class).rest(Channel.SMS, "sms", "429", Duration.ofHours(1));
    assertThatThrownBy(() -> sendToReceiver(sms("nudge"))).hasMessage("sms by sms rests: 429");
    house.port(Holds.class).lift(Channel.SMS, "sms");

    assertThat(sendToReceiver(sms("nudge"))).isEqualTo(Result.of(Outcome.ACCEPTED));

    assertThat(provider.handedOver).hasSize(2);
    assertThat(provider.handedOver).extracting(OutgoingText::id).containsOnly(entry("nudge").id());
  }

  @Test
  void whatAReceiverMayHaveIsUnknownWhereItMayNotGoASecondTime() {
    provider.next.add(new Delivery.Ambiguous("no answer"));
    assertThatThrownBy(() -> sendToReceiver(sms("nudge"))).hasMessage("no answer");
    house.consent(ada, Channel.SMS, State.WITHDRAWN, Instant.parse("2026-11-24T09:00:00Z"));

    assertThat(sendToReceiver(sms("nudge"))).isEqualTo(Result.of(Outcome.UNKNOWN));

    assertThat(provider.handedOver).hasSize(1);
    assertThat(entry("nudge").state()).isEqualTo(Ledger.State.UNKNOWN);
  }

  @Test
  void whatAReceiverMayHaveGoesByNoOtherChannel() {
    provider.next.add(new Delivery.Ambiguous("no answer"));
    var either = preferred(sms("nudge"), email("hello"));
    assertThatThrownBy(() -> sendToReceiver(either)).hasMessage("no answer");
    house.consent(ada, Channel.SMS, State.WITHDRAWN, Instant.parse("2026-11-24T09:00:00Z"));

    assertThat(sendToReceiver(either)).isEqualTo(Result.of(Outcome.UNKNOWN));

    assertThat(house.channel.handedOver()).isEmpty();
  }

  @Test
  void oneTraceIsNotTheProofOfTwoDoubts() {
    provider.next.add(new Delivery.Ambiguous("no answer"));
    provider.next.add(new Delivery.Ambiguous("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");
    assertThatThrownBy(() -> send(sms("nudge").named("second"))).hasMessage("no answer");
    provider.list = List.of("SM9");

    assertThatThrownBy(() -> send(sms("nudge"))).isInstanceOf(NotSentYet.class);
    assertThatThrownBy(() -> send(sms("nudge").named("second"))).isInstanceOf(NotSentYet.class);

    assertThat(entry("nudge").state()).isEqualTo(Ledger.State.CLAIMED);
    assertThat(entry("second").state()).isEqualTo(Ledger.State.CLAIMED);
  }

  @Test
  void aReportThatIsQuickerThanTheAnswerAndKnowsBetterIsTheAnswer() {
    provider.during = text -> house.port(Ledger.class).disprove(text.id(), "dropped", "a report");

    assertThat(send(sms("nudge"))).isEqualTo(Result.of(Outcome.REJECTED));
    assertThat(entry("nudge").state()).isEqualTo(Ledger.State.REJECTED);
  }

  @Test
  void aProblemIsOverWhenAReportSettlesTheMessage() {
    provider.next.add(new Delivery.Ambiguous("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");
    house.port(Enrollments.class).problem(enrollment, "nobody knows");
    house
        .port(Ledger.class)
        .settle(entry("nudge").id(), new Settlement.Accepted("SM7"), "status callback: sent");

    assertThat(send(sms("nudge"))).isEqualTo(Result.of(Outcome.ACCEPTED));

    assertThat(problem()).isNull();
  }

  @Test
  void aRefusalDoesNotSayThatALaneIsMended() {
    var holds = house.port(Holds.class);
    holds.hold(Channel.SMS, "sms", "20003", Duration.ZERO);
    provider.next.add(new Delivery.Rejected("its text is too long", Delivery.Address.FINE));

    assertThat(send(sms("nudge"))).isEqualTo(Result.of(Outcome.REJECTED));

    assertThat(holds.all()).hasSize(1);
  }

  @Test
  void anEnrollmentThatEndsInDoubtKeepsTheRowThatAReceiverMayHave() {
    provider.next.add(new Delivery.Ambiguous("no answer"));
    assertThatThrownBy(() -> sendToReceiver(sms("nudge"))).hasMessage("no answer");

    house
        .recording(Evidence.Kind.RECEIVER)
        .close(enrollment, new Records.Ending(Records.Kind.GOAL, "bought", 0), List.of());

    assertThat(entry("nudge").state()).isEqualTo(Ledger.State.UNKNOWN);
  }

  /** What waits for evidence is told by the workflow as not sent: the message knows better. */
  @Test
  void ofWhatSomebodyMayHaveNobodySaysThatItWasNotSent() {
    provider.next.add(new Delivery.Ambiguous("no answer"));
    assertThatThrownBy(() -> send(sms("nudge"))).hasMessage("no answer");

    house
        .recording(Evidence.Kind.REPORTS)
        .close(
            enrollment,
            new Records.Ending(Records.Kind.GOAL, "bought", 0),
            List.of(
                new JournalEntry(
                    1, JournalEntry.Kind.SEND, "nudge", "not sent: GOAL: bought", 0, 0),
                new JournalEntry(
                    2, JournalEntry.Kind.SEND, "other", "not sent: GOAL: bought", 0, 0)));

    assertThat(house.port(Timelines.class).of(enrollment))
        .filteredOn(entry -> entry.why().startsWith("not sent"))
        .extracting(Timelines.Entry::step)
        .containsExactly("other");
  }

  @Test
  void aRefusedMessageGoesByTheNextChannel() {
    provider.next.add(new Delivery.Rejected("21614 no mobile number", Delivery.Address.DEAD));

    assertThat(send(preferred(sms("nudge"), email("hello"))))
        .isEqualTo(Result.elsewhere(Channel.EMAIL));
    assertThat(send(preferred(sms("nudge"), email("hello")), Channel.EMAIL))
        .isEqualTo(Result.of(Outcome.ACCEPTED));

    assertThat(entry("nudge").channel()).isEqualTo(Channel.EMAIL);
    assertThat(house.port(Suppressions.class).find(Channel.SMS, PHONE)).isPresent();
    assertThat(learned("nudge")).containsExactly("REJECTED: 21614 no mobile number");
    assertThat(house.channel.handedOver()).hasSize(1);
  }

  @Test
  void whereTheOtherChannelMayNotGoEitherTheReasonsOfAllAreKept() {
    house.consent(ada, Channel.EMAIL, State.WITHDRAWN, MONDAY);
    provider.next.add(new Delivery.Rejected("30007 filtered", Delivery.Address.FINE));

    assertThat(send(preferred(sms("nudge"), email("hello"))))
        .isEqualTo(Result.of(Outcome.REJECTED));

    assertThat(entry("nudge").state()).isEqualTo(Ledger.State.REJECTED);
    assertThat(entry("nudge").reason())
        .startsWith("sms: refused: 30007 filtered; email: unsubscribed from product-tips");
    assertThat(provider.handedOver).hasSize(1);
  }

  @Test
  void whoOptedOutAtTheProviderIsNotWrittenToAgain() {
    provider.next.add(new Delivery.Rejected("21610", Delivery.Address.OPTED_OUT));

    assertThat(send(sms("nudge"))).isEqualTo(Result.of(Outcome.REJECTED));
    assertThat(send(sms("nudge").named("second"))).isEqualTo(Result.of(Outcome.SKIPPED));

    assertThat(entry("second").reason()).isEqualTo("address suppressed: opted out");
  }

  @Test
  void aTextThatFailedOnItsWayIsSentAgainUnderTheSameId() {
    send(sms("nudge"));
    var message = entry("nudge");

    assertThat(house.port(Ledger.class).resend(message.id(), "SM1", Duration.ZERO, 2)).isTrue();
    resend();

    assertThat(provider.handedOver).extracting(OutgoingText::id).containsOnly(message.id());
    assertThat(provider.handedOver).hasSize(2);
    assertThat(entry("nudge").providerId()).isEqualTo("SM2");
    assertThat(entry("nudge").state()).isEqualTo(Ledger.State.ACCEPTED);
    assertThat(learned("nudge"))
        .containsExactly("SENT_AGAIN: it failed on its way", "ACCEPTED: sent again");
  }

  @Test
  void itIsSentAgainNoMoreOftenThanAllowed() {
    var ledger = house.port(Ledger.class);
    send(sms("nudge"));
    var message = entry("nudge").id();

    assertThat(ledger.resend(message, "SM1", Duration.ZERO, 2)).isTrue();
    resend();
    assertThat(ledger.resend(message, "SM1", Duration.ZERO, 2)).isFalse();
    assertThat(ledger.resend(message, "SM2", Duration.ZERO, 2)).isTrue();
    resend();

    assertThat(ledger.resend(message, "SM3", Duration.ZERO, 2)).isFalse();
    assertThat(provider.handedOver).hasSize(3);
  }

  @Test
  void whoUnsubscribedMeanwhileIsNotSentItAgain() {
    send(sms("nudge"));
    house.port(Ledger.class).resend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    house.consent(ada, Channel.SMS, State.WITHDRAWN, MONDAY);

    resend();
    resend();

    assertThat(provider.handedOver).hasSize(1);
    assertThat(learned("nudge"))
        .singleElement()
        .asString()
        .startsWith("REJECTED: unsubscribed from product-tips");
  }

  @Test
  void whatIsSentAgainGoesWhereTheContactIsNow() {
    send(sms("nudge"));
    house.port(Ledger.class).resend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    house
        .database()
        .sql("update messages set account = 'old', address = '+1555', subject = ''")
        .update();

    resend();

    assertThat(provider.handedOver.getLast().to()).isEqualTo(PHONE);
    assertThat(entry("nudge").account()).isEqualTo("sms");
    assertThat(entry("nudge").address()).isEqualTo(PHONE);
    assertThat(entry("nudge").subject()).isEqualTo("Still there, Ada?");
  }

  @Test
  void nothingIsSentAgainOfAnEnrollmentThatIsOver() {
    send(sms("nudge"));
    house.port(Ledger.class).resend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    house
        .port(Enrollments.class)
        .close(
            enrollment, EnrollmentState.GOAL, "Order Completed", MONDAY.plus(Duration.ofDays(9)));

    resend();
    resend();

    assertThat(provider.handedOver).hasSize(1);
    assertThat(learned("nudge")).containsExactly("REJECTED: the enrollment is over");
    assertThat(house.port(Engagements.class).count(entry("nudge").id(), Kind.BOUNCED)).isOne();
  }

  @Test
  void theLastMessageOfAJourneyIsSentAgainThoughItIsComplete() {
    send(sms("nudge"));
    house.port(Ledger.class).resend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    house
        .port(Enrollments.class)
        .close(enrollment, EnrollmentState.COMPLETED, null, MONDAY.plus(Duration.ofDays(9)));

    resend();

    assertThat(provider.handedOver).hasSize(2);
  }

  @Test
  void aJourneyThatIsGoneSendsNothingAgain() {
    send(sms("nudge"));
    house.port(Ledger.class).resend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    house.database().sql("update enrollments set journey = 'gone'").update();

    resend();
    resend();

    assertThat(provider.handedOver).hasSize(1);
    assertThat(learned("nudge")).containsExactly("REJECTED: there is no journey gone any more");
  }

  @Test
  void whatMayNotGoToACountryIsNotSentAgainForEver() {
    send(sms("nudge"));
    house.port(Ledger.class).resend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    provider.next.add(new Delivery.NotPermittedThere("21408"));

    resend();
    resend();

    assertThat(provider.handedOver).hasSize(2);
    assertThat(entry("nudge").state()).isEqualTo(Ledger.State.REJECTED);
    assertThat(house.port(Holds.class).all()).isEmpty();
  }

  @Test
  void whatArrivedAfterAllIsNotSentAgain() {
    send(sms("nudge"));
    var message = entry("nudge").id();
    house.port(Ledger.class).resend(message, "SM1", Duration.ZERO, 2);
    house.port(Engagements.class).record(message, Kind.DELIVERED, "", false, MONDAY);

    resend();

    assertThat(provider.handedOver).hasSize(1);
    assertThat(house.port(Engagements.class).count(message, Kind.BOUNCED)).isZero();
  }

  /** Whoever sends it again finds out what came of it: the end of the enrollment does not. */
  @Test
  void anEnrollmentThatEndsLeavesAloneWhatIsBeingSentAgain() {
    send(sms("nudge"));
    house.port(Ledger.class).resend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    provider.during =
        _ -> {
          house
              .recording(Evidence.Kind.REPORTS)
              .close(enrollment, new Records.Ending(Records.Kind.GOAL, "bought", 0), List.of());
          assertThat(entry("nudge").state()).isEqualTo(Ledger.State.CLAIMED);
        };

    resend();

    assertThat(entry("nudge").state()).isEqualTo(Ledger.State.ACCEPTED);
    assertThat(entry("nudge").providerId()).isEqualTo("SM2");
  }

  /** Else those of a lane that is held would use up the tries of all others. */
  @Test
  void whatALaneThatIsHeldHasToSendAgainIsNotDue() {
    send(sms("nudge"));
    house.port(Ledger.class).resend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    house.port(Holds.class).hold(Channel.SMS, "sms", "30034", Duration.ofHours(1));
    assertThat(house.port(Ledger.class).takeResends(10, Duration.ofMinutes(1))).isEmpty();

    house.port(Holds.class).lift(Channel.SMS, "sms");
    resend();

    assertThat(provider.handedOver).hasSize(2);
  }

  @Test
  void oneThatIsSentAgainAndGetsThroughFreesTheLane() {
    send(sms("nudge"));
    house.port(Ledger.class).resend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    house.port(Holds.class).hold(Channel.SMS, "sms", "30034", Duration.ZERO);

    resend();

    assertThat(provider.handedOver).hasSize(2);
    assertThat(house.port(Holds.class).all()).isEmpty();
  }

  @Test
  void whoOptedOutBeforeItWasSentAgainIsSuppressed() {
    send(sms("nudge"));
    house.port(Ledger.class).resend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    provider.next.add(new Delivery.Rejected("21610", Delivery.Address.OPTED_OUT));

    resend();

    assertThat(entry("nudge").state()).isEqualTo(Ledger.State.REJECTED);
    assertThat(house.port(Suppressions.class).find(Channel.SMS, PHONE))
        .map(Suppressions.Suppression::reason)
        .contains("opted out");
  }

  @Test
  void whatNobodyHasRoutedYetMayEndItBeforeItIsSentAgain() {
    send(sms("nudge"));
    house.port(Ledger.class).resend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    house
        .port(Outbox.class)
        .append(ada, Outbox.Kind.EVENT, Map.of("event", UUID.randomUUID().toString()));

    resend();
    assertThat(provider.handedOver).hasSize(1);

    house.database().sql("truncate outbox").update();
    house.database().sql("update messages set resend_at = now()").update();
    resend();
    assertThat(provider.handedOver).hasSize(2);
  }

  @Test
  void aSecondSendingThatIsLostIsSettledByEvidenceAndNotRepeated() {
    house.within = Duration.ZERO;
    send(sms("nudge"));
    house.port(Ledger.class).resend(entry("nudge").id(), "SM1", Duration.ZERO, 2);
    provider.next.add(new Delivery.Ambiguous("no answer"));
    resend();
    assertThat(entry("nudge").state()).isEqualTo(Ledger.State.CLAIMED);
    assertThat(send(sms("nudge"))).isEqualTo(Result.of(Outcome.ACCEPTED));

    house.database().sql("update messages set resend_at = now()").update();
    resend();

    assertThat(entry("nudge").state()).isEqualTo(Ledger.State.UNKNOWN);
    assertThat(provider.handedOver).hasSize(2);
  }

  private void resend() {
    house.resending(Evidence.Kind.REPORTS).sendWhatIsDue();
  }

  private Result send(Message message) {
    return send(message, message.choices().getFirst().channel());
  }

  private Result sendToReceiver(Message message) {
    return house
        .sending(Evidence.Kind.RECEIVER)
        .send(new Request(enrollment, 1, message, Channel.SMS, List.of()));
  }

  private Result send(Message message, Channel by) {
    return house
        .sending(Evidence.Kind.REPORTS)
        .send(new Request(enrollment, 1, message, by, List.of()));
  }

  private List<String> learned(String step) {
    return house.port(Ledger.class).notes(key(step)).stream()
        .map(note -> inWords(note.learned(), note.note()))
        .toList();
  }

  private static String inWords(Learned learned, @Nullable String note) {
    return learned + ": " + note;
  }

  private Ledger.Entry entry(String step) {
    return house.entry(enrollment, step);
  }

  private Ledger.Key key(String step) {
    return new Ledger.Key(enrollment, new MessageRef(step, 1));
  }

  private @Nullable String problem() {
    return house.port(Enrollments.class).find(enrollment).orElseThrow().problem();
  }
}
