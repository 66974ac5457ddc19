package dev.senda.api.webhooks;

import dev.senda.api.settings.ApiSettings;
import dev.senda.api.time.EventTimeConverter;
import dev.senda.api.tracking.EngagementService;
import dev.senda.channels.DeliveryEvent;
import dev.senda.channels.ProviderEvent;
import dev.senda.channels.SuppressionReason;
import dev.senda.channels.twilio.TwilioStatusCallbackParser;
import dev.senda.journey.Channel;
import dev.senda.store.channels.ProcessedWebhooks;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.engagement.Engagements.MessageOrigin;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.messages.MessageLedger.MessageRow;
import dev.senda.store.messages.MessageLedger.MessageSettlement.Accepted;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Handles the events that providers report. Events may arrive twice, late and in any order. The
 * result does not depend on the order.
 */
@Service
class DeliveryEventHandler {

  private static final Logger LOG = LoggerFactory.getLogger(DeliveryEventHandler.class);

  private static final int MAX_RETRIES = 2;
  private static final int MAX_RETRIES_AFTER_FIX = 5;
  private static final Duration MAX_FAILURE_AGE = Duration.ofDays(3);

  private final RetryingTransactions transactions;
  private final Contacts contacts;
  private final MessageLedger ledger;
  private final ProcessedWebhooks processedWebhooks;
  private final Engagements engagements;
  private final Suppressions suppressions;
  private final DeliveryFailureRecorder failures;
  private final EngagementService engagementService;
  private final ProviderOptOutService providerOptOutService;
  private final LinkTokenSigner tokens;
  private final EventTimeConverter eventTimeConverter;
  private final ScaledClock clock;
  private final String publicUrl;

