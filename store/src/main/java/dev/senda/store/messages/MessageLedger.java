package dev.senda.store.messages;

import dev.senda.journey.Channel;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.support.Ids;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Each message that was ever tried: one row a (enrollment, step, occurrence), claimed before the
 * channel is called, so that no message is sent twice. Claim under a lock on the contact.
 */
@Repository
public class MessageLedger {

  private static final String SELECT =
      """
      select id, enrollment_id, step, occurrence, contact_key, channel, template, locale, address, subject,
             state, reason, provider_message_id, claimed_at, settled_at, account, unconfirmed_since, resend_count
      from messages\s""";

  private static final Duration RECENT = Duration.ofDays(1);

  private final JdbcClient database;
  private final ScaledClock clock;

  MessageLedger(JdbcClient database, ScaledClock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Which message it is: the same one is never sent twice. */
  public record MessageKey(UUID enrollmentId, MessageRef ref) {}

  /**
   * A message about to be handed to a channel.
   *
   * @param id the message's own id: in its links and its Message-ID
   * @param account which account of the channel's provider sends it
   */
  public record MessageClaim(
      UUID id,
      MessageKey key,
      String contactKey,
      Channel channel,
      String account,
      String template,
      String locale,
      String address,
      String subject) {}

  /** How far a message has come. */
  public enum MessageState {
    /** The channel may have it: nobody has written down yet what came of it. */
    CLAIMED,
    ACCEPTED,
    REJECTED,
    /** Nobody can find out whether the channel took it. */
    UNKNOWN,
    SKIPPED
  }

  /** What came of handing a message to its channel. */
  public sealed interface MessageSettlement {

    /**
     * The channel took it.
     *
     * @param providerMessageId the channel's own id for it; null where it gives none
     */
    record Accepted(@Nullable String providerMessageId) implements MessageSettlement {}

    /** The channel will never take it. */
    record Rejected(String reason) implements MessageSettlement {}

    /** Nobody can find out. */
    record Unknown(String reason) implements MessageSettlement {}
  }

  /**
   * A row.
   *
   * @param locale null for a skipped message
   * @param address where it went; null for a skipped message and after erasure
   * @param subject null for a skipped message
   * @param reason why it was skipped or rejected, or what is not known
   * @param settledAt null while it is claimed; house time, as is {@code claimedAt}
   * @param account which account of the channel's provider sends it; null for a skipped message
   * @param unconfirmedSince real time since when nobody knows whether the provider has it; null
   *     where that never was so
   * @param resendCount how often it was sent again after a passing failure on its way
   */
  public record MessageRow(
      UUID id,
      MessageKey key,
      String contactKey,
      Channel channel,
      String template,
      @Nullable String locale,
      @Nullable String address,
      @Nullable String subject,
      MessageState state,
      @Nullable String reason,
      @Nullable String providerMessageId,
      Instant claimedAt,
      @Nullable Instant settledAt,
      @Nullable String account,
      @Nullable Instant unconfirmedSince,
      int resendCount) {

    /** Whether nobody knows if the provider has it. */
    public boolean isUnconfirmed() {
      return state == MessageState.UNKNOWN
          || (state == MessageState.CLAIMED && unconfirmedSince != null);
    }
  }

  /** What can be learned of a message besides its first claim and a plain acceptance. */
  public enum MessageEventType {
    /** A try broke off: nobody knows whether the provider has it. */
    UNCONFIRMED,
    /** The provider certainly does not have it, and may take it later. */
    NOT_SENT,
    /** Evidence says that the provider has it. */
    ACCEPTED,
    /** The provider will never take it on this channel; another one is tried. */
    REJECTED,
    /** The time for evidence is up. */
    UNKNOWN,
    /** It is handed over once more. */
    RESENT,
    /** The provider reports how it fared. */
    PROVIDER_REPORTED
  }

  /**
   * What was learned, and when.
   *
   * @param messageId its id then: one that was given back and claimed anew may have another
   * @param account null where none had it yet
   * @param detail in words for people; it quotes no address
   * @param recordedAt house time
   */
  public record MessageEvent(
      UUID messageId,
      Channel channel,
      @Nullable String account,
      MessageEventType type,
      @Nullable String detail,
      Instant recordedAt) {}

  public Optional<MessageRow> find(MessageKey key) {
    return database
        .sql(
            SELECT
                + "where enrollment_id = :enrollment and step = :step and occurrence = :occurrence")
        .param("enrollment", key.enrollmentId())
        .param("step", key.ref().step())
        .param("occurrence", key.ref().occurrence())
        .query(MessageLedger::mapRow)
        .optional();
  }

  public Optional<MessageRow> find(UUID id) {
    return database
        .sql(SELECT + "where id = :id")
        .param("id", id)
        .query(MessageLedger::mapRow)
        .optional();
  }

  /**
   * The messages of this enrollment that are claimed, and of which nobody has written down more.
   * Those that are being sent again are not among them: whoever sends them again settles them.
   */
  public List<UUID> findClaimed(UUID enrollment) {
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

  /**
   * Claims the message for whoever calls: it alone hands it to the channel.
   *
   * @throws DuplicateKeyException if the message has a row already: ask {@link #find(Key)} first,
   *     under the contact's lock
   */
  public void claim(MessageClaim claim) {
    database
        .sql(
            """
            insert into messages (id, enrollment_id, step, occurrence, contact_key, channel, template,
                                  locale, address, subject, state, claimed_at, account)
            values (:id, :enrollment, :step, :occurrence, :contact, :channel, :template,
                    :locale, :address, :subject, 'CLAIMED', :now, :account)
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
        .param("account", claim.account())
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .update();
  }

  /**
   * Writes down that a message was not sent, and why, in words that a marketer reads.
   *
   * @throws DuplicateKeyException if the message has a row already
   */
  public void recordSkipped(
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

  /**
   * Writes down what came of a claimed message. What is known stays: only a claimed message, or one
   * of which nobody knew, is changed.
   *
   * @return whether it was changed
   */
  public boolean settle(UUID id, MessageSettlement settlement) {
    return switch (settlement) {
      case MessageSettlement.Accepted accepted ->
          settle(id, MessageState.ACCEPTED, null, accepted.providerMessageId());
      case MessageSettlement.Rejected rejected ->
          settle(id, MessageState.REJECTED, rejected.reason(), null);
      case MessageSettlement.Unknown unknown ->
          settle(id, MessageState.UNKNOWN, unknown.reason(), null);
    };
  }

  /**
   * Writes down what came of a claimed message, as {@link #settle(UUID, Settlement)} does, where it
   * was learned otherwise than from the provider's own answer.
   *
   * @param how where it was learned, in words for people
   */
  public boolean settle(UUID id, MessageSettlement settlement, String how) {
    boolean changed = settle(id, settlement);
    if (changed) {
      recordEvent(
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

  /**
   * Writes down that the provider took the message, or may have, and then had nothing of it: its
   * answer said no more than that it was queued. This stays, whatever else is learned.
   *
   * @param how where it was learned, in words for people
   * @return whether it was changed
   */
  public boolean overrideAsRejected(UUID id, String reason, String how) {
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
      recordEvent(id, MessageEventType.REJECTED, how);
    }
    return changed;
  }

  /**
   * Writes down that a try of a claimed message broke off.
   *
   * @return real time since when nobody knows whether the provider has it; empty where it is not
   *     claimed any more
   */
  public Optional<Instant> markUnconfirmed(UUID id, String why) {
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
    since.ifPresent(_ -> recordEvent(id, MessageEventType.UNCONFIRMED, why));
    return since;
  }

  /** Keeps what was learned of a message; the same again, with nothing between, is kept once. */
  public void recordEvent(UUID id, MessageEventType messageEventType, @Nullable String note) {
    database
        .sql(
            """
            insert into message_events (enrollment_id, step, occurrence, message_id, channel, account,
                                       type, detail, recorded_at)
            select m.enrollment_id, m.step, m.occurrence, m.id, m.channel, m.account, :kind, :note, :now
            from messages m
            where m.id = :id
              and (:kind = 'RESENT' or not exists (
                select from (select type, detail, message_id from message_events n
                             where n.enrollment_id = m.enrollment_id and n.step = m.step
                               and n.occurrence = m.occurrence
                             order by n.id desc limit 1) as newest
                where newest.type = :kind and newest.message_id = :id
                  and newest.detail is not distinct from :note))
            """)
        .param("id", id)
        .param("kind", messageEventType.name())
        .param("note", note)
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .update();
  }

  /** What was learned of a message, oldest first. */
  public List<MessageEvent> findEvents(MessageKey key) {
    return database
        .sql(
            """
            select message_id, channel, account, type, detail, recorded_at from message_events
            where enrollment_id = :enrollment and step = :step and occurrence = :occurrence
            order by id
            """)
        .param("enrollment", key.enrollmentId())
        .param("step", key.ref().step())
        .param("occurrence", key.ref().occurrence())
        .query(
            (row, number) ->
                new MessageEvent(
                    row.getObject("message_id", UUID.class),
                    Channel.ofWireName(row.getString("channel")).orElseThrow(),
                    row.getString("account"),
                    MessageEventType.valueOf(row.getString("type")),
                    row.getString("detail"),
                    SqlTimestamps.instant(row, "recorded_at")))
        .list();
  }

  /**
   * The id under which somebody may have the message by this channel already, though its claim was
   * given back: whoever claims it anew takes the same, so that its links, its reports and a
   * receiver that drops what it has know it.
   */
  public Optional<UUID> findUnconfirmedId(MessageKey key, Channel channel) {
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

  /** The message that the provider calls so; the newest, should there be several. */
  public Optional<UUID> findByProviderMessageId(String account, String providerId) {
    return database
        .sql(
            """
            select id from messages where provider_message_id = :providerId and account = :account
            order by claimed_at desc limit 1
            """)
        .param("account", account)
        .param("providerId", providerId)
        .query(UUID.class)
        .optional();
  }

  /**
   * The last message that went, or may have gone, to this address on this channel: by this account,
   * or where it sent none, by another. In which case its letters are makes no difference: providers
   * report addresses as they like.
   */
  public Optional<UUID> findLastSentTo(Channel channel, String address, String account) {
    return database
        .sql(
            """
            select id from messages
            where channel = :channel and lower(address) = lower(:address)
              and (state in ('ACCEPTED', 'UNKNOWN')
                   or state = 'CLAIMED' and unconfirmed_since is not null)
            order by (account is not distinct from :account) desc, claimed_at desc limit 1
            """)
        .param("account", account)
        .param("channel", channel.wireName())
        .param("address", address)
        .query(UUID.class)
        .optional();
  }

  /**
   * Has an accepted message sent again, since it failed on its way for a reason that passes.
   *
   * @param providerId which sending of it failed: what is said of an earlier one changes nothing
   * @param after real time until then
   * @param atMost how often it may be sent again in all
   * @return whether it will be
   */
  public boolean scheduleResend(UUID id, String providerId, Duration after, int atMost) {
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
            .param("providerId", providerId)
            .param("after", after.toMillis())
            .param("atMost", atMost)
            .update()
        > 0;
  }

  /** The message need not be sent again after all: somebody has it. */
  public void cancelResend(UUID id) {
    database
        .sql("update messages set resend_at = null where id = :id and resend_at is not null")
        .param("id", id)
        .update();
  }

  /**
   * Takes messages that are due to be sent again, or whose sending again broke off; they are the
   * taker's for this long. Those of an account that is held are not due, but for those whose fate
   * is to be found out.
   */
  public List<UUID> leaseDueResends(int limit, Duration lease) {
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

  /**
   * Claims an accepted message once more, which failed on its way. Under the contact's lock.
   *
   * @param account which account sends it now
   * @param address where it goes now
   * @param subject its first words now
   * @return whether it is the caller's to hand over
   */
  public boolean claimForResend(UUID id, String account, String address, String subject) {
    boolean claimed =
        database
                .sql(
                    """
                    update messages
                    set state = 'CLAIMED', settled_at = null, provider_message_id = null,
                        unconfirmed_since = null, resend_count = resend_count + 1,
                        account = :account, address = :address, subject = :subject
                    where id = :id and state = 'ACCEPTED' and resend_at is not null
                    """)
                .param("id", id)
                .param("account", account)
                .param("address", address)
                .param("subject", subject)
                .update()
            > 0;
    if (claimed) {
      recordEvent(id, MessageEventType.RESENT, "it failed on its way");
    }
    return claimed;
  }

  /** Gives a claim for sending again back, since nobody has the message: it stays to be sent. */
  public void releaseResendClaim(UUID id, String why) {
    recordEvent(id, MessageEventType.NOT_SENT, why);
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

  /** Puts sending again off; a message that is claimed for it stays claimed. Real time. */
  public void postponeResend(UUID id, Duration delay) {
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

  /** It is not sent again: the reason is noted. */
  public void abandonResend(UUID id, String why) {
    recordEvent(id, MessageEventType.REJECTED, why);
    database.sql("update messages set resend_at = null where id = :id").param("id", id).update();
  }

  /**
   * Gives back a claim whose message is known not to have reached anybody: it may be claimed anew.
   *
   * @return whether there was such a claim
   */
  public boolean releaseClaim(UUID id) {
    return database
            .sql("delete from messages where id = :id and state = 'CLAIMED'")
            .param("id", id)
            .update()
        > 0;
  }

  /**
   * Claims a message anew of which nobody knows whether somebody has it. Its row stands: what is
   * reported of it, and what its links lead to, is found all the while.
   *
   * @return whether it is the caller's to hand over: it may have been settled meanwhile
   */
  public boolean reclaimUnconfirmed(MessageClaim claim) {
    return database
            .sql(
                """
            update messages
            set account = :account, template = :template, locale = :locale, address = :address,
                subject = :subject, claimed_at = :now, unconfirmed_since = null
            where id = :id and state = 'CLAIMED'
            """)
            .param("id", claim.id())
            .param("account", claim.account())
            .param("template", claim.template())
            .param("locale", claim.locale())
            .param("address", claim.address())
            .param("subject", claim.subject())
            .param("now", SqlTimestamps.toSql(clock.instant()))
            .update()
        > 0;
  }

  /**
   * Gives such a claim back: nobody has it from this try, and from the one before somebody may.
   *
   * @param since real time since when nobody knows
   */
  public void restoreUnconfirmed(UUID id, Instant since) {
    database
        .sql("update messages set unconfirmed_since = :since where id = :id and state = 'CLAIMED'")
        .param("id", id)
        .param("since", SqlTimestamps.toSql(since))
        .update();
  }

  /** Whether anything came back for the message: then somebody has it. */
  public boolean hasEngagement(UUID id) {
    return database
        .sql("select exists (select from engagements where message_id = :id)")
        .param("id", id)
        .query(Boolean.class)
        .single();
  }

  /**
   * Whether another message to the same address on the same channel is claimed, or was settled as
   * unknown within the last day of house time.
   */
  public boolean hasOtherUnconfirmedToSameAddress(UUID id) {
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

  /** Whether a message with this id of a provider is known. */
  public boolean isProviderMessageIdKnown(String providerId) {
    return database
        .sql("select exists (select from messages where provider_message_id = :providerId)")
        .param("providerId", providerId)
        .query(Boolean.class)
        .single();
  }

  private boolean settle(
      UUID id, MessageState state, @Nullable String reason, @Nullable String providerId) {
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
            .param("providerId", providerId)
            .param("now", SqlTimestamps.toSql(clock.instant()))
            .update()
        > 0;
  }

  private static MessageRow mapRow(ResultSet row, int number) throws SQLException {
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
        row.getInt("resend_count"));
  }
}
