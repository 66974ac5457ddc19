package dev.senda.store.erasure;

import dev.senda.journey.Channel;
import dev.senda.store.audit.Actor;
import dev.senda.store.audit.AuditAction;
import dev.senda.store.audit.AuditLog;
import dev.senda.store.audit.AuditSubject;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.Ending;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.erased.ErasedIdentifiers;
import dev.senda.store.erasure.ErasureReceipt.InFlightMessage;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxEntry;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.outbox.SignalPayload;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Erases a person (GDPR, article 17), in one transaction under the lock of the contact. Once it is
 * committed no message of the person is claimed any more, and all running enrollments are marked to
 * end. {@link #sweep} clears what was under way at that moment and arrives later.
 */
@Service
public class ContactEraser {

  /** Why the enrollments of an erased contact end. */
  public static final String ERASED = "erased";

  /** When late arrivals are looked for, after the erasure. */
  private static final List<Duration> SWEEPS =
      List.of(
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(10),
          Duration.ofHours(1),
          Duration.ofDays(1),
          Duration.ofDays(3),
          Duration.ofDays(8));

  private final JdbcClient database;
  private final RetryingTransactions transactions;
  private final Contacts contacts;
  private final Enrollments enrollments;
  private final Outbox outbox;
  private final ErasedIdentifiers erasedIdentifiers;
  private final Erasures erasures;
  private final AuditLog auditLog;
  private final ScaledClock clock;
  private final PersonalRows rows;

  public ContactEraser(
      JdbcClient database,
      RetryingTransactions transactions,
      Contacts contacts,
      Enrollments enrollments,
      Outbox outbox,
      ErasedIdentifiers erasedIdentifiers,
      Erasures erasures,
      AuditLog auditLog,
      ScaledClock clock) {
    this.database = database;
    this.transactions = transactions;
    this.contacts = contacts;
    this.enrollments = enrollments;
    this.outbox = outbox;
    this.erasedIdentifiers = erasedIdentifiers;
    this.erasures = erasures;
    this.auditLog = auditLog;
    this.clock = clock;
    rows = new PersonalRows(database);
  }

  /**
   * Erases the contact with this key, or the one that it was merged into. A contact that was erased
   * already is not erased again.
   *
   * @param actor who erases it, for the audit log
   * @param reason why; what names the person in it is hidden
   * @return the receipt, of the first erasure; empty if there is no such contact
   */
  public Optional<ErasureReceipt> erase(String key, Actor actor, @Nullable String reason) {
    return transactions.execute(() -> contacts.lock(key).map(one -> erase(one, actor, reason)));
  }

  private ErasureReceipt erase(Contact contact, Actor actor, @Nullable String reason) {
    if (contact.erasedAt() != null) {
      return erasures.findByContact(contact.key()).orElseGet(() -> receiptOfUnknown(contact));
    }
    var now = clock.instant();
    var id = Ids.newUuid();
    var keys = findKeys(database, contact.key());
    var person = PersonIdentifiers.read(database, contact, keys);
    var running = enrollments.findRunning(contact.key());
    end(running, now);
    var inFlight = findInFlight(contact.key());
    var cleared = new LinkedHashMap<String, Integer>();
    add(cleared, Map.of("suppressions", person.suppressions(database, erasedIdentifiers, now)));
    database
        .sql("update contacts set erased_at = :now where key = :key")
        .param("now", SqlTimestamps.toSql(now))
        .param("key", contact.key())
        .update();
    add(cleared, rows.clearByKeys(keys));
    add(cleared, rows.clearByAddresses(person.ownAddresses()));
    add(cleared, Map.of("audit_log", clearAuditReasons(keys)));
    erasedIdentifiers.record(id, now, person.all());
    var receipt =
        new ErasureReceipt(
            id, contact.key(), now, cleared, inFlight, running.size(), 0, null, null);
    erasures.insert(receipt, SWEEPS.getFirst());
    auditLog.record(
        actor,
        AuditAction.CONTACT_ERASED,
        AuditSubject.ofContact(contact.key()),
        reason == null ? null : person.hideIn(reason, contact));
    return erasures.find(id).orElseThrow();
  }

  /** A contact that was marked as erased by hand. */
  private ErasureReceipt receiptOfUnknown(Contact contact) {
    var receipt =
        new ErasureReceipt(
            Ids.newUuid(), contact.key(), clock.instant(), Map.of(), List.of(), 0, 0, null, null);
    erasures.insert(receipt, SWEEPS.getFirst());
    return receipt;
  }

  /** The key of the contact, and those of the contacts that were merged into it. */
  static List<String> findKeys(JdbcClient database, String key) {
    return database
        .sql(
            """
            select cast(:key as text) union all select key from merged_contacts where contact_key = :key
            """)
        .param("key", key)
        .query(String.class)
        .list();
  }

  /** Marks the running enrollments, and appends the signals that end them. */
  private void end(List<EnrollmentRow> running, Instant now) {
    enrollments.markEnding(running.stream().map(one -> Ending.exit(one.id(), ERASED)).toList());
    outbox.append(
        running.stream()
            .map(
                one ->
                    new OutboxEntry(
                        one.workflowContactKey(),
                        new OutboxItem.SignalEnrollment(
                            one.journey(),
                            ERASED,
                            new SignalPayload.Exit(Ids.newUuid(), one.id(), now, ERASED))))
            .toList());
  }

  private List<InFlightMessage> findInFlight(String key) {
    return database
        .sql(
            """
            select id, channel, unconfirmed_since from messages
            where contact_key = :key and (state = 'CLAIMED' or unconfirmed_since is not null)
              and state in ('CLAIMED', 'UNKNOWN')
            order by id
            """)
        .param("key", key)
        .query(
            (row, number) ->
                new InFlightMessage(
                    row.getObject("id", UUID.class),
                    row.getString("channel"),
                    SqlTimestamps.instantOrNull(row, "unconfirmed_since") == null
                        ? "claimed"
                        : "unconfirmed"))
        .list();
  }

  /** What operators wrote about the person, but for the reason of the erasure. */
  private int clearAuditReasons(List<String> keys) {
    return database
        .sql(
            """
            update audit_log set reason = null
            where reason is not null and action <> :erased
              and (subject_type = 'contact' and subject_id = any(:keys)
                   or subject_type = 'enrollment'
                      and subject_id = any(array(select cast(id as text) from enrollments
                                                 where contact_key = any(:keys))))
            """)
        .param("erased", AuditAction.CONTACT_ERASED.wireName())
        .param("keys", keys.toArray(String[]::new))
        .update();
  }

  private static void add(Map<String, Integer> cleared, Map<String, Integer> more) {
    more.forEach(
        (table, count) -> {
          if (count > 0) {
            cleared.merge(table, count, Integer::sum);
          }
        });
  }

  /**
   * Clears what arrived since the erasure: an event that was being stored, a mail that was being
   * sent, the journal of a workflow that has ended since, a click on an old link.
   */
  public void sweep(UUID erasureId) {
    transactions.executeWithoutResult(
        () -> {
          lockContact(erasureId);
          clearLateArrivals(erasureId);
        });
  }

  /**
   * As {@link #sweep}, if it is time. Of several instances that try it at the same moment, one does
   * it.
   *
   * @return whether this one did
   */
  public boolean sweepIfDue(UUID erasureId) {
    return transactions.execute(
        () -> {
          lockContact(erasureId);
          boolean isDue = erasures.isDue(erasureId);
          if (isDue) {
            clearLateArrivals(erasureId);
          }
          return isDue;
        });
  }

  private void lockContact(UUID erasureId) {
    contacts.lock(erasures.find(erasureId).orElseThrow().contactKey());
  }

  /** Under the lock of the contact, since it adds to what the sweeps before have counted. */
  private void clearLateArrivals(UUID erasureId) {
    var receipt = erasures.find(erasureId).orElseThrow();
    var keys = findKeys(database, receipt.contactKey());
    var cleared = new LinkedHashMap<>(receipt.cleared());
    add(cleared, rows.clearByKeys(keys));
    add(cleared, Map.of("audit_log", clearAuditReasons(keys)));
    erasures.recordSweep(erasureId, cleared, untilNext(receipt));
  }

  /** As long as an enrollment runs, every few seconds. */
  private @Nullable Duration untilNext(ErasureReceipt receipt) {
    int done = receipt.sweeps() + 1;
    var next = done < SWEEPS.size() ? SWEEPS.get(done) : null;
    boolean isRunning = !enrollments.findRunning(receipt.contactKey()).isEmpty();
    var soon = SWEEPS.get(1);
    return isRunning
        ? Optional.ofNullable(next).filter(one -> one.compareTo(soon) < 0).orElse(soon)
        : next;
  }

  /** The channels on which a contact has an address. */
  static List<Channel> channels() {
    return List.of(Channel.EMAIL, Channel.SMS, Channel.WHATSAPP, Channel.MESSENGER, Channel.PUSH);
  }
}
