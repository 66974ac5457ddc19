package dev.senda.store.retention;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.toMap;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is deleted, in this order, and from which tables. */
public enum RetentionRule {
  ENDED_ENROLLMENTS(
      "enrollments",
      "messages",
      "deferred_messages",
      "message_data",
      "message_events",
      "engagements",
      "short_links",
      "digests",
      "journal",
      "completed_actions",
      "remembered_events",
      "waiting_sends",
      "variant_assignments",
      "conversions",
      "team_tasks",
      "coupons"),
  ANONYMOUS_CONTACTS(
      "contacts",
      "list_members",
      "consents",
      "enrollment_refusals",
      "contact_aliases",
      "merged_contacts"),
  EVENTS("events"),
  EVENT_IDS("event_deduplication"),
  PROCESSED_WEBHOOKS("processed_webhooks"),
  INBOUND_MESSAGES("processed_webhooks"),
  INBOUND_SESSIONS("inbound_sessions"),
  DEV_MAILBOX("dev_mailbox"),
  REVOKED_API_KEYS("api_keys"),
  REJECTED_VALUES("rejected_values"),
  ADDRESS_CHANGES("address_changes"),
  AUDIT_LOG("audit_log"),
  PREVIEWS("previews"),
  IMPORT_FILES("import_chunks"),
  IMPORTS("imports", "import_findings", "import_chunks");

  /** The tables that no rule deletes from, and why they do not grow for ever. */
  public static final Map<String, String> KEPT =
      Collections.unmodifiableMap(
          new LinkedHashMap<>(
              Map.ofEntries(
                  Map.entry("time_scale", "one row"),
                  Map.entry(
                      "consent_wordings",
                      "a row for each version of a mail or page, which is the proof of consents"),
                  Map.entry("erasures", "the proof of an erasure; it names nobody"),
                  Map.entry("erased_identifiers", "refuses what arrives late about a person"),
                  Map.entry("erased_suppressions", "protects an address that may come back"),
                  Map.entry("suppressions", "protects an address until somebody lifts it"),
                  Map.entry("exclusion_lists", "deleted when a newer list has replaced it"),
                  Map.entry("exclusion_entries", "deleted when a newer list has replaced it"),
                  Map.entry("outbox", "a row is deleted when its item is processed"),
                  Map.entry("outbox_shards", "a fixed number of rows"),
                  Map.entry(
                      "outbox_readers", "a row for each API instance, deleted when it is gone"),
                  Map.entry("channel_holds", "a row is deleted when the hold is lifted or idle"),
                  Map.entry("enrollment_counts", "some rows for each journey"),
                  Map.entry("enrollment_count_changes", "folded into enrollment_counts"),
                  Map.entry("journey_goals", "a row for each journey"),
                  Map.entry("journey_controls", "a row for each journey that was steered"),
                  Map.entry("conversion_tallies", "a row for each variant and hour"),
                  Map.entry("conversion_tally_changes", "folded into conversion_tallies"),
                  Map.entry("text_tallies", "a row for each step and month"),
                  Map.entry("text_tally_changes", "folded into text_tallies"),
                  Map.entry("segment_counts", "a row for each segment"))));

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list
  private final List<String> tables;

  RetentionRule(String... tables) {
    this.tables = List.of(tables);
  }

  public List<String> tables() {
    return tables;
  }

  /** Its name in settings, metrics and the log: {@code ended-enrollments}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Every table with its rule, or with the reason why it needs none. */
  public static Map<String, String> byTable() {
    return Arrays.stream(values())
        .flatMap(rule -> rule.tables.stream().map(table -> Map.entry(table, rule.wireName())))
        .collect(
            collectingAndThen(
                toMap(
                    Map.Entry::getKey,
                    Map.Entry::getValue,
                    (first, second) -> first + ", " + second,
                    LinkedHashMap::new),
                byTable -> {
                  byTable.putAll(KEPT);
                  return byTable;
                }));
  }
}
