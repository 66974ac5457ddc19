package dev.senda.store.contacts;

import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxEntry;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.outbox.SignalPayload;
import dev.senda.store.support.Ids;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes one contact of two that are the same person. {@code docs/identity.md} says what happens to
 * the data of each.
 */
final class ContactMerger {

  /** The end reason of an enrollment whose contact is in the journey twice after a merge. */
  static final String MERGED = "merged: the contact was in this journey already";

  private static final Logger LOG = LoggerFactory.getLogger(ContactMerger.class);

  /** What belongs to one contact, and follows it as it is. */
  private static final List<String> MOVES =
      List.of(
          """
          update enrollments
          set workflow_contact_key = coalesce(workflow_contact_key, contact_key), contact_key = :into
          where contact_key = :from
          """,
          "update messages set contact_key = :into where contact_key = :from",
          "update deferred_messages set contact_key = :into where contact_key = :from",
          "update events set contact_key = :into where contact_key = :from",
          "update consents set contact_key = :into where contact_key = :from",
          "update coupons set contact_key = :into where contact_key = :from",
          "update team_tasks set contact_key = :into where contact_key = :from",
          "update address_changes set contact_key = :into where contact_key = :from",
          "update contact_aliases set contact_key = :into where contact_key = :from",
          "update merged_contacts set contact_key = :into where contact_key = :from",
          """
          insert into list_members (contact_key, list_name, added_at)
          select :into, list_name, added_at from list_members where contact_key = :from
          on conflict do nothing
          """,
          "delete from list_members where contact_key = :from",
          """
          insert into enrollment_refusals (contact_key, journey, event_id, reason, refused_at)
          select :into, journey, event_id, reason, refused_at from enrollment_refusals
          where contact_key = :from
          on conflict do nothing
          """,
          """
          update contacts
          set score = greatest(-2147483648, least(2147483647, cast(contacts.score as bigint) + other.score)),
              created_at = least(contacts.created_at, other.created_at)
          from contacts other
          where contacts.key = :into and other.key = :from
          """,
          "delete from contacts where key = :from");

  private final JdbcClient database;
  private final Outbox outbox;
  private final ScaledClock clock;

