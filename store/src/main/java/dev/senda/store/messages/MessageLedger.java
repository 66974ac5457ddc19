package dev.senda.store.messages;

import dev.senda.journey.Channel;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.support.ScaledClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The ledger of messages: one row per enrollment, step and occurrence, claimed before the provider
 * is called, so that no message is sent twice. Claim under a lock on the contact.
 *
 * <p>This is the only entry point. Behind it are {@link MessageClaims} (claim and settle), {@link
 * UnconfirmedMessages}, {@link MessageResends}, {@link MessageEvents} and {@link MessageQueries}.
 */
@Repository
public class MessageLedger {

  private final MessageQueries queries;
  private final MessageClaims claims;
  private final UnconfirmedMessages unconfirmed;
  private final MessageResends resends;
  private final MessageEvents events;

  MessageLedger(JdbcClient database, ScaledClock clock) {
    events = new MessageEvents(database, clock);
    queries = new MessageQueries(database);
    claims = new MessageClaims(database, clock, events);
    unconfirmed = new UnconfirmedMessages(database, clock, events);
    resends = new MessageResends(database, clock, events);
  }

  /** The identity of a message: the same key is never sent twice. */
  public record MessageKey(UUID enrollmentId, MessageRef ref) {}

  /**
   * A message that is about to be handed to a provider.
   *
   * @param id the message's own id, in its links and its Message-ID
   * @param account the provider account that sends it
   * @param segments how many segments the text takes; null for other channels than SMS
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
      String subject,
      @Nullable Integer segments) {
    /** The key only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "MessageClaim[id=%s, channel=%s]".formatted(id, channel);
    }
  }

  /** The state of a message. */
  public enum MessageState {
    /** Claimed: the provider may have it, and the result is not recorded yet. */
    CLAIMED,
    /** The provider accepted it. */
    ACCEPTED,
    /** The provider refused it for good. */
    REJECTED,
    /** It is not known, and cannot be found out, whether the provider accepted it. */
    UNKNOWN,
    /** It was not sent. */
    SKIPPED
  }

  /** The result of handing a message to its provider. */
  public sealed interface MessageSettlement {

    /**
     * The provider accepted it.
     *
     * @param providerMessageId the provider's id of the message; null where it gives none
     */
    record Accepted(@Nullable String providerMessageId) implements MessageSettlement {}

    /** The provider refused it for good. */
    record Rejected(String reason) implements MessageSettlement {}

    /** It is not known, and cannot be found out, whether the provider accepted it. */
    record Unknown(String reason) implements MessageSettlement {}
  }

  /**
   * A row of the ledger.
   *
   * @param locale null for a skipped message
   * @param address the recipient's address; null for a skipped message and after erasure
   * @param subject null for a skipped message
   * @param reason why it was skipped or rejected, or what is unknown
   * @param claimedAt simulated time
   * @param settledAt simulated time; null while it is claimed
   * @param account the provider account that sends it; null for a skipped message
   * @param unconfirmedSince real time since when the provider may have it without confirmation;
   *     null if that never was the case
   * @param resendCount how often it was sent again after a transient failure
   * @param segments of the text as it was sent last; null for other channels than SMS
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
      int resendCount,
      @Nullable Integer segments) {

    /** Whether it is unknown if the provider has it. */
    public boolean isUnconfirmed() {
      return state == MessageState.UNKNOWN
          || (state == MessageState.CLAIMED && unconfirmedSince != null);
    }

    /** The key only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "MessageRow[id=%s, channel=%s, state=%s]".formatted(id, channel, state);
    }
  }

  /** The events in the history of a message, besides its first claim and a plain acceptance. */
  public enum MessageEventType {
    /** An attempt was interrupted: the provider may have the message. */
    UNCONFIRMED,
    /** The provider certainly does not have it, and may accept it later. */
    NOT_SENT,
    /** Evidence says that the provider has it. */
    ACCEPTED,
    /** The provider refused it for good on this channel; another channel may follow. */
    REJECTED,
    /** No evidence came in time. */
    UNKNOWN,
    /** It is handed to the provider again. */
    RESENT,
    /** The provider reported its delivery status. */
    PROVIDER_REPORTED,
    /** A link was left out, because the contact's data gave it a bad address. */
    LINK_LEFT_OUT
  }

