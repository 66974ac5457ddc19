package dev.senda.store.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.store.TestStore;
import dev.senda.store.audit.Actor;
import dev.senda.store.audit.AuditLog;
import dev.senda.store.audit.AuditLog.AuditEntry;
import dev.senda.store.audit.AuditSubject;
import dev.senda.store.contacts.ContactCall;
import dev.senda.store.contacts.ContactCall.Resolution;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Traits;
import dev.senda.store.enrollments.Ending;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.erased.ErasedIdentifiers;
import dev.senda.store.erased.Identifier;
import dev.senda.store.erased.Identifier.IdentifierType;
import dev.senda.store.erased.IdentifierHasher;
import dev.senda.store.erasure.ErasureReceipt.InFlightMessage;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.support.ConcurrentCalls;
import dev.senda.store.support.Ids;
import dev.senda.store.support.JsonColumns;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.SqlTimestamps;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContactEraserTest {

  private static final TestStore STORE = new TestStore();
  private static final Actor SUPPORT = Actor.ofApiKey("support");

  private final RetryingTransactions transactions = new RetryingTransactions(STORE.transactions);
  private final ErasedIdentifiers erased =
      new ErasedIdentifiers(
          STORE.database, new IdentifierHasher(List.of("a secret of thirty-two characters")));
  private final Outbox outbox = new Outbox(STORE.database, _ -> {});
  private final Contacts contacts =
      new Contacts(STORE.database, transactions, STORE.clock, outbox, erased);
  private final Enrollments enrollments =
      new Enrollments(STORE.database, transactions, STORE.clock);
  private final Erasures erasures = new Erasures(STORE.database);
  private final AuditLog auditLog = new AuditLog(STORE.database);
  private final ContactEraser eraser =
      new ContactEraser(
          STORE.database,
          transactions,
          contacts,
          enrollments,
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

  /** A new column must be filled by the test and so be cleared, or be named with its reason. */
  @Test
  void everyColumn_isClearedOrKeptForAReason() {
    new ErasedPerson(STORE);

    assertThat(ErasedPerson.columnsWithCanary(STORE))
        .containsExactlyElementsOf(ErasedPerson.personalColumns(STORE));
  }

  /** Each column that names somebody is in the export, but for what is not of the person. */
  @Test
  void export_hasEverything_thatErasureClears() {
    var person = new ErasedPerson(STORE);
    var out = new StringWriter();

    new ContactExport(STORE.database, STORE.transactions, STORE.clock)
        .write(contacts.find(person.key).orElseThrow(), out);

    var exported = JsonColumns.read(out.toString());
    assertThat((List<?>) exported.get("events")).hasSize(1);
    assertThat((List<?>) exported.get("messages")).hasSize(2);
    for (var column : ErasedPerson.personalColumns(STORE)) {
      var word = ErasedPerson.wordIn(column);
      if (!ErasedPerson.NOT_EXPORTED.containsKey(column)) {
        assertThat(out.toString()).as(column).contains(word);
      }
    }
  }

  @Test
  void export_hasNothingOfOthers() {
    var person = new ErasedPerson(STORE);
    var other =
        contacts.identify(
            Identity.ofUser("somebody-else"), new Traits(Map.of("email", "else@example.com")));
    var out = new StringWriter();

    new ContactExport(STORE.database, STORE.transactions, STORE.clock).write(other.contact(), out);

    assertThat(out.toString()).contains("else@example.com").doesNotContain("canary", person.key);
  }

  @Test
  void erasure_leavesNothingThatNamesThePerson() {
    var person = new ErasedPerson(STORE);

    var receipt = eraser.erase(person.key, SUPPORT, "asked by mail").orElseThrow();

    assertThat(ErasedPerson.columnsWithCanary(STORE)).isEmpty();
    assertThat(receipt.contactKey()).isEqualTo(person.key);
    assertThat(receipt.enrollmentsEnded()).isEqualTo(1);
    assertThat(receipt.inFlight())
        .containsExactly(new InFlightMessage(person.claimed, "email", "claimed"));
    assertThat(receipt.cleared())
        .containsEntry("events", 1)
        .containsEntry("messages", 2)
        .containsEntry("engagements", 2)
        .containsEntry("contacts", 2)
        .containsEntry("suppressions", 1)
        .containsEntry("dev_mailbox", 1)
        .containsEntry("audit_log", 2);
    assertThat(erasures.find(receipt.id())).contains(receipt);
    assertThat(count("engagements where type = 'CLICKED'")).as("anonymous counts").isEqualTo(1);
    assertThat(count("engagements where type = 'OPENED'")).isEqualTo(1);
    assertThat(count("coupons where assigned_at is not null and contact_key is null")).isEqualTo(1);
  }

  @Test
  void runningEnrollment_isMarked_andItsEndIsInTheOutbox() {
    var person = new ErasedPerson(STORE);

    eraser.erase(person.key, SUPPORT, null);

    var ending = enrollments.find(person.running).orElseThrow().ending();
    assertThat(ending).isEqualTo(Ending.exit(person.running, ContactEraser.ERASED));
    assertThat(
            STORE
                .database
                .sql("select payload ->> 'signal' from outbox where is_end and enrollment_id = :id")
                .param("id", person.running)
                .query(String.class)
                .single())
        .contains("EXIT", ContactEraser.ERASED);
  }

  @Test
  void repeatedErasure_returnsTheFirstReceipt() {
    var person = new ErasedPerson(STORE);
    var first = eraser.erase(person.key, SUPPORT, null).orElseThrow();

    assertThat(eraser.erase(person.key, SUPPORT, null)).contains(first);
    assertThat(eraser.erase(Ids.newContactKey(), SUPPORT, null)).isEmpty();
    assertThat(auditLog.find(AuditSubject.ofContact(person.key), null, 10))
        .extracting(AuditEntry::action)
        .containsExactly("contact-erased", "contacts-merged");
  }

  @Test
  void reason_keepsNothingOfThePerson() {
    var person = new ErasedPerson(STORE);

    eraser.erase(person.key, SUPPORT, "CANARY-contacts-user_id wrote, ticket 4711");

    assertThat(auditLog.find(AuditSubject.ofContact(person.key), null, 1).getFirst().reason())
        .endsWith(" wrote, ticket 4711")
        .doesNotContainIgnoringCase("canary");
  }

  @Test
  void lateArrivals_areSwept() {
    var person = new ErasedPerson(STORE);
    var receipt = eraser.erase(person.key, SUPPORT, null).orElseThrow();
    for (var sql :
        List.of(
            """
            insert into events (id, contact_key, name, properties, occurred_at, received_at)
            values (gen_random_uuid(), :key, 'canary', '{"a": "canary"}', now(), now())
            """
                .replace("gen_random_uuid()", "cast('" + Ids.newUuid() + "' as uuid)"),
            "insert into journal values (:running, 2, 'END', 'canary', 'canary', now(), now())",
            "insert into engagements values (:message, 'CLICKED', 'canary', false, now())",
            "update messages set reason = 'canary' where id = :message",
            """
            insert into dev_mailbox (id, message_id_header, recipient, sender, subject, raw_message,
                                     received_at)
            values (gen_random_uuid(), '<' || cast(:message as text) || '@x.example>', 'canary', 'canary',
                    'canary', convert_to('canary', 'UTF8'), now())
            """)) {
      STORE
          .database
          .sql(sql)
          .param("key", person.key)
          .param("running", person.running)
          .param("message", person.message)
          .update();
    }
    assertThat(ErasedPerson.columnsWithCanary(STORE)).isNotEmpty();

    eraser.sweep(receipt.id());

    assertThat(ErasedPerson.columnsWithCanary(STORE)).isEmpty();
    var swept = erasures.find(receipt.id()).orElseThrow();
    assertThat(swept.sweeps()).isEqualTo(1);
    assertThat(swept.cleared()).containsEntry("events", 2);
  }

  @Test
  void sweeps_endAfterDays_onceNothingRuns() {
    var person = new ErasedPerson(STORE);
    var id = eraser.erase(person.key, SUPPORT, null).orElseThrow().id();
    enrollments.close(person.running, EnrollmentState.EXITED, "erased", STORE.clock.instant());

    int sweeps = 0;
    while (erasures.find(id).orElseThrow().nextSweepAt() != null) {
      eraser.sweep(id);
      sweeps++;
    }

    assertThat(sweeps).isEqualTo(8);
  }

  @Test
  void addressThatComesBack_isSuppressedAgain() {
    var person = new ErasedPerson(STORE);
    eraser.erase(person.key, SUPPORT, null);

    contacts.identify(
        Identity.ofUser("new-account"),
        new Traits(Map.of("email", ErasedPerson.EMAIL, "phone", ErasedPerson.PHONE)));

    assertThat(
            STORE
                .database
                .sql("select channel || ' ' || address || ' ' || reason from suppressions")
                .query(String.class)
                .list())
        .containsExactlyInAnyOrder(
            "email " + ErasedPerson.EMAIL + " bounced",
            "sms " + ErasedPerson.PHONE + " erased",
            "whatsapp " + ErasedPerson.PHONE + " erased");
  }

  @Test
  void importedRow_isSuppressedAgain_inAGroup() {
    var person = new ErasedPerson(STORE);
    eraser.erase(person.key, SUPPORT, null);

    STORE.transactions.executeWithoutResult(
        _ ->
            contacts.identifyAll(
                List.of(
                    List.of(
                        new ContactCall(
                            Identity.ofEmail(ErasedPerson.EMAIL), new Traits(Map.of()), true)))));

    assertThat(count("suppressions where channel = 'email'")).isEqualTo(1);
  }

  @Test
  void hashOfAnotherSecret_isFound_afterARotation() {
    var person = new ErasedPerson(STORE);
    var receipt = eraser.erase(person.key, SUPPORT, null).orElseThrow();
    var rotated =
        new ErasedIdentifiers(
            STORE.database,
            new IdentifierHasher(
                List.of("another secret of 32 characters!", "a secret of thirty-two characters")));

    assertThat(rotated.find(new Identifier(IdentifierType.EMAIL, ErasedPerson.EMAIL)))
        .map(ErasedIdentifiers.ErasureOf::id)
        .contains(receipt.id());
  }

  @Test
  void sharedPhone_staysSuppressedForTheOther() {
    var person = new ErasedPerson(STORE);
    STORE
        .database
        .sql("insert into suppressions values ('sms', :phone, 'stopped', now())")
        .param("phone", ErasedPerson.PHONE)
        .update();
    contacts.identify(
        Identity.ofUser("somebody-else"), new Traits(Map.of("phone", ErasedPerson.PHONE)));

    eraser.erase(person.key, SUPPORT, null);

    assertThat(count("suppressions where channel = 'sms' and reason = 'stopped'")).isEqualTo(1);
    assertThat(count("inbound_sessions")).isEqualTo(1);
  }

  @Test
  void callsOfManyClients_whileErasing_leaveNothing() throws Exception {
    var person = new ErasedPerson(STORE);
    var before = STORE.clock.instant();
    STORE.advance(Duration.ofSeconds(1));
    var turn = new AtomicInteger();

    var receipts =
        ConcurrentCalls.run(
            9,
            () -> {
              if (turn.getAndIncrement() == 4) {
                return eraser.erase(person.key, SUPPORT, null).map(List::of).orElseThrow();
              }
              for (int i = 0; i < 25; i++) {
                report(before);
              }
              return List.<ErasureReceipt>of();
            });

    var receipt = receipts.stream().flatMap(List::stream).findFirst().orElseThrow();
    eraser.sweep(receipt.id());
    assertThat(ErasedPerson.columnsWithCanary(STORE)).isEmpty();
    assertThat(count("events")).isZero();
    assertThat(count("contacts where user_id is not null")).isZero();
  }

  private void report(Instant occurredAt) {
    var call =
        new ContactCall(
            Identity.ofUser("canary-contacts-user_id"),
            new Traits(Map.of("email", ErasedPerson.EMAIL, "first_name", "canary")),
            true,
            occurredAt);
    STORE.transactions.executeWithoutResult(
        _ -> {
          if (contacts.identifyAll(List.of(List.of(call))).getFirst()
              instanceof Resolution.Resolved(var keys)) {
            STORE
                .database
                .sql(
                    """
                    insert into events (id, contact_key, name, occurred_at, received_at)
                    values (:id, :key, 'canary', :at, :at)
                    """)
                .param("id", Ids.newUuid())
                .param("key", keys.getFirst())
                .param("at", SqlTimestamps.toSql(occurredAt))
                .update();
          }
        });
  }

  @Test
  void mergeAtTheSameMoment_losesNothing() throws Exception {
    for (int round = 0; round < 20; round++) {
      var email = "canary-merged-%d@example.com".formatted(round);
      var lead =
          contacts
              .identify(Identity.ofEmail(email), new Traits(Map.of("first_name", "canary")))
              .contact()
              .key();
      var user =
          contacts
              .identify(Identity.ofUser("u-" + round), new Traits(Map.of("plan", "pro")))
              .contact()
              .key();
      var turn = new AtomicInteger();

      ConcurrentCalls.run(
          2,
          () ->
              turn.getAndIncrement() == 0
                  ? contacts.merge(lead, user).isPresent()
                  : eraser.erase(lead, SUPPORT, null).isPresent());

      assertThat(ErasedPerson.columnsWithCanary(STORE)).as("round " + round).isEmpty();
    }
  }

  private static long count(String rows) {
    return STORE.database.sql("select count(*) from " + rows).query(Long.class).single();
  }
}
