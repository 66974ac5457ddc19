package dev.senda.workers.sending;

import static dev.senda.journey.Message.email;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.catalog.UnknownJourneyException;
import dev.senda.channels.DeliveryResult;
import dev.senda.channels.SuppressionReason;
import dev.senda.channels.OutboundEmail;
import dev.senda.channels.mail.MessageId;
import dev.senda.journey.Channel;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.consent.Consents;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.Journal;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.messages.DevMailbox;
import dev.senda.store.messages.MessageLedger;
import dev.senda.temporal.activities.EnrollmentActivities.EndingType;
import dev.senda.temporal.activities.EnrollmentActivities.EnrollmentEnding;
import dev.senda.temporal.activities.JournalEntry;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendRequest;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.workers.WorkerFixture;
import dev.senda.workers.activities.EnrollmentActivitiesImpl;
import dev.senda.workers.delivery.SendRetryException;
import dev.senda.workers.rendering.RenderingException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendMessageActivityImplTest {

  @TempDir static Path templates;

  private WorkerFixture workerFixture;
  private SendMessageActivityImpl sendMessageActivityImpl;

  @BeforeEach
  void open() {
    workerFixture = new WorkerFixture(templates);
    sendMessageActivityImpl =
        workerFixture.sendMessageActivity(dev.senda.channels.settings.ConfirmationSource.MAILBOX);
  }

  @AfterEach
  void close() {
    workerFixture.close();
  }

  @Test
  void aMessageIsRenderedSentAndWrittenDown() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");

    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    var mail = workerFixture.emailChannel.sent().getFirst();
    assertThat(mail.subject()).isEqualTo("Hello Ada");
    assertThat(mail.text()).startsWith("Dear Ada");
    assertThat(mail.topic()).isEqualTo(WorkerFixture.TOPIC);
    var messageRow = entry(enrollment).orElseThrow();
    assertThat(messageRow.id()).isEqualTo(mail.id());
    assertThat(messageRow.state()).isEqualTo(MessageLedger.MessageState.ACCEPTED);
    assertThat(messageRow.address()).isEqualTo(mail.to());
    assertThat(messageRow.providerMessageId()).isEqualTo("taken");
    assertThat(messageRow.locale()).isEqualTo("en");
  }

  @Test
  void theSameRequestTwiceIsOneMail() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");

    var first = sendMessageActivityImpl.send(hello(enrollment));
    var second = sendMessageActivityImpl.send(hello(enrollment));

    assertThat(second).isEqualTo(first);
    assertThat(workerFixture.emailChannel.sent()).hasSize(1);
  }

  /** A restart closes the row before the workflow of the enrollment that it replaces knows. */
  @Test
  void anEnrollmentThatIsOverSendsNothingMore() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    workerFixture
        .bean(Enrollments.class)
        .close(enrollment, EnrollmentState.EXITED, "restarted", Instant.EPOCH);

    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(enrollment)))
        .isInstanceOf(SendRetryException.class)
        .hasMessage("the enrollment is over");

    assertThat(workerFixture.emailChannel.sent()).isEmpty();
    assertThat(entry(enrollment)).isEmpty();
  }

  @Test
  void anotherOccurrenceOfTheStepIsAnotherMail() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");

    sendMessageActivityImpl.send(hello(enrollment));
    sendMessageActivityImpl.send(
        new SendRequest(enrollment, 2, email("hello"), Channel.EMAIL, List.of()));

    assertThat(workerFixture.emailChannel.sent()).hasSize(2);
  }

  @Test
  void theJournalThatComesWithASendIsWrittenDown() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    var pause =
        new JournalEntry(1, JournalEntry.EntryType.PAUSE, "pause 1 hour", "over", 1000, 2000);

    sendMessageActivityImpl.send(
        new SendRequest(enrollment, 1, email("hello"), Channel.EMAIL, List.of(pause)));

    assertThat(workerFixture.bean(Journal.class).findByEnrollment(enrollment))
        .containsExactly(
            new Journal.JournalRow(
                1,
                Journal.JournalStepType.PAUSE,
                "pause 1 hour",
                "over",
                Instant.ofEpochMilli(1000),
                Instant.ofEpochMilli(2000)));
  }

  @Test
  void whatTheGateRefusesIsSkippedForGoodAndSaysWhy() {
    var nobody = workerFixture.contact("grace@example.com", "{\"first_name\":\"Grace\"}");
    var enrollment = workerFixture.enroll(nobody, "tips");

    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.SKIPPED));
    workerFixture.consent(
        nobody, Consents.ConsentState.GRANTED, Instant.parse("2026-11-20T09:00:00Z"));
    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.SKIPPED));

    assertThat(workerFixture.emailChannel.sent()).isEmpty();
    var messageRow = entry(enrollment).orElseThrow();
    assertThat(messageRow.state()).isEqualTo(MessageLedger.MessageState.SKIPPED);
    assertThat(messageRow.reason()).isEqualTo("no consent for product-tips by email");
  }

  @Test
  void aMissingVariableSendsNothingNamesItselfAndGoesOnOnceItIsMended() {
    workerFixture.template("hello", "Your code is {{ contact.code }}");
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    var pause =
        new JournalEntry(1, JournalEntry.EntryType.PAUSE, "pause 1 hour", "over", 1000, 2000);
    var request = new SendRequest(enrollment, 1, email("hello"), Channel.EMAIL, List.of(pause));

    assertThatThrownBy(() -> sendMessageActivityImpl.send(request))
        .isInstanceOf(RenderingException.class);

    assertThat(workerFixture.emailChannel.sent()).isEmpty();
    assertThat(entry(enrollment)).isEmpty();
    assertThat(problem(enrollment)).contains("\"hello\"", "(en)", "contact.code");
    assertThat(workerFixture.bean(Journal.class).findByEnrollment(enrollment)).hasSize(1);

    workerFixture.template("hello", "You need no code");

    assertThat(sendMessageActivityImpl.send(request))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(problem(enrollment)).isNull();
    assertThat(workerFixture.emailChannel.sent()).hasSize(1);
  }

  @Test
  void aJourneyThatIsNotInTheCatalogIsAProblemToMend() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tipps");

    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(enrollment)))
        .isInstanceOf(UnknownJourneyException.class);

    assertThat(problem(enrollment)).contains("Unknown journey \"tipps\"");
  }

  @Test
  void whatTheChannelDidNotTakeIsTriedAgainAndTheProblemGoesWhenItDoes() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    workerFixture.emailChannel.onNext(
        mail -> new DeliveryResult.NotSent("SMTP server mail:25: 451 not now"));

    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(enrollment)))
        .isInstanceOf(SendRetryException.class);
    assertThat(problem(enrollment))
        .isEqualTo("SMTP server mail:25: 451 not now; it is tried again");
    assertThat(entry(enrollment)).isEmpty();

    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(problem(enrollment)).isNull();
  }

  @Test
  void aChannelThatRefusesUsIsAProblemToMendAndNotTheContactsFault() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    workerFixture.emailChannel.onNext(
        mail -> new DeliveryResult.Misconfigured("SMTP server mail:25: 535 who are you"));

    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(enrollment)))
        .isInstanceOf(SendRetryException.class);

    assertThat(problem(enrollment)).isEqualTo("SMTP server mail:25: 535 who are you");
    assertThat(entry(enrollment)).isEmpty();
  }

  @Test
  void aDeadAddressIsRejectedOnceAndNotWrittenToAgain() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    workerFixture.emailChannel.onNext(
        mail ->
            new DeliveryResult.Rejected(
                "550 5.1.1 no such user", SuppressionReason.BOUNCED));

    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.REJECTED));
    assertThat(entry(enrollment).orElseThrow().reason()).isEqualTo("550 5.1.1 no such user");

    var again = new SendRequest(enrollment, 2, email("hello"), Channel.EMAIL, List.of());
    assertThat(sendMessageActivityImpl.send(again))
        .isEqualTo(SendResult.of(AttemptOutcome.SKIPPED));
    assertThat(workerFixture.emailChannel.sent()).hasSize(1);
  }

  @Test
  void aMailThatArrivedBeforeTheCrashIsNotSentAgain() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    workerFixture.emailChannel.onNext(
        mail -> {
          arrive(mail);
          throw new IllegalStateException("killed after the mail was taken");
        });

    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(enrollment)))
        .hasMessage("killed after the mail was taken");
    assertThat(entry(enrollment).orElseThrow().state())
        .isEqualTo(MessageLedger.MessageState.CLAIMED);

    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(workerFixture.emailChannel.sent()).hasSize(1);
    assertThat(entry(enrollment).orElseThrow().state())
        .isEqualTo(MessageLedger.MessageState.ACCEPTED);
  }

  @Test
  void aMailThatNeverArrivedIsSentAgainUnderTheSameMessageId() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    workerFixture.emailChannel.onNext(
        mail -> new DeliveryResult.Unconfirmed("no answer to the mail's end"));

    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(enrollment)))
        .isInstanceOf(SendRetryException.class);

    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
    assertThat(workerFixture.emailChannel.sent()).hasSize(2);
    assertThat(workerFixture.emailChannel.sent())
        .extracting(OutboundEmail::id)
        .containsOnly(workerFixture.emailChannel.sent().getFirst().id());
    assertThat(entry(enrollment).orElseThrow().state())
        .isEqualTo(MessageLedger.MessageState.ACCEPTED);
  }

  @Test
  void aMailThatNeverArrivedIsNotSentAgainToSomebodyWhoUnsubscribedMeanwhile() {
    var ada = workerFixture.newSubscribedContact();
    var enrollment = workerFixture.enroll(ada, "tips");
    workerFixture.emailChannel.onNext(
        mail -> new DeliveryResult.Unconfirmed("no answer to the mail's end"));
    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(enrollment)))
        .isInstanceOf(SendRetryException.class);

    workerFixture.consent(
        ada, Consents.ConsentState.WITHDRAWN, Instant.parse("2026-11-21T09:00:00Z"));

    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.SKIPPED));
    assertThat(workerFixture.emailChannel.sent()).hasSize(1);
    assertThat(entry(enrollment).orElseThrow().reason())
        .isEqualTo("unsubscribed from product-tips on 2026-11-21");
  }

  @Test
  void whereNobodyCanKnowItGoesOnAsSentAndIsNeverSentAgain() {
    sendMessageActivityImpl =
        workerFixture.sendMessageActivity(dev.senda.channels.settings.ConfirmationSource.NONE);
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    workerFixture.emailChannel.onNext(
        mail -> new DeliveryResult.Unconfirmed("no answer to the mail's end"));

    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(enrollment)))
        .isInstanceOf(SendRetryException.class);

    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.UNKNOWN));
    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.UNKNOWN));
    assertThat(workerFixture.emailChannel.sent()).hasSize(1);
    assertThat(entry(enrollment).orElseThrow().state())
        .isEqualTo(MessageLedger.MessageState.UNKNOWN);
  }

  @Test
  void aMailThatSomebodyOpenedArrivedWhateverTheChannelSays() {
    sendMessageActivityImpl =
        workerFixture.sendMessageActivity(dev.senda.channels.settings.ConfirmationSource.NONE);
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    workerFixture.emailChannel.onNext(
        mail -> new DeliveryResult.Unconfirmed("no answer to the mail's end"));
    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(enrollment)))
        .isInstanceOf(SendRetryException.class);

    workerFixture
        .database()
        .sql(
            "insert into engagements (message_id, type, occurred_at) values (:message, 'OPENED', now())")
        .param("message", workerFixture.emailChannel.sent().getFirst().id())
        .update();

    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
  }

  @Test
  void aMailInDoubtIsLookedUpWhenTheEnrollmentEndsBeforeItsNextTry() {
    var arrived = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    workerFixture.emailChannel.onNext(
        mail -> {
          arrive(mail);
          return new DeliveryResult.Unconfirmed("no answer to the mail's end");
        });
    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(arrived)))
        .isInstanceOf(SendRetryException.class);
    var lost = doubtful();
    var unknowable = doubtful();

    end(workerFixture.enrollmentActivities(), arrived);
    end(workerFixture.enrollmentActivities(), lost);
    end(
        workerFixture.enrollmentActivities(dev.senda.channels.settings.ConfirmationSource.NONE),
        unknowable);

    assertThat(entry(arrived).orElseThrow().state()).isEqualTo(MessageLedger.MessageState.ACCEPTED);
    assertThat(entry(lost)).isEmpty();
    assertThat(entry(unknowable).orElseThrow().state())
        .isEqualTo(MessageLedger.MessageState.UNKNOWN);
  }

  private UUID doubtful() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    workerFixture.emailChannel.onNext(
        mail -> new DeliveryResult.Unconfirmed("no answer to the mail's end"));
    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(enrollment)))
        .isInstanceOf(SendRetryException.class);
    return enrollment;
  }

  private static void end(EnrollmentActivitiesImpl enrollmentActivitiesImpl, UUID enrollment) {
    enrollmentActivitiesImpl.closeEnrollment(
        enrollment, new EnrollmentEnding(EndingType.GOAL, "Demo Booked", 0), List.of());
  }

  @Test
  void nothingIsSentWhileWhatMayEndTheEnrollmentIsOnItsWayToIt() {
    var ada = workerFixture.newSubscribedContact();
    var enrollment = workerFixture.enroll(ada, "tips");
    workerFixture
        .bean(Outbox.class)
        .append(ada, new OutboxItem.RouteEvent(UUID.randomUUID()));

    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(enrollment)))
        .isInstanceOf(SendRetryException.class);
    assertThat(workerFixture.emailChannel.sent()).isEmpty();

    workerFixture.database().sql("truncate outbox").update();
    assertThat(sendMessageActivityImpl.send(hello(enrollment)))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
  }

  @Test
  void aTryThatComesTooLateToBeAloneClaimsAndSendsNothing() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");

    assertThatThrownBy(
            () ->
                workerFixture
                    .sendMessageActivity(
                        dev.senda.channels.settings.ConfirmationSource.NONE, Duration.ZERO)
                    .send(hello(enrollment)))
        .isInstanceOf(SendRetryException.class)
        .hasMessageContaining("expected at most 0");

    assertThat(entry(enrollment)).isEmpty();
    assertThat(workerFixture.emailChannel.sent()).isEmpty();
  }

  @Test
  void anEnrollmentThatDoesNotExistSendsNothing() {
    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(UUID.randomUUID())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("there is no enrollment");
  }

  private static SendRequest hello(UUID enrollment) {
    return new SendRequest(enrollment, 1, email("hello"), Channel.EMAIL, List.of());
  }

  private void arrive(OutboundEmail mail) {
    workerFixture
        .bean(DevMailbox.class)
        .append(
            MessageId.prefix(mail.id()) + "acme.example>",
            mail.to(),
            "tips@acme.example",
            mail.subject(),
            mail.text().getBytes(UTF_8));
  }

  private Optional<MessageLedger.MessageRow> entry(UUID enrollment) {
    return workerFixture
        .bean(MessageLedger.class)
        .find(new MessageLedger.MessageKey(enrollment, new MessageRef("hello", 1)));
  }

  private @Nullable String problem(UUID enrollment) {
    return workerFixture.bean(Enrollments.class).find(enrollment).orElseThrow().blockedReason();
  }
}