  ContactMerger(JdbcClient database, Outbox outbox, ScaledClock clock) {
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** Why two contacts are one person. */
  enum MergeCause {
    /** A call names both. */
    IDENTITY,
    /** An operator said so. */
    OPERATOR
  }

  /**
   * Moves everything of one contact to another, and deletes the first. The caller holds both locks
   * and stores the state of the contact that stays.
   *
   * <p>A contact that is known already gets neither an address nor a consent that only a browser
   * key gave, which anybody can read; unless an operator merges them.
   *
   * @return whether consents were left out
   */
  boolean merge(WorkingContact from, WorkingContact into, MergeCause cause) {
    var keys = Map.of("from", from.key, "into", into.key);
    boolean takesClaims = cause == MergeCause.OPERATOR || !into.state().isKnown();
    int leftOut =
        takesClaims ? 0 : deleteClaimedGrants(from.key, into.state().lacksClaimOf(from.state()));
    endDuplicates(keys);
    var withdrawn = findWithdrawn(keys);
    MOVES.forEach(sql -> database.sql(sql).params(keys).update());
    withdrawn.forEach(consent -> withdraw(into.key, consent));
    database
        .sql(
            """
            insert into merged_contacts (key, contact_key, cause, merged_at)
            values (:from, :into, :cause, :now)
            """)
        .params(keys)
        .param("cause", cause.name())
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .update();
    var userId = from.state().userId();
    if (userId != null && into.state().userId() != null) {
      new ContactAliases(database).put(Map.of(ContactAliases.ofUser(userId), into.key));
    }
    into.setState(into.state().mergedWith(from.state(), takesClaims));
    return leftOut > 0;
  }

  static void logLeftOut(String contact, List<String> merged) {
    LOG.info(
        "Addresses or consents left out in a merge, only a browser key gave them: contact={}"
            + " merged={}",
        contact,
        merged);
  }

  /**
   * @param isAddressLeftOut whether an address is left out, too; a subscription that was confirmed
   *     from it says nothing about the other contact's address
   */
  private int deleteClaimedGrants(String key, boolean isAddressLeftOut) {
    return database
        .sql(
            """
            delete from consents
            where contact_key = :key and state = 'GRANTED'
              and (source in ('browser-identify', 'browser-track')
                   or (:isAddressLeftOut and source = 'double-opt-in'))
            """)
        .param("key", key)
        .param("isAddressLeftOut", isAddressLeftOut)
        .update();
  }

  private record Duplicate(UUID id, String journey, String workflowContactKey) {}

  /**
   * Ends one of two enrollments that run in the same journey: that of the contact that goes, unless
   * an end of the other one is already committed.
   */
  private void endDuplicates(Map<String, String> keys) {
    var duplicates =
        database
            .sql(
                """
                select ended.id, ended.journey, coalesce(ended.workflow_contact_key, ended.contact_key) as lane
                from enrollments gone
                join enrollments kept on kept.contact_key = :into and kept.journey = gone.journey
                  and kept.correlation_key = gone.correlation_key and kept.ended_at is null
                cross join lateral (
                  select * from enrollments
                  where id = case when kept.ending_state is not null and gone.ending_state is null
                                  then kept.id else gone.id end) as ended
                where gone.contact_key = :from and gone.ended_at is null
                order by ended.id
                """)
            .params(keys)
            .query(
                (row, number) ->
                    new Duplicate(
                        row.getObject("id", UUID.class),
                        row.getString("journey"),
                        row.getString("lane")))
            .list();
    if (duplicates.isEmpty()) {
      return;
    }
    var now = clock.instant();
    database
        .sql(
            """
            update enrollments
            set ended_at = :now, blocked_reason = null, state = coalesce(ending_state, 'EXITED'),
                end_reason = case when ending_state is null then :reason
                                  when ending_state = 'CANCELED' then cancel_reason
                                  else ending_reason end
            where id = any(cast(:ids as uuid[]))
            """)
        .param("now", SqlTimestamps.toSql(now))
        .param("reason", MERGED)
        .param("ids", duplicates.stream().map(one -> one.id().toString()).toArray(String[]::new))
        .update();
    outbox.append(
        duplicates.stream()
            .map(
                one ->
                    new OutboxEntry(
                        one.workflowContactKey(),
                        new OutboxItem.SignalEnrollment(
                            one.journey(),
                            "merged",
                            new SignalPayload.Exit(Ids.newUuid(), one.id(), now, MERGED))))
            .toList());
  }

  private record TopicChannel(String topic, String channel) {}

  /** What either of them has withdrawn: the strictest decision counts. */
  private List<TopicChannel> findWithdrawn(Map<String, String> keys) {
    return database
        .sql(
            """
            select distinct topic, channel
            from (select distinct on (contact_key, topic, channel) topic, channel, state from consents
                  where contact_key = any(array[cast(:from as text), cast(:into as text)])
                  order by contact_key, topic, channel, decided_at desc, id desc) as newest
            where state = 'WITHDRAWN' order by topic, channel
            """)
        .params(keys)
        .query((row, number) -> new TopicChannel(row.getString("topic"), row.getString("channel")))
        .list();
  }

  /** Copies the opt-outs by email of the contact that had an address to the one that got it. */
  void inheritOptOuts(String from, String into) {
    database
        .sql(
            """
            insert into consents (id, contact_key, topic, channel, state, decided_at, source, text_version,
                                  repeated_at)
            select gen_random_uuid(), :into, topic, channel, state, decided_at, source, text_version,
                   repeated_at
            from (select distinct on (topic) * from consents
                  where contact_key = :from and channel = 'email'
                  order by topic, decided_at desc, id desc) as newest
            where state = 'WITHDRAWN'
            """)
        .param("from", from)
        .param("into", into)
        .update();
  }

  private void withdraw(String key, TopicChannel consent) {
    database
        .sql(
            """
            insert into consents (id, contact_key, topic, channel, state, decided_at, source)
            select :id, contact_key, topic, channel, 'WITHDRAWN', greatest(decided_at, :now), 'merge'
            from (select * from consents
                  where contact_key = :key and topic = :topic and channel = :channel
                  order by decided_at desc, id desc limit 1) as newest
            where state = 'GRANTED'
            """)
        .param("id", Ids.newUuid())
        .param("key", key)
        .param("topic", consent.topic())
        .param("channel", consent.channel())
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .update();
  }
}
