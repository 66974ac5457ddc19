package dev.senda.store.erasure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Clears what the tables hold about a person, table by table. Each statement finds its rows by an
 * index, and may be repeated: what is cleared once stays so.
 */
final class PersonalRows {

  private static final String ENROLLMENTS =
      "any(array(select id from enrollments where contact_key = any(:keys)))";

  private static final String MESSAGES =
      "any(array(select id from messages where contact_key = any(:keys)))";

  private record Statement(String table, String sql) {}

  /** By the keys of the contact, in the order in which other transactions take their locks. */
  private static final List<Statement> BY_KEY =
      List.of(
          statement(
              "contacts",
              """
              update contacts
              set user_id = null, anonymous_id = null, email = null, is_email_from_browser = false,
                  phone = null, is_phone_from_browser = false, locale = null, time_zone = null,
                  attributes = '{}', traits_at = null, trait_times = null, refused_email = null,
                  score = 0, lifecycle = null, updated_at = erased_at
              where key = any(:keys)
                and (user_id is not null or anonymous_id is not null or email is not null
                     or phone is not null or locale is not null or time_zone is not null
                     or attributes <> '{}' or traits_at is not null or trait_times is not null
                     or refused_email is not null or score <> 0 or lifecycle is not null)
              """),
          statement(
              "contact_aliases", "delete from contact_aliases where contact_key = any(:keys)"),
          statement("list_members", "delete from list_members where contact_key = any(:keys)"),
          statement("consents", "delete from consents where contact_key = any(:keys)"),
          statement(
              "enrollment_refusals",
              "delete from enrollment_refusals where contact_key = any(:keys)"),
          statement(
              "enrollments",
              """
              update enrollments
              set start_properties = null, cancel_reason = null, blocked_reason = null,
                  correlation_key = case when ended_at is null then correlation_key else '' end,
                  end_reason = case when state = 'CANCELED' then null else end_reason end
              where contact_key = any(:keys)
                and (start_properties is not null or cancel_reason is not null
                     or blocked_reason is not null or (ended_at is not null and correlation_key <> '')
                     or (state = 'CANCELED' and end_reason is not null))
              """),
          statement(
              "remembered_events",
              "delete from remembered_events where enrollment_id = " + ENROLLMENTS),
          statement(
              "message_data", "delete from message_data where enrollment_id = " + ENROLLMENTS),
          statement(
              "deferred_messages", "delete from deferred_messages where contact_key = any(:keys)"),
          statement("journal", "delete from journal where enrollment_id = " + ENROLLMENTS),
          statement("team_tasks", "delete from team_tasks where contact_key = any(:keys)"),
          statement(
              "coupons",
              """
              update coupons set enrollment_id = null, contact_key = null, sequence = null
              where contact_key = any(:keys)
              """),
          statement("digests", "delete from digests where message_id = " + MESSAGES),
          statement("short_links", "delete from short_links where message_id = " + MESSAGES),
          // The counts of opens and clicks stay; what was clicked does not.
          statement(
              "",
              """
              insert into engagements (message_id, type, link, is_bot, occurred_at)
              select distinct on (message_id, type, is_bot) message_id, type, '', is_bot, occurred_at
              from engagements where link <> '' and message_id = %s
              order by message_id, type, is_bot, occurred_at
              on conflict do nothing
              """
                  .formatted(MESSAGES)),
          statement(
              "engagements",
              "delete from engagements where link <> '' and message_id = " + MESSAGES),
          statement(
              "message_events",
              """
              update message_events set detail = null
              where detail is not null and enrollment_id = %s
              """
                  .formatted(ENROLLMENTS)),
          statement(
              "dev_mailbox",
              "delete from dev_mailbox where message_id is not null and message_id = " + MESSAGES),
          statement(
              "messages",
              """
              update messages
              set address = null, subject = null, locale = null, opt_in = null, reason = null,
                  provider_message_id = null, resend_at = null
              where contact_key = any(:keys)
                and (address is not null or subject is not null or locale is not null
                     or opt_in is not null or reason is not null
                     or provider_message_id is not null or resend_at is not null)
              """),
          statement("events", "delete from events where contact_key = any(:keys)"),
          statement(
              "address_changes", "delete from address_changes where contact_key = any(:keys)"),
          statement(
              "previews",
              "delete from previews where contact_key is not null and contact_key = any(:keys)"),
          statement(
              "outbox",
              "delete from outbox where type = 'ROUTE_EVENT' and contact_key = any(:keys)"),
          statement(
              "",
              """
              update outbox set last_error = null
              where retry_at is not null and last_error is not null and contact_key = any(:keys)
              """));

  /** By the addresses that only this person has, in lower case. */
  private static final List<Statement> BY_ADDRESS =
      List.of(
          statement(
              "dev_mailbox", "delete from dev_mailbox where lower(recipient) = any(:addresses)"),
          statement(
              "previews",
              "delete from previews where recipient is not null and lower(recipient) = any(:addresses)"),
          statement(
              "inbound_sessions",
              """
              delete from inbound_sessions
              where channel in ('sms', 'whatsapp', 'messenger') and address = any(:addresses)
              """),
          statement(
              "import_findings", "delete from import_findings where address = any(:addresses)"),
          statement(
              "contacts",
              """
              update contacts set refused_email = null
              where refused_email is not null and lower(refused_email) = any(:addresses)
              """));

  private final JdbcClient database;

  PersonalRows(JdbcClient database) {
    this.database = database;
  }

  /**
   * @param table empty if its rows are counted by another statement
   */
  private static Statement statement(String table, String sql) {
    return new Statement(table, sql);
  }

  /**
   * Clears everything that is found by the keys of a contact.
   *
   * @param keys that of the contact, and those of the contacts that were merged into it
   * @return the number of rows by table, without those with none
   */
  Map<String, Integer> clearByKeys(List<String> keys) {
    return clear(BY_KEY, "keys", keys);
  }

  /** Clears what is found by addresses that only the person has. */
  Map<String, Integer> clearByAddresses(List<String> addresses) {
    return addresses.isEmpty() ? Map.of() : clear(BY_ADDRESS, "addresses", addresses);
  }

  private Map<String, Integer> clear(
      List<Statement> statements, String parameter, List<String> values) {
    var cleared = new LinkedHashMap<String, Integer>();
    for (var statement : statements) {
      int rows =
          database.sql(statement.sql()).param(parameter, values.toArray(String[]::new)).update();
      if (rows > 0 && !statement.table().isEmpty()) {
        cleared.merge(statement.table(), rows, Integer::sum);
      }
    }
    return cleared;
  }
}
