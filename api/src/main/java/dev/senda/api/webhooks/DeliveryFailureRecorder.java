package dev.senda.api.webhooks;

import dev.senda.api.metrics.EngagementMetrics;
import dev.senda.api.time.EventTimeConverter;
import dev.senda.api.tracking.EngagementService;
import dev.senda.channels.ProviderEvent;
import dev.senda.channels.SuppressionReason;
import dev.senda.journey.Channel;
import dev.senda.journey.DeliveryStatus;
import dev.senda.store.channels.ChannelHolds;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.engagement.Engagements.EngagementType;
import dev.senda.store.engagement.Engagements.MessageOrigin;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.messages.MessageLedger.MessageEventType;
import dev.senda.store.messages.MessageLedger.MessageRow;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Records that a message was not delivered: the bounce or drop (which signals the enrollment), the
 * suppression of the address, the retry of a text, and the hold of the channel account. The
 * caller's transaction must hold the contact's lock. All methods are idempotent.
 */
@Component
class DeliveryFailureRecorder {

  private static final Logger LOG = LoggerFactory.getLogger(DeliveryFailureRecorder.class);

  private static final Duration FIRST_RESEND = Duration.ofMinutes(5);
  private static final Duration LATER_RESEND = Duration.ofMinutes(30);
  private static final Duration PROBE_DELAY = Duration.ofMinutes(5);

  private final MessageLedger ledger;
  private final Engagements engagements;
  private final Suppressions suppressions;
  private final ChannelHolds holds;
  private final EngagementService engagementService;
  private final EventTimeConverter eventTimeConverter;
  private final EngagementMetrics metrics;

  DeliveryFailureRecorder(
      MessageLedger ledger,
      Engagements engagements,
      Suppressions suppressions,
      ChannelHolds holds,
      EngagementService engagementService,
      EventTimeConverter eventTimeConverter,
      EngagementMetrics metrics) {
    this.ledger = ledger;
    this.engagements = engagements;
    this.suppressions = suppressions;
    this.holds = holds;
    this.engagementService = engagementService;
    this.eventTimeConverter = eventTimeConverter;
    this.metrics = metrics;
  }

  /** A text that was delivered has arrived; an email may bounce after its delivery. */
  boolean isReachedByText(MessageRow message) {
    return message.channel() != Channel.EMAIL && engagements.hasReachedContact(message.id());
  }

  /** Adds the provider's note to the history of the message. */
  void recordNote(MessageRow message, ProviderEvent event, String note) {
    ledger.recordEvent(
        message.id(),
        MessageEventType.PROVIDER_REPORTED,
        "%s (%s)".formatted(note, event.source()));
  }

  /** Records the bounce. The first one ends the waits of the enrollment for an engagement. */
  void recordBounce(MessageRow message, MessageOrigin origin, Instant at) {
    if (engagements.recordIfNew(message.id(), EngagementType.BOUNCED, "", false, at)) {
      metrics.countNew(origin.journey(), message.channel(), EngagementType.BOUNCED, false);
      engagementService.signalDeliveryStatus(origin, DeliveryStatus.BOUNCED, at);
    }
  }

  /**
   * Records that the provider dropped a message that it had accepted. The first report ends the
   * waits of the enrollment for an engagement.
   */
  void recordDrop(
      MessageRow message, MessageOrigin origin, ProviderEvent event, String note, Instant at) {
    if (ledger.overrideAsRejected(message.id(), note, event.source())) {
      engagementService.signalDeliveryStatus(origin, DeliveryStatus.REJECTED, at);
    }
  }

  /** Suppresses the address of the message, if it has one. */
  void suppress(MessageRow message, SuppressionReason reason, Instant at) {
    if (message.address() != null) {
      suppressions.add(
          message.channel(), message.address(), new Suppression(reason.wireName(), at));
    }
  }

  /**
   * Records that a text was not delivered, and schedules its retry. After the last retry it has
   * bounced.
   */
  void scheduleRetry(
      MessageRow message,
      MessageOrigin origin,
      ProviderEvent event,
      String note,
      int maxRetries,
      Instant at) {
    if (isReachedByText(message)) {
      return;
    }
    recordNote(message, event, note);
    if (event.providerMessageId() != null) {
      ledger.scheduleResend(
          message.id(),
          event.providerMessageId(),
          message.resendCount() == 0 ? FIRST_RESEND : LATER_RESEND,
          maxRetries);
    }
    if (message.resendCount() >= maxRetries) {
      recordBounce(message, origin, at);
    }
  }

  /** Pauses the account of the message: the provider says that it sent too much at once. */
  void pause(MessageRow message, String reason) {
    if (message.account() != null) {
      holds.backOff(message.channel(), message.account(), reason, FIRST_RESEND);
    }
  }

  /** Holds the account of the message until an operator fixes its configuration. */
  void hold(MessageRow message, String reason) {
    var account = message.account();
    if (account != null
        && holds.holdFromDeliveryReport(message.channel(), account, reason, PROBE_DELAY)) {
      LOG.warn("Channel {} account {} is held: {}", message.channel().wireName(), account, reason);
    }
  }

  /** Ends the hold if the message was sent after it began: then the fault is fixed. */
  void releaseHold(MessageRow message, String account) {
    var sentAt = message.settledAt() == null ? message.claimedAt() : message.settledAt();
    holds
        .findActive(message.channel(), account)
        .filter(hold -> sentAt.isAfter(eventTimeConverter.toSimulatedTime(hold.heldSince())))
        .ifPresent(_ -> holds.liftFromDeliveryReport(message.channel(), account));
  }
}
