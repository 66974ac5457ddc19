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
import dev.senda.store.engagement.EngagedMessages.EngagedMessage;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.messages.MessageLedger.MessageRow;
import dev.senda.store.messages.MessageLedger.MessageSettlement.Accepted;
import dev.senda.store.messages.MessageLedger.MessageState;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
  private final ReportedMessages reportedMessages;
  private final MessageLedger ledger;
  private final ProcessedWebhooks processedWebhooks;
  private final UnattributedEventHandler unattributedEventHandler;
  private final DeliveryFailureRecorder failures;
  private final EngagementService engagementService;
  private final ProviderOptOutService providerOptOutService;
  private final LinkTokenSigner tokens;
  private final EventTimeConverter eventTimeConverter;
  private final ScaledClock clock;
  private final String publicUrl;

  DeliveryEventHandler(
      RetryingTransactions transactions,
      ReportedMessages reportedMessages,
      MessageLedger ledger,
      ProcessedWebhooks processedWebhooks,
      UnattributedEventHandler unattributedEventHandler,
      DeliveryFailureRecorder failures,
      EngagementService engagementService,
      ProviderOptOutService providerOptOutService,
      LinkTokenSigner tokens,
      EventTimeConverter eventTimeConverter,
      ScaledClock clock,
      ApiSettings settings) {
    this.transactions = transactions;
    this.reportedMessages = reportedMessages;
    this.ledger = ledger;
    this.processedWebhooks = processedWebhooks;
    this.unattributedEventHandler = unattributedEventHandler;
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
    return handleAll(List.of(providerEvent), channels).getFirst();
  }

  /**
   * Handles the events of one account in one transaction, in their order. A deadlock or another
   * lost race repeats it.
   *
   * @param channels the channels of the provider
   * @return the result of each event
   */
  List<HandlingResult> handleAll(List<ProviderEvent> providerEvents, Set<Channel> channels) {
    return transactions.execute(() -> handleInTransaction(providerEvents, channels));
  }

  private List<HandlingResult> handleInTransaction(
      List<ProviderEvent> providerEvents, Set<Channel> channels) {
    var ids = providerEvents.stream().map(ReportedMessages.Key::of).toList();
    var messages = reportedMessages.lock(ids, channels);
    // Before any event is recorded: one says that the attempt before it has failed.
    var earlierAttempts = new HashSet<ProviderEvent>();
    var eventIds = new ArrayList<String>();
    for (var providerEvent : providerEvents) {
      var message = messages.get(ReportedMessages.Key.of(providerEvent));
      if (message != null && isOfEarlierAttempt(message.row(), providerEvent)) {
        earlierAttempts.add(providerEvent);
      }
      if (message != null && providerEvent.eventId() != null) {
        eventIds.add(providerEvent.eventId());
      }
    }
    var unseen =
        new HashSet<>(
            processedWebhooks.recordAllIfNew(providerEvents.getFirst().account(), eventIds));
    var results = new ArrayList<HandlingResult>();
    for (var providerEvent : providerEvents) {
      var message =
          isAboutAccount(providerEvent)
              ? null
              : messages.get(ReportedMessages.Key.of(providerEvent));
      if (message == null) {
        results.add(unattributedEventHandler.handle(providerEvent, channels));
      } else if (providerEvent.eventId() != null && !unseen.remove(providerEvent.eventId())) {
        results.add(HandlingResult.DUPLICATE);
      } else {
        handle(message, providerEvent, earlierAttempts.contains(providerEvent));
        results.add(HandlingResult.RECORDED);
      }
    }
    return results;
  }

  private static boolean isAboutAccount(ProviderEvent providerEvent) {
    return providerEvent.event() instanceof DeliveryEvent.AccountSuspended
        || providerEvent.event() instanceof DeliveryEvent.AccountReinstated;
  }

  private void handle(
      EngagedMessage message, ProviderEvent providerEvent, boolean isOfEarlierAttempt) {
    if (!isOfEarlierAttempt) {
      handle(message, providerEvent);
    } else if (providerEvent.event() instanceof DeliveryEvent.Delivered) {
      // The contact has the message, no matter which attempt was delivered.
      engagementService.recordDelivered(
          message, toSimulatedTime(message.row(), providerEvent.occurredAt()));
    }
  }

  private void handle(EngagedMessage message, ProviderEvent providerEvent) {
    var messageRow = message.row();
    var origin = message.origin();
    if (isStaleFailure(messageRow, providerEvent.event())) {
      return;
    }
    var at = toSimulatedTime(messageRow, providerEvent.occurredAt());
    recordAcceptance(messageRow, providerEvent);
    switch (providerEvent.event()) {
      case DeliveryEvent.Accepted _ -> {}
      case DeliveryEvent.Deferred deferred ->
          failures.recordNote(messageRow, providerEvent, deferred.note());
      case DeliveryEvent.Delivered _ -> {
        cancelResend(messageRow);
        failures.releaseHold(messageRow, providerEvent.account());
        engagementService.recordDelivered(message, at);
      }
      case DeliveryEvent.Opened opened -> {
        if (!opened.isBot()) {
          cancelResend(messageRow);
        }
        engagementService.recordOpened(message, opened.isBot(), at);
      }
      case DeliveryEvent.Clicked clicked -> recordClick(message, clicked, at);
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
        if (dropped.isOurFault()) {
          failures.hold(messageRow, dropped.note());
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
      case DeliveryEvent.RateLimited rateLimited -> {
        failures.pause(messageRow, rateLimited.note());
        failures.scheduleRetry(
            messageRow, origin, providerEvent, rateLimited.note(), MAX_RETRIES, at);
      }
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
      case DeliveryEvent.Resubscribed _ -> providerOptOutService.recordResubscribe(origin, at);
      case DeliveryEvent.AccountSuspended _, DeliveryEvent.AccountReinstated _ -> {}
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
              DeliveryEvent.Unsubscribed _,
              DeliveryEvent.Resubscribed _,
              DeliveryEvent.AccountSuspended _,
              DeliveryEvent.AccountReinstated _ ->
              false;
          case DeliveryEvent.Undelivered _,
              DeliveryEvent.Bounced _,
              DeliveryEvent.Dropped _,
              DeliveryEvent.OptedOut _,
              DeliveryEvent.TemporarilyFailed _,
              DeliveryEvent.RateLimited _,
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

  /** Emails are sent once. */
  private void cancelResend(MessageRow messageRow) {
    if (messageRow.channel() != Channel.EMAIL) {
      ledger.cancelResend(messageRow.id());
    }
  }

  private void recordAcceptance(MessageRow messageRow, ProviderEvent providerEvent) {
    boolean isOpen =
        messageRow.state() == MessageState.CLAIMED || messageRow.state() == MessageState.UNKNOWN;
    if (isOpen && !(providerEvent.event() instanceof DeliveryEvent.Dropped)) {
      ledger.settle(
          messageRow.id(), new Accepted(providerEvent.providerMessageId()), providerEvent.source());
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
  private void recordClick(EngagedMessage message, DeliveryEvent.Clicked clicked, Instant at) {
    if (isPageOfOurs(clicked.url())) {
      return;
    }
    var content =
        tracked(message.id(), clicked.url())
            .orElse(new LinkTokenContent(message.id(), clicked.url()));
    engagementService.recordClicked(
        message, content.target(), content.linkName(), clicked.isBot(), at);
  }

  private boolean isPageOfOurs(String url) {
    return url.startsWith(publicUrl + "/u/")
        || url.startsWith(publicUrl + "/p/")
        || url.startsWith(publicUrl + "/c/");
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
