package dev.senda.store.messages;

import dev.senda.journey.Channel;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.messages.MessageLedger.MessageKey;
import dev.senda.store.messages.MessageLedger.MessageRow;
import dev.senda.store.messages.MessageLedger.MessageState;
import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds messages; writes nothing. */
final class MessageQueries {

  private static final String SELECT =
      """
      select id, enrollment_id, step, occurrence, contact_key, channel, template, locale, address, subject,
             state, reason, provider_message_id, claimed_at, settled_at, account, unconfirmed_since, resend_count,
             segments
      from messages\s""";

  private final JdbcClient database;

  MessageQueries(JdbcClient database) {
    this.database = database;
  }

  Optional<MessageRow> find(MessageKey key) {
    return database
        .sql(
            SELECT
                + "where enrollment_id = :enrollment and step = :step and occurrence = :occurrence")
        .param("enrollment", key.enrollmentId())
        .param("step", key.ref().step())
        .param("occurrence", key.ref().occurrence())
        .query(MessageQueries::mapRow)
        .optional();
  }

  Optional<MessageRow> find(UUID id) {
    return database
        .sql(SELECT + "where id = :id")
        .param("id", id)
        .query(MessageQueries::mapRow)
        .optional();
  }

  List<UUID> findClaimed(UUID enrollment) {
    return database
        .sql(
            """
            select id from messages
            where enrollment_id = :enrollment and state = 'CLAIMED' and resend_count = 0
            """)
        .param("enrollment", enrollment)
        .query(UUID.class)
        .list();
  }

  Optional<UUID> findByProviderMessageId(String account, String providerMessageId) {
    return database
        .sql(
            """
            select id from messages where provider_message_id = :providerId and account = :account
            order by claimed_at desc limit 1
            """)
        .param("account", account)
        .param("providerId", providerMessageId)
        .query(UUID.class)
        .optional();
  }

  /** By the provider's ids; the newest of several with the same id. */
  Map<String, UUID> findByProviderMessageIds(String account, Collection<String> providerIds) {
    var found = new HashMap<String, UUID>();
    database
        .sql(
            """
            select distinct on (provider_message_id) provider_message_id, id from messages
            where provider_message_id = any (:providerIds) and account = :account
            order by provider_message_id, claimed_at desc
            """)
        .param("account", account)
        .param("providerIds", providerIds.toArray(String[]::new))
        .query(
            row -> {
              found.put(row.getString("provider_message_id"), row.getObject("id", UUID.class));
            });
    return found;
  }

  Optional<UUID> findLastSentTo(Channel channel, String address, String account) {
    return database
        .sql(
            """
            (select id from messages
             where channel = :channel and lower(address) = lower(:address) and account = :account
               and (state in ('ACCEPTED', 'UNKNOWN')
                    or state = 'CLAIMED' and unconfirmed_since is not null)
             order by claimed_at desc limit 1)
            union all
            (select id from messages
             where channel = :channel and lower(address) = lower(:address)
               and (state in ('ACCEPTED', 'UNKNOWN')
                    or state = 'CLAIMED' and unconfirmed_since is not null)
             order by claimed_at desc limit 1)
            limit 1
            """)
        .param("account", account)
        .param("channel", channel.wireName())
        .param("address", address)
        .query(UUID.class)
        .optional();
  }

  boolean hasEngagement(UUID id) {
    return database
        .sql("select exists (select from engagements where message_id = :id)")
        .param("id", id)
        .query(Boolean.class)
        .single();
  }

  boolean isProviderMessageIdKnown(String providerMessageId) {
    return database
        .sql("select exists (select from messages where provider_message_id = :providerId)")
        .param("providerId", providerMessageId)
        .query(Boolean.class)
        .single();
  }

  static MessageRow mapRow(ResultSet row, int number) throws SQLException {
    return new MessageRow(
        row.getObject("id", UUID.class),
        new MessageKey(
            row.getObject("enrollment_id", UUID.class),
            new MessageRef(row.getString("step"), row.getInt("occurrence"))),
        row.getString("contact_key"),
        Channel.ofWireName(row.getString("channel")).orElseThrow(),
        row.getString("template"),
        row.getString("locale"),
        row.getString("address"),
        row.getString("subject"),
        MessageState.valueOf(row.getString("state")),
        row.getString("reason"),
        row.getString("provider_message_id"),
        SqlTimestamps.instant(row, "claimed_at"),
        SqlTimestamps.instantOrNull(row, "settled_at"),
        row.getString("account"),
        SqlTimestamps.instantOrNull(row, "unconfirmed_since"),
        row.getInt("resend_count"),
        row.getObject("segments", Integer.class));
  }
}