  /**
   * One event in the history of a message.
   *
   * @param messageId its id then; a released message that is claimed again may have another one
   * @param account null where none was selected yet
   * @param detail free text for an operator; it quotes no address
   * @param recordedAt simulated time
   */
  public record MessageEvent(
      UUID messageId,
      Channel channel,
      @Nullable String account,
      MessageEventType type,
      @Nullable String detail,
      Instant recordedAt) {}

  public Optional<MessageRow> find(MessageKey key) {
    return queries.find(key);
  }

  public Optional<MessageRow> find(UUID id) {
    return queries.find(id);
  }

  /** The claimed messages of this enrollment, without those that are being resent. */
  public List<UUID> findClaimed(UUID enrollment) {
    return queries.findClaimed(enrollment);
  }

  /** The message with this id of the provider; the newest if there are several. */
  public Optional<UUID> findByProviderMessageId(String account, String providerMessageId) {
    return queries.findByProviderMessageId(account, providerMessageId);
  }

  /** As {@link #findByProviderMessageId}, for several, by the provider's ids. */
  public Map<String, UUID> findByProviderMessageIds(String account, Collection<String> ids) {
    return ids.isEmpty() ? Map.of() : queries.findByProviderMessageIds(account, ids);
  }

  /** Reads a row that has all columns of a message. */
  public static MessageRow mapRow(ResultSet row, int number) throws SQLException {
    return MessageQueries.mapRow(row, number);
  }

  /** Whether any message has this id of a provider. */
  public boolean isProviderMessageIdKnown(String providerMessageId) {
    return queries.isProviderMessageIdKnown(providerMessageId);
  }

  /**
   * The last message that was sent, or may have been sent, to this address: by this account, or by
   * another one if this account sent none. The case of the address is ignored, as providers change
   * it.
   */
  public Optional<UUID> findLastSentTo(Channel channel, String address, String account) {
    return queries.findLastSentTo(channel, address, account);
  }

  /** Whether the message has any engagement, which proves that it was delivered. */
  public boolean hasEngagement(UUID id) {
    return queries.hasEngagement(id);
  }

  /**
   * Claims the message: only the caller hands it to the provider.
   *
   * @throws DuplicateKeyException if the message has a row already: call {@link #find(MessageKey)}
   *     first, under the contact's lock
   */
  public void claim(MessageClaim claim) {
    claims.claim(claim);
  }

  /**
   * Records that a message was not sent, and why, as the console shows it to marketers.
   *
   * @throws DuplicateKeyException if the message has a row already
   */
  public void recordSkipped(
      MessageKey key, String contactKey, Channel channel, String template, String reason) {
    claims.recordSkipped(key, contactKey, channel, template, reason);
  }

  /**
   * Records the result of a claimed message. A known result stays: only a claimed message or an
   * unknown one changes.
   *
   * @return whether it changed
   */
  public boolean settle(UUID id, MessageSettlement settlement) {
    return claims.settle(id, settlement);
  }

  /**
   * As above, where the result does not come from the provider's own response.
   *
   * @param source where it comes from, for an operator
   */
  public boolean settle(UUID id, MessageSettlement settlement, String source) {
    return claims.settle(id, settlement, source);
  }

  /**
   * Records that the provider dropped a message that it had accepted, or may have: its response
   * said only that it was queued. Later information does not change this.
   *
   * @param source where it comes from, for an operator
   * @return whether it changed
   */
  public boolean overrideAsRejected(UUID id, String reason, String source) {
    return claims.overrideAsRejected(id, reason, source);
  }

