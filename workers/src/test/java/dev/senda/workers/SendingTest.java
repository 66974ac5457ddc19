package dev.senda.workers;

import static dev.senda.journey.Message.email;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.catalog.UnknownJourney;
import dev.senda.journey.Channel;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.Consents;
import dev.senda.store.EnrollmentState;
import dev.senda.store.Enrollments;
import dev.senda.store.Journal;
import dev.senda.store.Ledger;
import dev.senda.store.Mailbox;
import dev.senda.store.Outbox;
import dev.senda.temporal.JournalEntry;
import dev.senda.temporal.Records.Ending;
import dev.senda.temporal.Records.Kind;
import dev.senda.temporal.Sender.Outcome;
import dev.senda.temporal.Sender.Request;
import dev.senda.temporal.Sender.Result;
import dev.senda.workers.channel.Delivery;
import dev.senda.workers.channel.OutgoingEmail;
import dev.senda.workers.rendering.RenderingProblem;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendingTest {

  @TempDir static Path templates;

  private House house;
  private Sending sending;

  @BeforeEach
  void open() {
    house = new House(templates);
    sending = house.sending(Evidence.Kind.MAILBOX);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void aMessageIsRenderedSentAndWrittenDown() {
    var enrollment = house.enroll(house.ada(), "tips");

    assertThat(sending.send(hello(enrollment))).isEqualTo(Result.of(Outcome.ACCEPTED));

    var mail = house.channel.handedOver().getFirst();
    assertThat(mail.subject()).isEqualTo("Hello Ada");
    assertThat(mail.text()).startsWith("Dear Ada");
    assertThat(mail.topic()).isEqualTo(House.TOPIC);
    var entry = entry(enrollment).orElseThrow();
    assertThat(entry.id()).isEqualTo(mail.id());
    assertThat(entry.state()).isEqualTo(Ledger.State.ACCEPTED);
    assertThat(entry.address()).isEqualTo(mail.to());
    assertThat(entry.providerId()).isEqualTo("taken");
    assertThat(entry.locale()).isEqualTo("en");
  }

  @Test
  void theSameRequestTwiceIsOneMail() {
    var enrollment = house.enroll(house.ada(), "tips");

    var first = sending.send(hello(enrollment));
    var second = sending.send(hello(enrollment));

    assertThat(second).isEqualTo(first);
    assertThat(house.channel.handedOver()).hasSize(1);
  }

  /** A restart closes the row before the workflow of the enrollment that it replaces knows. */
  @Test
  void anEnrollmentThatIsOverSendsNothingMore() {
    var enrollment = house.enroll(house.ada(), "tips");
    house
        .port(Enrollments.class)
        .close(enrollment, EnrollmentState.EXITED, "restarted", Instant.EPOCH);

    assertThatThrownBy(() -> sending.send(hello(enrollment)))
        .isInstanceOf(NotSentYet.class)
        .hasMessage("the enrollment is over");

    assertThat(house.channel.handedOver()).isEmpty();
    assertThat(entry(enrollment)).isEmpty();
  }

  @Test
  void anotherOccurrenceOfTheStepIsAnotherMail() {
    var enrollment = house.enroll(house.ada(), "tips");

    sending.send(hello(enrollment));
    sending.send(new Request(enrollment, 2, email("hello"), Channel.EMAIL, List.of()));

    assertThat(house.channel.handedOver()).hasSize(2);
  }

  @Test
  void theJournalThatComesWithASendIsWrittenDown() {
    var enrollment = house.enroll(house.ada(), "tips");
    var pause = new JournalEntry(1, JournalEntry.Kind.PAUSE, "pause 1 hour", "over", 1000, 2000);

    sending.send(new Request(enrollment, 1, email("hello"), Channel.EMAIL, List.of(pause)));

    assertThat(house.port(Journal.class).of(enrollment))
        .containsExactly(
            new Journal.Entry(
                1,
                Journal.Kind.PAUSE,
                "pause 1 hour",
                "over",
                Instant.ofEpochMilli(1000),
                Instant.ofEpochMilli(2000)));
  }

  @Test
  void whatTheGateRefusesIsSkippedForGoodAndSaysWhy() {
    var nobody = house.contact("grace@example.com", "{\"first_name\":\"Grace\"}");
    var enrollment = house.enroll(nobody, "tips");

    assertThat(sending.send(hello(enrollment))).isEqualTo(Result.of(Outcome.SKIPPED));
    house.consent(nobody, Consents.State.GRANTED, Instant.parse("2026-11-20T09:00:00Z"));
    assertThat(sending.send(hello(enrollment))).isEqualTo(Result.of(Outcome.SKIPPED));

    assertThat(house.channel.handedOver()).isEmpty();
    var entry = entry(enrollment).orElseThrow();
    assertThat(entry.state()).isEqualTo(Ledger.State.SKIPPED);
    assertThat(entry.reason()).isEqualTo("no consent for product-tips by email");
  }

  @Test
  void aMissingVariableSendsNothingNamesItselfAndGoesOnOnceItIsMended() {
    house.template("hello", "Your code is {{ contact.code }}");
    var enrollment = house.enroll(house.ada(), "tips");
    var pause = new JournalEntry(1, JournalEntry.Kind.PAUSE, "pause 1 hour", "over", 1000, 2000);
    var request = new Request(enrollment, 1, email("hello"), Channel.EMAIL, List.of(pause));

    assertThatThrownBy(() -> sending.send(request)).isInstanceOf(RenderingProblem.class);

    assertThat(house.channel.handedOver()).isEmpty();
    assertThat(entry(enrollment)).isEmpty();
    assertThat(problem(enrollment)).contains("\"hello\"", "(en)", "contact.code");
    assertThat(house.port(Journal.class).of(enrollment)).hasSize(1);

    house.template("hello", "You need no code");

    assertThat(sending.send(request)).isEqualTo(Result.of(Outcome.ACCEPTED));
    assertThat(problem(enrollment)).isNull();
    assertThat(house.channel.handedOver()).hasSize(1);
  }

  @Test
  void aJourneyThatIsNotInTheCatalogIsAProblemToMend() {
    var enrollment = house.enroll(house.ada(), "tipps");

    assertThatThrownBy(() -> sending.send(hello(enrollment))).isInstanceOf(UnknownJourney.class);

    assertThat(problem(enrollment)).contains("Unknown journey \"tipps\"");
  }

  @Test
  void whatTheChannelDidNotTakeIsTriedAgainAndTheProblemGoesWhenItDoes() {
    var enrollment = house.enroll(house.ada(), "tips");
    house.channel.next(mail -> new Delivery.NotSent("SMTP server mail:25: 451 not now"));

    assertThatThrownBy(() -> sending.send(hello(enrollment))).isInstanceOf(NotSentYet.class);
    assertThat(problem(enrollment))
        .isEqualTo("SMTP server mail:25: 451 not now; it is tried again");
    assertThat(entry(enrollment)).isEmpty();

    assertThat(sending.send(hello(enrollment))).isEqualTo(Result.of(Outcome.ACCEPTED));
    assertThat(problem(enrollment)).isNull();
  }

  @Test
  void aChannelThatRefusesUsIsAProblemToMendAndNotTheContactsFault() {
    var enrollment = house.enroll(house.ada(), "tips");
    house.channel.next(mail -> new Delivery.Misconfigured("SMTP server mail:25: 535 who are you"));

    assertThatThrownBy(() -> sending.send(hello(enrollment))).isInstanceOf(NotSentYet.class);

    assertThat(problem(enrollment)).isEqualTo("SMTP server mail:25: 535 who are you");
    assertThat(entry(enrollment)).isEmpty();
  }

  @Test
  void aDeadAddressIsRejectedOnceAndNotWrittenToAgain() {
    var enrollment = house.enroll(house.ada(), "tips");
    house.channel.next(
        mail -> new Delivery.Rejected("550 5.1.1 no such user", Delivery.Address.DEAD));

    assertThat(sending.send(hello(enrollment))).isEqualTo(Result.of(Outcome.REJECTED));
    assertThat(entry(enrollment).orElseThrow().reason()).isEqualTo("550 5.1.1 no such user");

    var again = new Request(enrollment, 2, email("hello"), Channel.EMAIL, List.of());
    assertThat(sending.send(again)).isEqualTo(Result.of(Outcome.SKIPPED));
    assertThat(house.channel.handedOver()).hasSize(1);
  }

  @Test
  void aMailThatArrivedBeforeTheCrashIsNotSentAgain() {
    var enrollment = house.enroll(house.ada(), "tips");
    house.channel.next(
        mail -> {
          arrive(mail);
          throw new IllegalStateException("killed after the mail was taken");
        });

    assertThatThrownBy(() -> sending.send(hello(enrollment)))
        .hasMessage("killed after the mail was taken");
    assertThat(entry(enrollment).orElseThrow().state()).isEqualTo(Ledger.State.CLAIMED);

    assertThat(sending.send(hello(enrollment))).isEqualTo(Result.of(Outcome.ACCEPTED));
    assertThat(house.channel.handedOver()).hasSize(1);
    assertThat(entry(enrollment).orElseThrow().state()).isEqualTo(Ledger.State.ACCEPTED);
  }

  @Test
  void aMailThatNeverArrivedIsSentAgainUnderTheSameMessageId() {
    var enrollment = house.enroll(house.ada(), "tips");
    house.channel.next(mail -> new Delivery.Ambiguous("no answer to the mail's end"));

    assertThatThrownBy(() -> sending.send(hello(enrollment))).isInstanceOf(NotSentYet.class);

    assertThat(sending.send(hello(enrollment))).isEqualTo(Result.of(Outcome.ACCEPTED));
    assertThat(house.channel.handedOver()).hasSize(2);
    assertThat(house.channel.handedOver())
        .extracting(OutgoingEmail::messageId)
        .containsOnly(house.channel.handedOver().getFirst().messageId());
    assertThat(entry(enrollment).orElseThrow().state()).isEqualTo(Ledger.State.ACCEPTED);
  }

  @Test
  void aMailThatNeverArrivedIsNotSentAgainToSomebodyWhoUnsubscribedMeanwhile() {
    var ada = house.ada();
    var enrollment = house.enroll(ada, "tips");
    house.channel.next(mail -> new Delivery.Ambiguous("no answer to the mail's end"));
    assertThatThrownBy(() -> sending.send(hello(enrollment))).isInstanceOf(NotSentYet.class);

    house.consent(ada, Consents.State.WITHDRAWN, Instant.parse("2026-11-21T09:00:00Z"));

    assertThat(sending.send(hello(enrollment))).isEqualTo(Result.of(Outcome.SKIPPED));
    assertThat(house.channel.handedOver()).hasSize(1);
    assertThat(entry(enrollment).orElseThrow().reason())
        .isEqualTo("unsubscribed from product-tips on 2026-11-21");
  }

  @Test
  void whereNobodyCanKnowItGoesOnAsSentAndIsNeverSentAgain() {
    sending = house.sending(Evidence.Kind.NONE);
    var enrollment = house.enroll(house.ada(), "tips");
    house.channel.next(mail -> new Delivery.Ambiguous("no answer to the mail's end"));

    assertThatThrownBy(() -> sending.send(hello(enrollment))).isInstanceOf(NotSentYet.class);

    assertThat(sending.send(hello(enrollment))).isEqualTo(Result.of(Outcome.UNKNOWN));
    assertThat(sending.send(hello(enrollment))).isEqualTo(Result.of(Outcome.UNKNOWN));
    assertThat(house.channel.handedOver()).hasSize(1);
    assertThat(entry(enrollment).orElseThrow().state()).isEqualTo(Ledger.State.UNKNOWN);
  }

  @Test
  void aMailThatSomebodyOpenedArrivedWhateverTheChannelSays() {
    sending = house.sending(Evidence.Kind.NONE);
    var enrollment = house.enroll(house.ada(), "tips");
    house.channel.next(mail -> new Delivery.Ambiguous("no answer to the mail's end"));
    assertThatThrownBy(() -> sending.send(hello(enrollment))).isInstanceOf(NotSentYet.class);

    house
        .database()
        .sql("insert into engagements (message, kind, at) values (:message, 'OPENED', now())")
        .param("message", house.channel.handedOver().getFirst().id())
        .update();

    assertThat(sending.send(hello(enrollment))).isEqualTo(Result.of(Outcome.ACCEPTED));
  }

  @Test
  void aMailInDoubtIsLookedUpWhenTheEnrollmentEndsBeforeItsNextTry() {
    var arrived = house.enroll(house.ada(), "tips");
    house.channel.next(
        mail -> {
          arrive(mail);
          return new Delivery.Ambiguous("no answer to the mail's end");
        });
    assertThatThrownBy(() -> sending.send(hello(arrived))).isInstanceOf(NotSentYet.class);
    var lost = doubtful();
    var unknowable = doubtful();

    end(house.recording(), arrived);
    end(house.recording(), lost);
    end(house.recording(Evidence.Kind.NONE), unknowable);

    assertThat(entry(arrived).orElseThrow().state()).isEqualTo(Ledger.State.ACCEPTED);
    assertThat(entry(lost)).isEmpty();
    assertThat(entry(unknowable).orElseThrow().state()).isEqualTo(Ledger.State.UNKNOWN);
  }

  private UUID doubtful() {
    var enrollment = house.enroll(house.ada(), "tips");
    house.channel.next(mail -> new Delivery.Ambiguous("no answer to the mail's end"));
    assertThatThrownBy(() -> sending.send(hello(enrollment))).isInstanceOf(NotSentYet.class);
    return enrollment;
  }

  private static void end(Recording recording, UUID enrollment) {
    recording.close(enrollment, new Ending(Kind.GOAL, "Demo Booked", 0), List.of());
  }

  @Test
  void nothingIsSentWhileWhatMayEndTheEnrollmentIsOnItsWayToIt() {
    var ada = house.ada();
    var enrollment = house.enroll(ada, "tips");
    house.port(Outbox.class).append(ada, Outbox.Kind.EVENT, Map.of("event", "1"));

    assertThatThrownBy(() -> sending.send(hello(enrollment))).isInstanceOf(NotSentYet.class);
    assertThat(house.channel.handedOver()).isEmpty();

    house.database().sql("truncate outbox").update();
    assertThat(sending.send(hello(enrollment))).isEqualTo(Result.of(Outcome.ACCEPTED));
  }

  @Test
  void aTryThatComesTooLateToBeAloneClaimsAndSendsNothing() {
    var enrollment = house.enroll(house.ada(), "tips");

    assertThatThrownBy(
            () -> house.sending(Evidence.Kind.NONE, Duration.ZERO).send(hello(enrollment)))
        .isInstanceOf(NotSentYet.class)
        .hasMessageContaining("expected at most 0");

    assertThat(entry(enrollment)).isEmpty();
    assertThat(house.channel.handedOver()).isEmpty();
  }

  @Test
  void anEnrollmentThatDoesNotExistSendsNothing() {
    assertThatThrownBy(() -> sending.send(hello(UUID.randomUUID())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("there is no enrollment");
  }

  private static Request hello(UUID enrollment) {
    return new Request(enrollment, 1, email("hello"), Channel.EMAIL, List.of());
  }

  private void arrive(OutgoingEmail mail) {
    house
        .port(Mailbox.class)
        .append(
            mail.messageId(),
            mail.to(),
            "tips@acme.example",
            mail.subject(),
            mail.text().getBytes(UTF_8));
  }

  private Optional<Ledger.Entry> entry(UUID enrollment) {
    return house.port(Ledger.class).find(new Ledger.Key(enrollment, new MessageRef("hello", 1)));
  }

  private @Nullable String problem(UUID enrollment) {
    return house.port(Enrollments.class).find(enrollment).orElseThrow().problem();
  }
}
