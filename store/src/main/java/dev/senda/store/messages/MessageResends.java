package dev.senda.store.messages;

import dev.senda.store.messages.MessageLedger.MessageEventType;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Resends of accepted messages that failed later for a transient reason. */
final class MessageResends {

  private final JdbcClient database;
  private final ScaledClock clock;
  private final MessageEvents events;

  MessageResends(JdbcClient database, ScaledClock clock, MessageEvents events) {
    this.database = database;
    this.clock = clock;
    this.events = events;
  }

  boolean scheduleResend(UUID id, String providerMessageId, Duration after, int atMost) {
    return database
            .sql(
                """
                update messages
                set resend_at = clock_timestamp() + :after * interval '1 millisecond'
                where id = :id and state = 'ACCEPTED' and provider_message_id = :providerId
                  and resend_at is null and resend_count < :atMost
                  and not exists (select from engagements
                                  where message_id = :id and type in ('DELIVERED', 'BOUNCED'))
                """)
            .param("id", id)
            .param("providerId", providerMessageId)
            .param("after", after.toMillis())
            .param("atMost", atMost)
            .update()
        > 0;
  }

  void cancelResend(UUID id) {
    database
        .sql("update messages set resend_at = null where id = :id and resend_at is not null")
        .param("id", id)
        .update();
  }

  List<UUID> leaseDueResends(int limit, Duration lease) {
    return database
        .sql(
            """
            with due as materialized (
              select id from messages
              where resend_at <= clock_timestamp()
                and (state = 'CLAIMED' or not exists (
                  select from channel_holds
                  where channel_holds.channel = messages.channel and channel_holds.account = messages.account
                    and channel_holds.next_attempt_at > clock_timestamp()))
              order by resend_at limit :limit for update of messages skip locked)
            update messages
            set resend_at = clock_timestamp() + :lease * interval '1 millisecond'
            from due where messages.id = due.id
            returning messages.id
            """)
        .param("limit", limit)
        .param("lease", lease.toMillis())
        .query(UUID.class)
        .list();
  }

  boolean claimForResend(
      UUID id, String account, String address, String subject, @Nullable Integer segments) {
    boolean claimed =
        database
                .sql(
                    """
                    update messages
                    set state = 'CLAIMED', settled_at = null, provider_message_id = null,
                        unconfirmed_since = null, resend_count = resend_count + 1,
                        account = :account, address = :address, subject = :subject,
                        segments = :segments
                    where id = :id and state = 'ACCEPTED' and resend_at is not null
                    """)
                .param("id", id)
                .param("account", account)
                .param("address", address)
                .param("subject", subject)
                .param("segments", segments, Types.INTEGER)
                .update()
            > 0;
    if (claimed) {
      events.record(id, MessageEventType.RESENT, "it failed on its way");
    }
    return claimed;
  }

  void releaseResendClaim(UUID id, String why) {
    events.record(id, MessageEventType.NOT_SENT, why);
    database
        .sql(
            """
            update messages
            set state = 'ACCEPTED', settled_at = :now, resend_count = resend_count - 1, unconfirmed_since = null
            where id = :id and state = 'CLAIMED' and resend_at is not null
            """)
        .param("id", id)
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .update();
  }

  void postponeResend(UUID id, Duration delay) {
    database
        .sql(
            """
            update messages set resend_at = clock_timestamp() + :delay * interval '1 millisecond'
            where id = :id and resend_at is not null
            """)
        .param("id", id)
        .param("delay", delay.toMillis())
        .update();
  }

  void abandonResend(UUID id, String why) {
    events.record(id, MessageEventType.REJECTED, why);
    database.sql("update messages set resend_at = null where id = :id").param("id", id).update();
  }
}
