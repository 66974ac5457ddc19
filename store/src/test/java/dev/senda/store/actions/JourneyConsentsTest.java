package dev.senda.store.actions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Action;
import dev.senda.journey.Channel;
import dev.senda.store.TestStore;
import dev.senda.store.consent.Consents;
import dev.senda.store.contacts.ContactLists;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.EnrollmentService;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.events.Events;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.support.RetryingTransactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Consents that journeys grant and withdraw. */
class JourneyConsentsTest {

  private static final TestStore STORE = new TestStore();

  private final RetryingTransactions transactions = new RetryingTransactions(STORE.transactions);
  private final Contacts contacts = new Contacts(STORE.database, transactions, STORE.clock);
  private final KnownEvents knownEvents = new KnownEvents(STORE.database);
  private final Enrollments enrollments =
      new Enrollments(STORE.database, transactions, STORE.clock);
  private final Outbox outbox = new Outbox(STORE.database, _ -> {});
  private final Consents consents = new Consents(STORE.database);
  private final ActionExecutor actionExecutor =
      new ActionExecutor(
          STORE.database,
          transactions,
          contacts,
          new ContactLists(STORE.database, STORE.clock),
          new JourneyConsents(consents, enrollments, outbox, STORE.clock),
          new TeamTasks(STORE.database, STORE.clock),
          new Events(STORE.database, STORE.clock),
          knownEvents,
          new EnrollmentService(
              transactions, contacts, consents, knownEvents, enrollments, outbox, STORE.clock),
          outbox,
          STORE.clock);

  private final String ada = STORE.insertContact();
  private final UUID enrollment = STORE.insertEnrollment(ada);

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void grant_isRecordedOnce_withItsProof() {
    var grant = new Action.GrantConsent("newsletter", Channel.EMAIL, "signup-form-v3");

    assertThat(take(1, grant)).isEmpty();
    assertThat(take(1, grant)).isEmpty();
    assertThat(take(2, grant)).as("the same is valid already").isEmpty();

    assertThat(consents.findLatest(ada, "newsletter", Channel.EMAIL))
        .contains(
            new Consents.Consent(
                Consents.ConsentState.GRANTED, STORE.clock.instant(), "journey", "signup-form-v3"));
    assertThat(proofs())
        .containsExactly(
            "{\"step\": \"grant consent to newsletter by email, text signup-form-v3\", \"journey\": \"%s\", \"enrollment\": \"%s\"}"
                .formatted(enrollments.find(enrollment).orElseThrow().journey(), enrollment));
  }

  @Test
  void grant_afterAWithdrawalDuringTheEnrollment_isNotDone() {
    withdrawnAt(STORE.clock.instant());

    assertThat(take(1, new Action.GrantConsent("newsletter", Channel.EMAIL, null)))
        .isEqualTo("the contact has withdrawn it since the enrollment began");
    assertThat(consents.findLatest(ada, "newsletter", Channel.EMAIL).orElseThrow().isGranted())
        .isFalse();
  }

  @Test
  void grant_afterAnOlderWithdrawal_isDone() {
    withdrawnAt(enrollments.find(enrollment).orElseThrow().eventsSince().minus(Duration.ofDays(1)));

    assertThat(take(1, new Action.GrantConsent("newsletter", Channel.EMAIL, null))).isEmpty();
    assertThat(consents.findLatest(ada, "newsletter", Channel.EMAIL).orElseThrow().isGranted())
        .isTrue();
  }

  @Test
  void withdrawal_withdrawsOneChannel_andEndsTheOtherEnrollmentsOfTheTopic() {
    take(1, new Action.GrantConsent("newsletter", Channel.EMAIL, null));
    take(2, new Action.WithdrawConsent("newsletter", Channel.EMAIL));
    take(2, new Action.WithdrawConsent("newsletter", Channel.EMAIL));

    assertThat(consents.findLatestByTopic(ada, "newsletter"))
        .hasSize(1)
        .allSatisfy((channel, consent) -> assertThat(consent.isGranted()).isFalse());
    assertThat(items())
        .containsExactly(new OutboxItem.EndTopic("newsletter", STORE.clock.instant(), enrollment));
  }

  @Test
  void withdrawalWithoutAChannel_withdrawsAllChannelsOfMessages() {
    take(1, new Action.WithdrawConsent("newsletter", null));

    assertThat(consents.findLatestByTopic(ada, "newsletter"))
        .containsOnlyKeys(
            Channel.EMAIL, Channel.SMS, Channel.WHATSAPP, Channel.MESSENGER, Channel.PUSH);
  }

  private void withdrawnAt(Instant at) {
    consents.record(
        ada,
        "newsletter",
        Channel.EMAIL,
        new Consents.Consent(Consents.ConsentState.WITHDRAWN, at, "one-click", null));
  }

  private List<String> proofs() {
    return STORE
        .database
        .sql("select proof::text from consents where contact_key = :contact")
        .param("contact", ada)
        .query(String.class)
        .list();
  }

  private String take(int sequence, Action.Inside action) {
    return actionExecutor.execute(
        enrollment,
        sequence,
        action,
        journey -> {
          throw new IllegalArgumentException(journey);
        });
  }

  private List<OutboxItem> items() {
    return STORE.outboxItems(ada);
  }
}
