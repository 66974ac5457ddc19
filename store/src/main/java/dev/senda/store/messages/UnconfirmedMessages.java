package dev.senda.store.messages;

import dev.senda.journey.Channel;
import dev.senda.store.messages.MessageLedger.MessageClaim;
import dev.senda.store.messages.MessageLedger.MessageEventType;
import dev.senda.store.messages.MessageLedger.MessageKey;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Claims whose attempt was interrupted: the provider may have the message. */
final class UnconfirmedMessages {

  private static final Duration RECENT = Duration.ofDays(1);

  private final JdbcClient database;
  private final ScaledClock clock;
  private final MessageEvents events;

  UnconfirmedMessages(JdbcClient database, ScaledClock clock, MessageEvents events) {
    this.database = database;
    this.clock = clock;
    this.events = events;
  }

  Optional<Instant> markUnconfirmed(UUID id, String why) {
    var since =
        database
            .sql(
                """
                update messages set unconfirmed_since = coalesce(unconfirmed_since, clock_timestamp())
                where id = :id and state = 'CLAIMED'
                returning unconfirmed_since
                """)
            .param("id", id)
            .query((row, number) -> SqlTimestamps.instant(row, "unconfirmed_since"))
            .optional();
    since.ifPresent(_ -> events.record(id, MessageEventType.UNCONFIRMED, why));
    return since;
  }

  Optional<UUID> findUnconfirmedId(MessageKey key, Channel channel) {
    return database
        .sql(
            """
            select message_id from message_events
            where enrollment_id = :enrollment and step = :step and occurrence = :occurrence
              and channel = :channel and type in ('UNCONFIRMED', 'RESENT')
            order by id desc limit 1
            """)
        .param("enrollment", key.enrollmentId())
        .param("step", key.ref().step())
        .param("occurrence", key.ref().occurrence())
        .param("channel", channel.wireName())
        .query(UUID.class)
        .optional();
  }

  boolean reclaimUnconfirmed(MessageClaim claim) {
    return database
            .sql(
                """
            update messages
            set account = :account, template = :template, locale = :locale, address = :address,
                subject = :subject, segments = :segments, claimed_at = :now, unconfirmed_since = null
            where id = :id and state = 'CLAIMED'
            """)
            .param("id", claim.id())
            .param("account", claim.account())
            .param("template", claim.template())
            .param("locale", claim.locale())
            .param("address", claim.address())
            .param("subject", claim.subject())
            .param("segments", claim.segments(), Types.INTEGER)
            .param("now", SqlTimestamps.toSql(clock.instant()))
            .update()
        > 0;
  }

  void restoreUnconfirmed(UUID id, Instant since) {
    database
        .sql("update messages set unconfirmed_since = :since where id = :id and state = 'CLAIMED'")
        .param("id", id)
        .param("since", SqlTimestamps.toSql(since))
        .update();
  }

  boolean hasOtherUnconfirmedToSameAddress(UUID id) {
    return database
        .sql(
            """
            select exists (
              select from messages other
              join messages m on m.id = :id
              where other.channel = m.channel and lower(other.address) = lower(m.address)
                and other.id <> m.id
                and (other.state = 'CLAIMED'
                     or other.state = 'UNKNOWN' and other.settled_at > :lately))
            """)
        .param("id", id)
        .param("lately", SqlTimestamps.toSql(clock.instant().minus(RECENT)))
        .query(Boolean.class)
        .single();
  }
}
