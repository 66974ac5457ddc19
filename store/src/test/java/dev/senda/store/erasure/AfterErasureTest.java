package dev.senda.store.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.store.TestStore;
import dev.senda.store.audit.Actor;
import dev.senda.store.audit.AuditLog;
import dev.senda.store.audit.AuditSubject;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Traits;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.erased.ErasedIdentifiers;
import dev.senda.store.erased.ErasedIdentifiers.KeptSuppression;
import dev.senda.store.erased.Identifier;
import dev.senda.store.erased.Identifier.IdentifierType;
import dev.senda.store.erased.IdentifierHasher;
import dev.senda.store.erasure.ErasureReceipt.InFlightMessage;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.support.ConcurrentCalls;
import dev.senda.store.support.RetryingTransactions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AfterErasureTest {

  private static final TestStore STORE = new TestStore();
  private static final Actor SUPPORT = Actor.ofApiKey("support");

  private final RetryingTransactions transactions = new RetryingTransactions(STORE.transactions);
  private final ErasedIdentifiers erased =
      new ErasedIdentifiers(
          STORE.database, new IdentifierHasher(List.of("a secret of thirty-two characters")));
  private final Outbox outbox = new Outbox(STORE.database, _ -> {});
  private final Contacts contacts =
      new Contacts(STORE.database, transactions, STORE.clock, outbox, erased);
  private final Erasures erasures = new Erasures(STORE.database);
  private final AuditLog auditLog = new AuditLog(STORE.database);
  private final ContactEraser eraser =
      new ContactEraser(
          STORE.database,
          transactions,
          contacts,
          new Enrollments(STORE.database, transactions, STORE.clock),
          outbox,
          erased,
          erasures,
          auditLog,
          STORE.clock);

  @BeforeEach
  void empty() {
    STORE
        .database
        .sql(
            """
            truncate contacts, events, coupons, outbox, suppressions, dev_mailbox, inbound_sessions,
                     previews, imports, audit_log, address_changes, erasures, erased_identifiers,
                     erased_suppressions, enrollment_counts, enrollment_count_changes cascade
            """)
        .update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Nested
  class ReturnedAddress {

    private String identify(String user, Map<String, Object> traits) {
      return contacts.identify(Identity.ofUser(user), new Traits(traits)).contact().key();
    }

    private static List<String> suppressions() {
      return STORE
          .database
          .sql("select channel || ' ' || address || ' ' || reason from suppressions order by 1")
          .query(String.class)
          .list();
    }

    @Test
    void messengerIdAndPushToken_ofANewContact_areSuppressedAgain() {
      Map<String, Object> traits = Map.of("messenger_id", 4711, "push_token", " token-1 ");
      eraser.erase(identify("ada", traits), SUPPORT, null);

      identify("ada-again", traits);

      assertThat(suppressions()).containsExactly("messenger 4711 erased", "push token-1 erased");
    }

    @Test
    void pushToken_thatAKnownContactStates_isSuppressedAgain() {
      eraser.erase(identify("ada", Map.of("push_token", "token-1")), SUPPORT, null);
      identify("bea", Map.of("push_token", "token-2", "city", "Lima"));
      identify("bea", Map.of("city", "Cali"));
      assertThat(suppressions()).isEmpty();

      identify("bea", Map.of("push_token", "token-1"));

      assertThat(suppressions()).containsExactly("push token-1 erased");
    }

    /** Senda cannot tell whether a contact has it, so the suppression must count. */
    @Test
    void stopOfAMessengerId_isNotKeptAsAHash() {
      eraser.erase(
          identify("ada", Map.of("messenger_id", "m-1", "email", "ada@example.com")),
          SUPPORT,
          null);

      assertThat(keepsAsHash(Channel.MESSENGER, "m-1")).isFalse();
      assertThat(keepsAsHash(Channel.PUSH, "m-1")).isFalse();
      assertThat(keepsAsHash(Channel.EMAIL, "ada@example.com")).isTrue();
    }

    private boolean keepsAsHash(Channel channel, String address) {
      return erased.keepsAsHash(channel, address, "stopped", STORE.clock.instant());
    }

    @Test
    void weakerReason_replacesNoStricterHash() {
      var at = STORE.clock.instant();
      keep("erased", at);
      keep("bounced", at);
      keep("unsubscribed", at.plusSeconds(60));
      keep("erased", at.plusSeconds(60));

      assertThat(kept()).isEqualTo("bounced");
    }

    /** A consent must be newer than the last erasure. */
    @Test
    void secondErasure_countsFromItsOwnTime() {
      var at = Instant.parse("2026-11-23T09:00:00Z");
      keep("erased", at);
      keep("erased", at.plusSeconds(60));

      assertThat(
              STORE
                  .database
                  .sql(
                      "select suppressed_at = timestamptz '2026-11-23T09:01:00Z' from erased_suppressions")
                  .query(Boolean.class)
                  .single())
          .isTrue();
    }

    private void keep(String reason, Instant at) {
      erased.keepSuppressions(
          List.of(
              new KeptSuppression(
                  Channel.EMAIL,
                  new Identifier(IdentifierType.EMAIL, "ada@example.com"),
                  reason,
                  at)));
    }

    private static String kept() {
      return STORE
          .database
          .sql("select reason from erased_suppressions")
          .query(String.class)
          .single();
    }
  }

  @Nested
  class Sweep {

    @Test
    void dueSweep_isDoneOnce_byOneOfManyInstances() throws Exception {
      var id = eraser.erase(new ErasedPerson(STORE).key, SUPPORT, null).orElseThrow().id();
      assertThat(eraser.sweepIfDue(id)).as("before it is due").isFalse();
      for (int round = 1; round <= 3; round++) {
        STORE
            .database
            .sql("update erasures set next_sweep_at = now() - interval '1 second'")
            .update();

        var done = ConcurrentCalls.run(8, () -> eraser.sweepIfDue(id));

        assertThat(done).containsOnlyOnce(true);
        assertThat(erasures.find(id).orElseThrow().sweeps()).isEqualTo(round);
      }
    }

    @Test
    void reasonsOfAMergedContact_areCleared_andTheReasonOfTheErasureStays() {
      var person = new ErasedPerson(STORE);
      var oldKey =
          STORE.database.sql("select key from merged_contacts").query(String.class).single();
      writeAboutContact(oldKey);

      var receipt = eraser.erase(person.key, SUPPORT, "ticket 4711").orElseThrow();

      assertThat(ErasedPerson.columnsWithCanary(STORE)).isEmpty();
      assertThat(receipt.cleared()).containsEntry("audit_log", 3);
      writeAboutContact(oldKey);
      writeAboutContact(person.key);

      eraser.sweep(receipt.id());

      assertThat(ErasedPerson.columnsWithCanary(STORE)).isEmpty();
      assertThat(erasures.find(receipt.id()).orElseThrow().cleared()).containsEntry("audit_log", 5);
      assertThat(auditLog.find(AuditSubject.ofContact(person.key), null, 10))
          .filteredOn(entry -> entry.action().equals("contact-erased"))
          .singleElement()
          .satisfies(entry -> assertThat(entry.reason()).isEqualTo("ticket 4711"));
    }

    private static void writeAboutContact(String key) {
      STORE
          .database
          .sql(
              """
              insert into audit_log
              values (:id, 'API_KEY', 'support', 'contact-exported', 'contact', :key, 'canary', now())
              """)
          .param("id", UUID.randomUUID())
          .param("key", key)
          .update();
    }
  }

  @Test
  void messageThatMayHaveGoneOut_isUnconfirmed_whileItsClaimIsOpen() {
    var person = new ErasedPerson(STORE);
    STORE
        .database
        .sql("update messages set unconfirmed_since = now() where id = :id")
        .param("id", person.claimed)
        .update();

    var receipt = eraser.erase(person.key, SUPPORT, null).orElseThrow();

    assertThat(receipt.inFlight())
        .containsExactly(new InFlightMessage(person.claimed, "email", "unconfirmed"));
  }
}