  DeliveryEventHandler(
      RetryingTransactions transactions,
      Contacts contacts,
      MessageLedger ledger,
      ProcessedWebhooks processedWebhooks,
      Engagements engagements,
      Suppressions suppressions,
      DeliveryFailureRecorder failures,
      EngagementService engagementService,
      ProviderOptOutService providerOptOutService,
      LinkTokenSigner tokens,
      EventTimeConverter eventTimeConverter,
      ScaledClock clock,
      ApiSettings settings) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.ledger = ledger;
    this.processedWebhooks = processedWebhooks;
    this.engagements = engagements;
    this.suppressions = suppressions;
    this.failures = failures;
    this.engagementService = engagementService;
    this.providerOptOutService = providerOptOutService;
    this.tokens = tokens;
    this.eventTimeConverter = eventTimeConverter;
    this.clock = clock;
    publicUrl = settings.publicUrl().toString();
  }

  /** The result of handling an event. */
  enum HandlingResult {
    RECORDED,
    /** The same event was handled before. */
    DUPLICATE,
    /** The event belongs to no message that this account sent. */
    UNKNOWN_MESSAGE
  }

  /**
   * Handles one event, in one transaction.
   *
   * @param channels the channels of the provider
   */
  HandlingResult handle(ProviderEvent providerEvent, Set<Channel> channels) {
    return transactions.execute(
        () -> {
          var message = find(providerEvent, channels);
          if (message.isEmpty()) {
            return handleWithoutMessage(providerEvent, channels);
          }
          var origin = engagements.findOrigin(message.get()).orElseThrow();
          contacts.lock(origin.contactKey());
          // Read under the lock: other events of the message wait.
          var messageRow = ledger.find(message.get()).orElseThrow();
          boolean isOver = isOfEarlierAttempt(messageRow, providerEvent);
          if (providerEvent.eventId() != null
              && !processedWebhooks.recordIfNew(providerEvent.account(), providerEvent.eventId())) {
            return HandlingResult.DUPLICATE;
          }
          if (!isOver) {
            handle(messageRow, origin, providerEvent);
          } else if (providerEvent.event() instanceof DeliveryEvent.Delivered) {
            // The contact has the message, no matter which attempt was delivered.
            engagementService.recordDelivered(
                messageRow.id(), toSimulatedTime(messageRow, providerEvent.occurredAt()));
          }
          return HandlingResult.RECORDED;
        });
  }

  /** Finds the message by our own id first. A message of another account is not found. */
  private Optional<UUID> find(ProviderEvent providerEvent, Set<Channel> channels) {
    return Optional.ofNullable(providerEvent.messageId())
        .filter(message -> isOf(message, providerEvent.account(), channels))
        .or(
            () ->
                Optional.ofNullable(providerEvent.providerMessageId())
                    .flatMap(
                        sending -> ledger.findByProviderMessageId(providerEvent.account(), sending))
                    .filter(message -> isOf(message, providerEvent.account(), channels)));
  }

  private boolean isOf(UUID message, String account, Set<Channel> channels) {
    return ledger
        .find(message)
        .filter(
            messageRow ->
                account.equals(messageRow.account()) && channels.contains(messageRow.channel()))
        .isPresent();
  }

  /**
   * A bounce that arrives long after the message was accepted has no message id. It still
   * suppresses the address if we have sent to it.
   */
  private HandlingResult handleWithoutMessage(ProviderEvent providerEvent, Set<Channel> channels) {
    var address = providerEvent.address();
    if (address == null || address.isEmpty() || channels.size() != 1) {
      return HandlingResult.UNKNOWN_MESSAGE;
    }
    var channel = channels.iterator().next();
    if (!(providerEvent.event() instanceof DeliveryEvent.Bounced bounced)
        || !bounced.suppressesAddress()
        || ledger.findLastSentTo(channel, address, providerEvent.account()).isEmpty()) {
      return HandlingResult.UNKNOWN_MESSAGE;
    }
    suppressions.add(
        channel, address, new Suppression(SuppressionReason.BOUNCED.wireName(), clock.instant()));
    return HandlingResult.RECORDED;
  }

  private void handle(MessageRow messageRow, MessageOrigin origin, ProviderEvent providerEvent) {
    if (isStaleFailure(messageRow, providerEvent.event())) {
      return;
    }
    var at = toSimulatedTime(messageRow, providerEvent.occurredAt());
    recordAcceptance(messageRow.id(), providerEvent);
    switch (providerEvent.event()) {
      case DeliveryEvent.Accepted _ -> {}
      case DeliveryEvent.Deferred deferred ->
          failures.recordNote(messageRow, providerEvent, deferred.note());
      case DeliveryEvent.Delivered _ -> {
        ledger.cancelResend(messageRow.id());
        failures.releaseHold(messageRow, providerEvent.account());
        engagementService.recordDelivered(messageRow.id(), at);
      }
      case DeliveryEvent.Opened opened -> {
        if (!opened.isBot()) {
          ledger.cancelResend(messageRow.id());
        }
        engagementService.recordOpened(messageRow.id(), opened.isBot(), at);
      }
      case DeliveryEvent.Clicked clicked -> recordClick(messageRow.id(), clicked, at);
      case DeliveryEvent.Undelivered undelivered -> {
        if (!failures.isReachedByText(messageRow)) {
          failures.recordNote(messageRow, providerEvent, undelivered.note());
          failures.recordBounce(messageRow, origin, at);
        }
      }
      case DeliveryEvent.Bounced bounced -> {
        if (!failures.isReachedByText(messageRow)) {
          failures.recordNote(messageRow, providerEvent, bounced.note());
          failures.recordBounce(messageRow, origin, at);
          if (bounced.suppressesAddress()) {
            failures.suppress(messageRow, SuppressionReason.BOUNCED, at);
          }
        }
      }
      case DeliveryEvent.Dropped dropped -> {
        failures.recordDrop(messageRow, origin, providerEvent, dropped.note(), at);
        if (dropped.suppressionReason() != null) {
          failures.suppress(messageRow, dropped.suppressionReason(), at);
        }
      }
      case DeliveryEvent.OptedOut optedOut -> {
        failures.recordNote(messageRow, providerEvent, optedOut.note());
        failures.recordBounce(messageRow, origin, at);
        failures.suppress(messageRow, SuppressionReason.OPTED_OUT, at);
      }
      case DeliveryEvent.TemporarilyFailed temporarilyFailed ->
          failures.scheduleRetry(
              messageRow, origin, providerEvent, temporarilyFailed.note(), MAX_RETRIES, at);
      case DeliveryEvent.Misconfigured misconfigured -> {
        if (!failures.isReachedByText(messageRow)) {
          failures.hold(messageRow, misconfigured.note());
        }
        failures.scheduleRetry(
            messageRow, origin, providerEvent, misconfigured.note(), MAX_RETRIES_AFTER_FIX, at);
      }
      case DeliveryEvent.CountryNotPermitted refused -> {
        LOG.warn(
            "Channel {} account {} may not send to a country: {}",
            messageRow.channel().wireName(),
            messageRow.account(),
            refused.note());
        failures.scheduleRetry(
            messageRow, origin, providerEvent, refused.note(), MAX_RETRIES_AFTER_FIX, at);
      }
      case DeliveryEvent.Complained _ -> providerOptOutService.recordComplaint(origin, at);
      case DeliveryEvent.Unsubscribed _ -> providerOptOutService.recordUnsubscribe(origin, at);
    }
  }

  /**
   * Twilio reports the failure of a text within hours. Its signature covers no timestamp, so a
   * report that arrives after days is treated as a replay.
   */
  private boolean isStaleFailure(MessageRow messageRow, DeliveryEvent deliveryEvent) {
    boolean isFailure =
        switch (deliveryEvent) {
          case DeliveryEvent.Accepted _,
              DeliveryEvent.Deferred _,
              DeliveryEvent.Delivered _,
              DeliveryEvent.Opened _,
              DeliveryEvent.Clicked _,
              DeliveryEvent.Complained _,
              DeliveryEvent.Unsubscribed _ ->
              false;
          case DeliveryEvent.Undelivered _,
              DeliveryEvent.Bounced _,
              DeliveryEvent.Dropped _,
              DeliveryEvent.OptedOut _,
              DeliveryEvent.TemporarilyFailed _,
              DeliveryEvent.Misconfigured _,
              DeliveryEvent.CountryNotPermitted _ ->
              true;
        };
    var settled = messageRow.settledAt();
    return isFailure
        && messageRow.channel() != Channel.EMAIL
        && settled != null
        && settled.isBefore(eventTimeConverter.simulatedTimeAgo(MAX_FAILURE_AGE));
  }

  /**
   * A text that was sent again has a new provider id: events of the old one are outdated. While the
   * retry is in flight its new id is not known yet; the old one is the one that failed. Emails are
   * sent once, and their provider ids only begin alike.
   */
  private boolean isOfEarlierAttempt(MessageRow messageRow, ProviderEvent providerEvent) {
    var sending = providerEvent.providerMessageId();
    if (messageRow.channel() == Channel.EMAIL || sending == null) {
      return false;
    }
    return messageRow.providerMessageId() == null
        ? messageRow.resendCount() > 0
            && processedWebhooks.containsAny(
                providerEvent.account(), TwilioStatusCallbackParser.failureEventIds(sending))
        : !messageRow.providerMessageId().equals(sending);
  }

  private void recordAcceptance(UUID message, ProviderEvent providerEvent) {
    if (!(providerEvent.event() instanceof DeliveryEvent.Dropped)) {
      ledger.settle(
          message, new Accepted(providerEvent.providerMessageId()), providerEvent.source());
    }
  }

  /**
   * When it happened, in simulated time: not before the message was sent, which rounding and
   * compressed time could yield.
   */
  private Instant toSimulatedTime(MessageRow messageRow, @Nullable Instant at) {
    var happened = at == null ? clock.instant() : eventTimeConverter.toSimulatedTime(at);
    return happened.isBefore(messageRow.claimedAt()) ? messageRow.claimedAt() : happened;
  }

  /**
   * Records the click of the tracked link. Our own redirect records the same click; both count
   * once. Links to our unsubscribe pages do not count.
   */
  private void recordClick(UUID message, DeliveryEvent.Clicked clicked, Instant at) {
    if (isPageOfOurs(clicked.url())) {
      return;
    }
    var content =
        tracked(message, clicked.url()).orElse(new LinkTokenContent(message, clicked.url()));
    engagementService.recordClicked(
        message, content.target(), content.linkName(), clicked.isBot(), at);
  }

  private boolean isPageOfOurs(String url) {
    return url.startsWith(publicUrl + "/u/") || url.startsWith(publicUrl + "/p/");
  }

  private Optional<LinkTokenContent> tracked(UUID message, String url) {
    var tracked = publicUrl + "/t/";
    return url.startsWith(tracked)
        ? tokens
            .verify(LinkPurpose.CLICK, url.substring(tracked.length()))
            .filter(content -> content.messageId().equals(message))
        : Optional.empty();
  }
}
