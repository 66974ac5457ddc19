package dev.senda.store.erasure;

import dev.senda.store.contacts.Contact;
import dev.senda.store.support.ScaledClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes everything that Senda has about one contact as JSON (GDPR, articles 15 and 20): each table
 * as an array of its rows, with where a value came from and when. It reads one state of the
 * database, a few rows at a time, so that the size of an export takes no memory.
 */
@Repository
public class ContactExport {

  private static final int FETCH_SIZE = 200;

  private static final String ENROLLMENTS =
      "any(array(select id from enrollments where contact_key = any(:keys)))";

  private static final String MESSAGES =
      "any(array(select id from messages where contact_key = any(:keys)))";

  private record Section(String name, String sql) {}

  /** The tables in the order of the export; columns with ids of rows are left in. */
  private static final List<Section> SECTIONS =
      List.of(
          section("contact", "select * from contacts where key = any(:keys)"),
          section(
              "aliases", "select identifier from contact_aliases where contact_key = any(:keys)"),
          section(
              "merged",
              "select key, cause, merged_at from merged_contacts where contact_key = any(:keys)"),
          section(
              "lists",
              "select list_name, added_at from list_members where contact_key = any(:keys)"),
          section(
              "consents",
              """
              select topic, channel, state, decided_at, source, text_version, repeated_at, proof,
                     (select jsonb_object_agg(hash, wording) from consent_wordings
                      where hash in (c.proof #>> '{confirmation,mailHash}',
                                     c.proof #>> '{confirmation,pageHash}')) as wordings
              from consents c where contact_key = any(:keys) order by decided_at, id
              """),
          section("suppressions", "select * from suppressions where address = any(:addresses)"),
          section(
              "addressChanges",
              """
              select address_type, is_removal, changed_at,
                     (select name from api_keys where id = api_key_id) as api_key
              from address_changes where contact_key = any(:keys) order by id
              """),
          section(
              "events",
              """
              select id, message_id, name, properties, occurred_at, received_at from events
              where contact_key = any(:keys) order by occurred_at
              """),
          section(
              "enrollments",
              """
              select id, journey, correlation_key, trigger_event_id, start_properties, state, end_reason,
                     cancel_reason, blocked_reason, enrolled_at, ended_at
              from enrollments where contact_key = any(:keys) order by id
              """),
          section(
              "notEnrolled",
              """
              select journey, event_id, reason, refused_at from enrollment_refusals
              where contact_key = any(:keys)
              """),
          section(
              "variants",
              """
              select enrollment_id, split, variant, assigned_at from variant_assignments
              where enrollment_id = %s
              """
                  .formatted(ENROLLMENTS)),
          section("conversions", "select * from conversions where enrollment_id = " + ENROLLMENTS),
          section(
              "rememberedEvents",
              "select * from remembered_events where enrollment_id = " + ENROLLMENTS),
          section(
              "journal",
              """
              select enrollment_id, step_type, step, outcome, started_at, ended_at from journal
              where enrollment_id = %s order by enrollment_id, sequence
              """
                  .formatted(ENROLLMENTS)),
          section(
              "messages",
              """
              select id, enrollment_id, step, channel, account, template, locale, address, subject, state,
                     reason, provider_message_id, claimed_at, settled_at, opt_in
              from messages where contact_key = any(:keys) order by claimed_at
              """),
          section(
              "deferredMessages",
              """
              select enrollment_id, step, channel, deferred_at, deferred_until, reason, zone
              from deferred_messages where contact_key = any(:keys)
              """),
          section("messageData", "select * from message_data where enrollment_id = " + ENROLLMENTS),
          section("digests", "select * from digests where message_id = " + MESSAGES),
          section(
              "messageHistory",
              """
              select message_id, channel, account, type, detail, recorded_at from message_events
              where enrollment_id = %s order by id
              """
                  .formatted(ENROLLMENTS)),
          section("engagements", "select * from engagements where message_id = " + MESSAGES),
          section(
              "shortLinks",
              """
              select code, message_id, target, created_at from short_links
              where message_id = %s
              """
                  .formatted(MESSAGES)),
          section(
              "coupons",
              "select pool, code, enrollment_id, assigned_at from coupons where contact_key = any(:keys)"),
          section(
              "tasks",
              """
              select type, team, text, task_ref, created_at, completed_at, closed_reason from team_tasks
              where contact_key = any(:keys)
              """),
          section(
              "inboundSessions",
              """
              select account, channel, address, last_inbound_at from inbound_sessions
              where channel in ('sms', 'whatsapp', 'messenger') and address = any(:addresses)
              """),
          section(
              "importFindings",
              """
              select import_id, line, column_name, found, expected, cells, address from import_findings
              where address = any(:addresses)
              """),
          section(
              "previews",
              """
              select id, journey, channel, template, subject, digest_event, data_name, locale, sample,
                     recipient, requested_by, state, result, reason
              from previews
              where contact_key is not null and contact_key = any(:keys)
              union all
              select id, journey, channel, template, subject, digest_event, data_name, locale, sample,
                     recipient, requested_by, state, result, reason
              from previews
              where recipient is not null and lower(recipient) = any(:addresses)
                and (contact_key is null or contact_key <> all(:keys))
              """),
          section(
              "devMailbox",
              """
              select message_id_header, recipient, sender, subject, received_at,
                     encode(raw_message, 'escape') as raw_message
              from dev_mailbox where lower(recipient) = any(:addresses)
              """),
          section(
              "audit",
              """
              select action, reason, recorded_at from audit_log
              where subject_type = 'contact' and subject_id = any(:keys)
              """));

  private final JdbcClient database;
  private final TransactionTemplate transactions;
  private final ScaledClock clock;

  public ContactExport(JdbcClient database, TransactionTemplate transactions, ScaledClock clock) {
    this.database = database;
    this.clock = clock;
    this.transactions =
        new TransactionTemplate(
            Objects.requireNonNull(transactions.getTransactionManager(), "transaction manager"));
    this.transactions.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    this.transactions.setReadOnly(true);
  }

  private static Section section(String name, String sql) {
    return new Section(name, sql);
  }

  /**
   * Writes everything about this contact as one JSON object. The text holds personal data.
   *
   * @throws UncheckedIOException if the writer fails
   */
  public void write(Contact contact, Writer out) {
    transactions.executeWithoutResult(
        _ -> {
          try {
            writeAll(contact, out);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private void writeAll(Contact contact, Writer out) throws IOException {
    var keys = ContactEraser.findKeys(database, contact.key());
    var person = PersonIdentifiers.read(database, contact, keys);
    out.write(
        "{\"format\":\"senda-contact-export-1\",\"exportedAt\":\"%s\"".formatted(clock.instant()));
    for (var section : SECTIONS) {
      out.write(",\n\"%s\":[".formatted(section.name()));
      var separator = new String[] {"\n"};
      database
          .sql(
              "select cast(row_to_json(exported) as text) from (%s) as exported"
                  .formatted(section.sql()))
          .withFetchSize(FETCH_SIZE)
          .param("keys", keys.toArray(String[]::new))
          .param("addresses", person.ownAddresses().toArray(String[]::new))
          .query(
              row -> {
                try {
                  out.write(separator[0]);
                  out.write(row.getString(1));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
                separator[0] = ",\n";
              });
      out.write("]");
    }
    out.write("}\n");
    out.flush();
  }
}