  /**
   * Deletes a claim whose message certainly was not delivered: it can be claimed again.
   *
   * @return whether there was such a claim
   */
  public boolean releaseClaim(UUID id) {
    return claims.releaseClaim(id);
  }

  /**
   * Records that an attempt of a claimed message was interrupted.
   *
   * @return real time since when it is unconfirmed; empty if it is not claimed any more
   */
  public Optional<Instant> markUnconfirmed(UUID id, String reason) {
    return unconfirmed.markUnconfirmed(id, reason);
  }

  /**
   * The id under which the provider may have the message on this channel, though its claim was
   * released. A new claim must use the same id, so that its links, its delivery reports and a
   * receiver's duplicate detection match.
   */
  public Optional<UUID> findUnconfirmedId(MessageKey key, Channel channel) {
    return unconfirmed.findUnconfirmedId(key, channel);
  }

  /**
   * Claims an unconfirmed message again. Its row stays, so that delivery reports and links always
   * find it.
   *
   * @return whether the caller may deliver it; false if it was settled meanwhile
   */
  public boolean reclaimUnconfirmed(MessageClaim claim) {
    return unconfirmed.reclaimUnconfirmed(claim);
  }

  /**
   * Releases such a claim: the provider has nothing from this attempt, but may have the message
   * from an earlier one.
   *
   * @param since real time since when it is unconfirmed
   */
  public void restoreUnconfirmed(UUID id, Instant since) {
    unconfirmed.restoreUnconfirmed(id, since);
  }

  /**
   * Whether another message to the same address on the same channel is claimed, or was settled as
   * unknown within the last day of simulated time.
   */
  public boolean hasOtherUnconfirmedToSameAddress(UUID id) {
    return unconfirmed.hasOtherUnconfirmedToSameAddress(id);
  }

  /**
   * Schedules a resend of an accepted message that failed later for a transient reason.
   *
   * @param providerMessageId which attempt failed: a report about an earlier one changes nothing
   * @param delay real time
   * @param maxResends how often it may be resent in all
   * @return whether it will be resent
   */
  public boolean scheduleResend(UUID id, String providerMessageId, Duration delay, int maxResends) {
    return resends.scheduleResend(id, providerMessageId, delay, maxResends);
  }

  /** Cancels a scheduled resend: the message was delivered after all. */
  public void cancelResend(UUID id) {
    resends.cancelResend(id);
  }

  /**
   * Leases messages whose resend is due or was interrupted. Those of a held account are not due,
   * unless they are claimed and only their result must be found out.
   */
  public List<UUID> leaseDueResends(int limit, Duration lease) {
    return resends.leaseDueResends(limit, lease);
  }

  /**
   * Claims a message for its resend, under the contact's lock.
   *
   * @param account the account that sends it now
   * @param address the recipient's address now
   * @param segments of the text now; null for other channels than SMS
   * @return whether the caller may deliver it
   */
  public boolean claimForResend(
      UUID id, String account, String address, String subject, @Nullable Integer segments) {
    return resends.claimForResend(id, account, address, subject, segments);
  }

  /** Releases a claim for a resend that was not sent: the resend stays scheduled. */
  public void releaseResendClaim(UUID id, String reason) {
    resends.releaseResendClaim(id, reason);
  }

  /** Postpones a resend, in real time; a message that is claimed for it stays claimed. */
  public void postponeResend(UUID id, Duration delay) {
    resends.postponeResend(id, delay);
  }

  /** Gives a resend up and records why. */
  public void abandonResend(UUID id, String reason) {
    resends.abandonResend(id, reason);
  }

  /** Adds an event to a message's history, unless the last one says the same. */
  public void recordEvent(UUID id, MessageEventType type, @Nullable String detail) {
    events.record(id, type, detail);
  }

  /** The history of a message, oldest first. */
  public List<MessageEvent> findEvents(MessageKey key) {
    return events.findEvents(key);
  }
}
