package dev.senda.store.messages;

import dev.senda.journey.Channel;
import dev.senda.store.messages.MessageLedger.MessageClaim;
import dev.senda.store.messages.MessageLedger.MessageEventType;
import dev.senda.store.messages.MessageLedger.MessageKey;
import dev.senda.store.messages.MessageLedger.MessageSettlement;
import dev.senda.store.messages.MessageLedger.MessageState;
import dev.senda.store.support.Ids;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.sql.Types;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Claims messages, and settles claims. */
final class MessageClaims {

  private final JdbcClient database;
  private final ScaledClock clock;
  private final MessageEvents events;

  MessageClaims(JdbcClient database, ScaledClock clock, MessageEvents events) {
    this.database = database;
    this.clock = clock;
    this.events = events;
  }

  void claim(MessageClaim claim) {
    database
        .sql(
            """
            insert into messages (id, enrollment_id, step, occurrence, contact_key, channel, template,
                                  locale, address, subject, segments, state, claimed_at, account)
            values (:id, :enrollment, :step, :occurrence, :contact, :channel, :template,
                    :locale, :address, :subject, :segments, 'CLAIMED', :now, :account)
            """)
        .param("id", claim.id())
        .param("enrollment", claim.key().enrollmentId())
        .param("step", claim.key().ref().step())
        .param("occurrence", claim.key().ref().occurrence())
        .param("contact", claim.contactKey())
        .param("channel", claim.channel().wireName())
        .param("template", claim.template())
        .param("locale", claim.locale())
        .param("address", claim.address())
        .param("subject", claim.subject())
        .param("segments", claim.segments(), Types.INTEGER)
        .param("account", claim.account())
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .update();
  }

  void recordSkipped(
      MessageKey key, String contact, Channel channel, String template, String reason) {
    database
        .sql(
            """
            insert into messages (id, enrollment_id, step, occurrence, contact_key, channel, template,
                                  state, reason, claimed_at, settled_at)
            values (:id, :enrollment, :step, :occurrence, :contact, :channel, :template,
                    'SKIPPED', :reason, :now, :now)
            """)
        .param("id", Ids.newUuid())
        .param("enrollment", key.enrollmentId())
        .param("step", key.ref().step())
        .param("occurrence", key.ref().occurrence())
        .param("contact", contact)
        .param("channel", channel.wireName())
        .param("template", template)
        .param("reason", reason)
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .update();
  }

  boolean settle(UUID id, MessageSettlement settlement) {
    return switch (settlement) {
      case MessageSettlement.Accepted accepted ->
          settle(id, MessageState.ACCEPTED, null, accepted.providerMessageId());
      case MessageSettlement.Rejected rejected ->
          settle(id, MessageState.REJECTED, rejected.reason(), null);
      case MessageSettlement.Unknown unknown ->
          settle(id, MessageState.UNKNOWN, unknown.reason(), null);
    };
  }

  boolean settle(UUID id, MessageSettlement settlement, String how) {
    boolean changed = settle(id, settlement);
    if (changed) {
      events.record(
          id,
          switch (settlement) {
            case MessageSettlement.Accepted _ -> MessageEventType.ACCEPTED;
            case MessageSettlement.Rejected _ -> MessageEventType.REJECTED;
            case MessageSettlement.Unknown _ -> MessageEventType.UNKNOWN;
          },
          how);
    }
    return changed;
  }

  private boolean settle(
      UUID id, MessageState state, @Nullable String reason, @Nullable String providerMessageId) {
    return database
            .sql(
                """
                update messages
                set state = :state, reason = :reason, provider_message_id = :providerId, settled_at = :now,
                    resend_at = null
                where id = :id
                  and (state = 'CLAIMED' or (state = 'UNKNOWN' and :state <> 'UNKNOWN'))
                """)
            .param("id", id)
            .param("state", state.name())
            .param("reason", reason)
            .param("providerId", providerMessageId)
            .param("now", SqlTimestamps.toSql(clock.instant()))
            .update()
        > 0;
  }

  boolean overrideAsRejected(UUID id, String reason, String how) {
    boolean changed =
        database
                .sql(
                    """
                    update messages
                    set state = 'REJECTED', reason = :reason,
                        settled_at = coalesce(settled_at, :now), resend_at = null
                    where id = :id and state in ('CLAIMED', 'ACCEPTED', 'UNKNOWN')
                    """)
                .param("id", id)
                .param("reason", reason)
                .param("now", SqlTimestamps.toSql(clock.instant()))
                .update()
            > 0;
    if (changed) {
      events.record(id, MessageEventType.REJECTED, how);
    }
    return changed;
  }

  boolean releaseClaim(UUID id) {
    return database
            .sql("delete from messages where id = :id and state = 'CLAIMED'")
            .param("id", id)
            .update()
        > 0;
  }
}
