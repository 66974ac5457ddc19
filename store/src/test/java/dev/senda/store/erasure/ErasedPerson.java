package dev.senda.store.erasure;

import dev.senda.store.TestStore;
import dev.senda.store.support.Ids;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A person of whom every column that may name somebody holds a word that stands nowhere else:
 * {@code canary-TABLE-COLUMN}, or an address with it.
 */
final class ErasedPerson {

  static final String EMAIL = "canary-contacts-email@example.com";
  static final String PHONE = "+canary-contacts-phone";

  /** What names nobody, or is not found by the person, and why it stays. */
  static final Map<String, String> KEPT =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("contacts.key", "opaque"),
              Map.entry("contacts.lifecycle", "one of seven words; it is cleared"),
              Map.entry("merged_contacts.*", "opaque keys"),
              Map.entry("consent_wordings.*", "templates, without data of a contact"),
              Map.entry("consents.state", "granted or withdrawn; its row is deleted"),
              Map.entry("suppressions.channel", "a channel; its row is deleted"),
              Map.entry("suppressions.reason", "one of a few words; its row is deleted"),
              Map.entry("event_deduplication.*", "hashes"),
              Map.entry("enrollments.journey", "a name in the code"),
              Map.entry("enrollments.workflow_contact_key", "opaque"),
              Map.entry("enrollments.state", "one of a few words"),
              Map.entry("enrollments.ending_state", "one of a few words"),
              Map.entry("enrollments.ending_reason", "a goal or an exit in the code"),
              Map.entry("enrollment_refusals.journey", "a name in the code"),
              Map.entry("messages.step", "a name in the code"),
              Map.entry("messages.channel", "a channel"),
              Map.entry("messages.account", "an account of the configuration"),
              Map.entry("messages.template", "a name in the code"),
              Map.entry("messages.state", "one of a few words"),
              Map.entry("deferred_messages.step", "a name in the code; its row is deleted"),
              Map.entry("deferred_messages.channel", "a channel; its row is deleted"),
              Map.entry("deferred_messages.after_deferral", "one of two words"),
              Map.entry("exclusion_lists.*", "lists of registries"),
              Map.entry("journey_controls.*", "of your team, about a journey"),
              Map.entry("exclusion_entries.*", "keyed hashes of a registry, imported by you"),
              Map.entry("digests.events", "ids of deleted events; its row is deleted"),
              Map.entry("message_events.step", "a name in the code"),
              Map.entry("message_events.channel", "a channel"),
              Map.entry("message_events.account", "an account of the configuration"),
              Map.entry("message_events.type", "one of a few words"),
              Map.entry("engagements.type", "one of a few words"),
              Map.entry("journal.step_type", "one of a few words; its row is deleted"),
              Map.entry("coupons.*", "codes of the shop; who had one is cleared"),
              Map.entry("team_tasks.type", "one of two words; its row is deleted"),
              Map.entry("waiting_sends.*", "names in the code; its row is deleted at the end"),
              Map.entry("variant_assignments.*", "names in the code"),
              Map.entry("journey_goals.*", "names in the code"),
              Map.entry("conversion_tallies.*", "counts"),
              Map.entry("conversion_tally_changes.*", "counts"),
              Map.entry("enrollment_counts.*", "counts"),
              Map.entry("enrollment_count_changes.*", "counts"),
              Map.entry("text_tallies.*", "counts"),
              Map.entry("text_tally_changes.*", "counts"),
              Map.entry("segment_counts.*", "counts"),
              Map.entry("outbox.journey", "a name in the code"),
              Map.entry("outbox.type", "one of a few words"),
              Map.entry("outbox.payload", "ids and names in the code"),
              Map.entry("channel_holds.*", "accounts, and what a provider says about them"),
              Map.entry("processed_webhooks.*", "ids of reports"),
              Map.entry("inbound_sessions.account", "an account of the configuration"),
              Map.entry("inbound_sessions.channel", "a channel"),
              Map.entry("api_keys.*", "keys of your apps"),
              Map.entry("erasures.*", "counts and ids"),
              Map.entry("erased_identifiers.*", "keyed hashes"),
              Map.entry("erased_suppressions.*", "keyed hashes, channels and reasons"),
              Map.entry("audit_log.actor_type", "one of a few words"),
              Map.entry("audit_log.actor", "of your team"),
              Map.entry("audit_log.action", "one of a few words"),
              Map.entry("audit_log.subject_type", "one of a few words"),
              Map.entry("audit_log.subject_id", "an opaque key, an id, or a name in the code"),
              Map.entry("address_changes.address_type", "email or phone; its row is deleted"),
              Map.entry("rejected_values.*", "letters and digits are hidden"),
              Map.entry("previews.journey", "a name in the code"),
              Map.entry("previews.channel", "a channel"),
              Map.entry("previews.template", "a name in the code"),
              Map.entry("previews.state", "one of a few words"),
              Map.entry("imports.*", "how files are read; files name nobody"),
              Map.entry("import_chunks.*", "whole files: deleted when imported, or after a day"),
              Map.entry("import_findings.column_name", "a column of the file"),
              Map.entry("import_findings.expected", "what is expected; its row is deleted")));

  /** What erasure clears and the export leaves out, and why. */
  static final Map<String, String> NOT_EXPORTED =
      Map.of("outbox.last_error", "what went wrong inside of Senda for a moment");

  /** Columns whose word is an address of the person, or is part of another word. */
  private static final Map<String, String> OTHER_WORDS =
      Map.of(
          "contacts.email", EMAIL,
          "contacts.phone", PHONE,
          "suppressions.address", EMAIL,
          "inbound_sessions.address", PHONE,
          "dev_mailbox.recipient", EMAIL,
          "dev_mailbox.message_id_header", "canary.example",
          "previews.recipient", EMAIL,
          "import_findings.address", EMAIL,
          "short_links.code", "canary-12");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(json:)?([a-z_]+)\\.([a-z_]+)}");

  private static final List<String> ROWS =
      List.of(
          """
          insert into contacts (key, user_id, anonymous_id, email, phone, locale, time_zone, attributes,
                                traits_at, trait_times, refused_email, score, lifecycle, created_at,
                                updated_at)
          values (:key, {contacts.user_id}, {contacts.anonymous_id}, :email, :phone, {contacts.locale},
                  {contacts.time_zone}, {json:contacts.attributes}, now(), '{"canary-contacts-trait_times": 1}',
                  {contacts.refused_email}, 7, 'lead', now(), now())
          """,
          "insert into contact_aliases values ('user:canary-contact_aliases-identifier', :key)",
          "insert into merged_contacts values (:oldKey, :key, 'IDENTITY', now())",
          """
          insert into consents values (gen_random_uuid(), :key, {consents.topic}, {consents.channel},
            'GRANTED', now(), {consents.source}, {consents.text_version}, {json:consents.proof})
          """,
          "insert into suppressions values ('email', :email, 'bounced', now())",
          "insert into list_members values (:key, {list_members.list_name}, now())",
          """
          insert into events (id, message_id, contact_key, name, properties, occurred_at, received_at)
          values (:event, {events.message_id}, :key, {events.name}, {json:events.properties}, now(), now())
          """,
          """
          insert into enrollments (id, journey, contact_key, correlation_key, start_properties, state,
                                   end_reason, cancel_reason, enrolled_at, ended_at)
          values (:ended, 'welcome', :key, {enrollments.correlation_key},
                  {json:enrollments.start_properties}, 'CANCELED', {enrollments.end_reason},
                  {enrollments.cancel_reason}, now(), now())
          """,
          """
          insert into enrollments (id, journey, contact_key, state, blocked_reason, enrolled_at)
          values (:running, 'ebook-nurture', :key, 'RUNNING', {enrollments.blocked_reason}, now())
          """,
          "insert into remembered_events values (:running, {remembered_events.name}, :event)",
          """
          insert into enrollment_refusals values (:key, 'cart', :event, {enrollment_refusals.reason}, now())
          """,
          """
          insert into messages (id, enrollment_id, step, occurrence, contact_key, channel, template,
                                locale, address, subject, state, reason, provider_message_id, claimed_at,
                                settled_at, opt_in)
          values (:message, :running, 'guide', 1, :key, 'email', 'guide', {messages.locale},
                  {messages.address}, {messages.subject}, 'ACCEPTED', {messages.reason},
                  {messages.provider_message_id}, now(), now(), {json:messages.opt_in})
          """,
          """
          insert into messages (id, enrollment_id, step, occurrence, contact_key, channel, template,
                                address, state, claimed_at)
          values (:claimed, :running, 'reminder', 1, :key, 'email', 'reminder', :email, 'CLAIMED', now())
          """,
          """
          insert into deferred_messages values (:running, 'reminder', 1, :key, 'email', 0, now(), now(),
            now(), 'SKIP', true, {deferred_messages.reason}, {deferred_messages.zone})
          """,
          "insert into digests values (:message, {digests.pattern}, array[:event]::uuid[], now())",
          """
          insert into message_data values (:running, {message_data.step}, 1, {message_data.name},
                                           {json:message_data.data}, now())
          """,
          """
          insert into message_events (enrollment_id, step, occurrence, message_id, channel, type, detail,
                                      recorded_at)
          values (:running, 'guide', 1, :message, 'email', 'ACCEPTED', {message_events.detail}, now())
          """,
          "insert into short_links values ('canary-12', :message, {short_links.target}, true, now())",
          "insert into engagements values (:message, 'CLICKED', {engagements.link}, false, now())",
          "insert into engagements values (:message, 'CLICKED', 'canary-2', false, now())",
          "insert into engagements values (:message, 'OPENED', '', false, now())",
          """
          insert into journal values (:running, 1, 'SEND', {journal.step}, {journal.outcome}, now(), now())
          """,
          """
          insert into coupons values ('welcome', 'code-1', :running, :key, 1, now())
          """,
          """
          insert into team_tasks (id, type, enrollment_id, contact_key, team, text, created_at, task_ref,
                                  completed_at, closed_reason)
          values (gen_random_uuid(), 'TASK', :running, :key, {team_tasks.team}, {team_tasks.text}, now(),
                  {team_tasks.task_ref}, now(), {team_tasks.closed_reason})
          """,
          """
          insert into outbox (shard, contact_key, journey, enrollment_id, type, is_end, payload, retry_at,
                              last_error)
          values (0, :key, 'ebook-nurture', :running, 'SIGNAL_ENROLLMENT', false, '{}', 'infinity',
                  {outbox.last_error})
          """,
          """
          insert into outbox (shard, contact_key, journey, type, is_end, payload)
          values (0, :key, '', 'ROUTE_EVENT', false, jsonb_build_object('eventId', :event))
          """,
          "insert into inbound_sessions values ('text', 'whatsapp', :phone, now())",
          """
          insert into dev_mailbox (id, message_id_header, recipient, sender, subject, raw_message,
                                   received_at)
          values (gen_random_uuid(), '<' || :message || '@canary.example>', :email,
                  {dev_mailbox.sender}, {dev_mailbox.subject},
                  convert_to({dev_mailbox.raw_message}, 'UTF8'), now())
          """,
          """
          insert into audit_log values (lowest_uuid_at(now() - interval '2 days'), 'API_KEY', 'support', 'contacts-merged',
                                        'contact', :key, {audit_log.reason}, now())
          """,
          """
          insert into audit_log values (lowest_uuid_at(now() - interval '1 day'), 'API_KEY', 'support', 'enrollment-canceled',
                                        'enrollment', cast(:ended as text), {audit_log.reason}, now())
          """,
          "insert into address_changes (contact_key, address_type, is_removal) values (:key, 'email', false)",
          """
          insert into previews (id, journey, channel, template, subject, digest_event, data_name, locale,
                                contact_key, sample, recipient, requested_by, state, result, reason)
          values (gen_random_uuid(), 'welcome', 'email', 'guide', {previews.subject},
                  {previews.digest_event}, {previews.data_name}, {previews.locale}, :key,
                  {json:previews.sample}, :email, {previews.requested_by}, 'SENT', {json:previews.result},
                  {previews.reason})
          """,
          """
          insert into imports (id, kind, state) values (:event, 'CONTACTS', 'COMPLETED')
          """,
          """
          insert into import_findings values (:event, 1, 0, 2, 'Email', {import_findings.found}, 'x', true,
                                              :email, {json:import_findings.cells})
          """,
          """
          insert into contacts (key, refused_email, created_at, updated_at)
          values (:otherKey, :email, now(), now())
          """);

  final String key = Ids.newContactKey();
  final UUID running = Ids.newUuid();
  final UUID message = Ids.newUuid();
  final UUID claimed = Ids.newUuid();
  final UUID event = Ids.newUuid();

  ErasedPerson(TestStore store) {
    var oldKey = Ids.newContactKey();
    var otherKey = Ids.newContactKey();
    var ended = Ids.newUuid();
    for (var sql : ROWS) {
      store
          .database
          .sql(
              PLACEHOLDER
                  .matcher(sql)
                  .replaceAll(
                      match ->
                          match.group(1) == null
                              ? "'canary-$2-$3'"
                              : "cast('{\"k\": \"canary-$2-$3\"}' as jsonb)"))
          .param("key", key)
          .param("oldKey", oldKey)
          .param("otherKey", otherKey)
          .param("email", EMAIL)
          .param("phone", PHONE)
          .param("running", running)
          .param("ended", ended)
          .param("message", message)
          .param("claimed", claimed)
          .param("event", event)
          .update();
    }
  }

  private record Column(String table, String name, String type) {

    boolean isKept() {
      return name.equals("contact_key")
          || KEPT.containsKey(table + ".*")
          || KEPT.containsKey(toString());
    }

    String containsCanary() {
      return type.equals("bytea")
          ? "position(convert_to('canary', 'UTF8') in %s) > 0".formatted(name)
          : "cast(%s as text) like '%%canary%%'".formatted(name);
    }

    @Override
    public String toString() {
      return table + "." + name;
    }
  }

  /** Every column of the schema that can hold text. */
  private static List<Column> columns(TestStore store) {
    return store
        .database
        .sql(
            """
            select c.relname, a.attname, format_type(a.atttypid, null) as type
            from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
              and not c.relispartition and c.relname <> 'flyway_schema_history'
              and a.attnum > 0 and not a.attisdropped
              and (format_type(a.atttypid, null) in ('text', 'jsonb', 'bytea', 'json', 'character varying')
                   or a.attndims > 0)
            """)
        .query(
            (row, number) ->
                new Column(
                    row.getString("relname"), row.getString("attname"), row.getString("type")))
        .list();
  }

  /** A word that only this column holds, or the address in it. */
  static String wordIn(String column) {
    return OTHER_WORDS.getOrDefault(column, "canary-" + column.replace('.', '-'));
  }

  /** The columns that hold one of the words now. */
  static Set<String> columnsWithCanary(TestStore store) {
    var found = new TreeSet<String>();
    for (var column : columns(store)) {
      if (store
          .database
          .sql(
              "select exists (select from %s where %s)"
                  .formatted(column.table(), column.containsCanary()))
          .query(Boolean.class)
          .single()) {
        found.add(column.toString());
      }
    }
    return found;
  }

  /** The columns that are said to name somebody. */
  static Collection<String> personalColumns(TestStore store) {
    return new TreeSet<>(
        columns(store).stream().filter(column -> !column.isKept()).map(Column::toString).toList());
  }
}
