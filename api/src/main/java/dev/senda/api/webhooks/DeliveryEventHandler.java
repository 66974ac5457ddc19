package dev.senda.api.webhooks;

import dev.senda.api.settings.ApiSettings;
import dev.senda.api.time.EventTimeConverter;
import dev.senda.api.tracking.EngagementService;
import dev.senda.channels.DeliveryEvent;
import dev.senda.channels.ProviderEvent;
import dev.senda.channels.twilio.TwilioStatusCallbackParser;
import dev.senda.journey.Channel;
import dev.senda.store.channels.ChannelHolds;
import dev.senda.store.channels.ProcessedWebhooks;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.engagement.Engagements.EngagementType;
import dev.senda.store.engagement.Engagements.MessageOrigin;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.messages.MessageLedger.MessageEventType;
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
 * Commits what providers say of messages. Reports come twice, late and in no order, so that nothing
 * here depends on what came before: what is known only grows.
 */
@Service
class DeliveryEventHandler {

  private static final Logger LOG = LoggerFactory.getLogger(DeliveryEventHandler.class);

  private static final int MOST_RESENDS = 2;
  private static final int MOST_RESENDS_AFTER_MENDING = 5;
  private static final Duration FIRST_RESEND = Duration.ofMinutes(5);
  private static final Duration LATER_RESEND = Duration.ofMinutes(30);
  private static final Duration NEWS_FOR = Duration.ofDays(3);
  private static final Duration UNTIL_NEXT_TRY = Duration.ofMinutes(5);

  private static final String BOUNCED = "bounced";
  private static final String OPTED_OUT = "opted out";

  private final RetryingTransactions transactions;
  private final Contacts contacts;
  private final MessageLedger ledger;
  private final ProcessedWebhooks reports;
  private final Engagements engagements;
  private final Suppressions suppressions;
  private final ChannelHolds holds;
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
      ProcessedWebhooks reports,
      Engagements engagements,
      Suppressions suppressions,
      ChannelHolds holds,
      EngagementService engagementService,
      ProviderOptOutService providerOptOutService,
      LinkTokenSigner tokens,
      EventTimeConverter eventTimeConverter,
      ScaledClock clock,
      ApiSettings settings) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.ledger = ledger;
    this.reports = reports;
    this.engagements = engagements;
    this.suppressions = suppressions;
    this.holds = holds;
    this.engagementService = engagementService;
    this.providerOptOutService = providerOptOutService;
    this.tokens = tokens;
    this.eventTimeConverter = eventTimeConverter;
    this.clock = clock;
    publicUrl = settings.publicUrl().toString();
  }

  /** What came of a report. */
  enum HandlingResult {
    RECORDED,
    /** The same report came before. */
    DUPLICATE,
    /** It speaks of no message that we sent by this account. */
    UNKNOWN_MESSAGE
  }

  /**
   * Keeps what is reported, in one transaction.
   *
   * @param channels those that the provider sends
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
          // Read under the lock: whatever else comes for the message waits.
          var messageRow = ledger.find(message.get()).orElseThrow();
          boolean isOver = isOfEarlierAttempt(messageRow, providerEvent);
          if (providerEvent.eventId() != null
              && !reports.recordIfNew(providerEvent.account(), providerEvent.eventId())) {
            return HandlingResult.DUPLICATE;
          }
          if (!isOver) {
            handle(messageRow, origin, providerEvent);
          } else if (providerEvent.event() instanceof DeliveryEvent.Delivered) {
            // By whichever sending: the person has it.
            engagementService.recordDelivered(
                messageRow.id(), toSimulatedTime(messageRow, providerEvent.occurredAt()));
          }
          return HandlingResult.RECORDED;
        });
  }

  /** Our own id of it decides; a message of another account is somebody else's. */
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
   * A bounce that comes long after the message was taken names no message. What it says of an
   * address that we have written to holds all the same.
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
    suppressions.add(channel, address, new Suppression(BOUNCED, clock.instant()));
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
      case DeliveryEvent.Deferred deferred -> note(messageRow, providerEvent, deferred.note());
      case DeliveryEvent.Delivered _ -> {
        ledger.cancelResend(messageRow.id());
        releaseHold(messageRow, providerEvent.account());
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
        if (!isReachedByText(messageRow)) {
          note(messageRow, providerEvent, undelivered.note());
        }
      }
      case DeliveryEvent.Bounced bounced -> {
        if (!isReachedByText(messageRow)) {
          note(messageRow, providerEvent, bounced.note());
          recordBounce(messageRow, at);
          if (bounced.suppressesAddress()) {
            suppress(messageRow, BOUNCED, at);
          }
        }
      }
      case DeliveryEvent.Dropped dropped -> {
        ledger.overrideAsRejected(messageRow.id(), dropped.note(), providerEvent.source());
        if (dropped.suppressionReason() != null) {
          suppress(messageRow, dropped.suppressionReason(), at);
        }
      }
      case DeliveryEvent.OptedOut optedOut -> {
        note(messageRow, providerEvent, optedOut.note());
        suppress(messageRow, OPTED_OUT, at);
      }
      case DeliveryEvent.TemporarilyFailed temporarilyFailed ->
          scheduleRetry(messageRow, providerEvent, temporarilyFailed.note(), MOST_RESENDS, at);
      case DeliveryEvent.Misconfigured misconfigured -> {
        if (!isReachedByText(messageRow)) {
          hold(messageRow, misconfigured.note());
        }
        scheduleRetry(
            messageRow, providerEvent, misconfigured.note(), MOST_RESENDS_AFTER_MENDING, at);
      }
      case DeliveryEvent.CountryNotPermitted refused -> {
        LOG.warn(
            "{} by account {} may not go to some country: {}",
            messageRow.channel().wireName(),
            messageRow.account(),
            refused.note());
        scheduleRetry(messageRow, providerEvent, refused.note(), MOST_RESENDS_AFTER_MENDING, at);
      }
      case DeliveryEvent.Complained _ -> providerOptOutService.recordComplaint(origin, at);
      case DeliveryEvent.Unsubscribed _ -> providerOptOutService.recordUnsubscribe(origin, at);
    }
  }

  /** It did not arrive, and is sent again: after the last time it has bounced. */
  private void scheduleRetry(
      MessageRow messageRow, ProviderEvent providerEvent, String note, int atMost, Instant at) {
    if (isReachedByText(messageRow)) {
      return;
    }
    note(messageRow, providerEvent, note);
    requestRetry(messageRow, providerEvent, atMost);
    if (messageRow.resendCount() >= atMost) {
      recordBounce(messageRow, at);
    }
  }

  /**
   * A failure of a text is told within hours. Twilio signs no time, so what comes after days is a
   * copy of what was told before.
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
        && settled.isBefore(eventTimeConverter.simulatedTimeAgo(NEWS_FOR));
  }

  /**
   * A text message that was sent again has a new id there: what is said of the old one is over.
   * While it is being sent again nobody knows the new one; the old one is that which has failed
   * before. Of mail, ids only begin alike, and it is sent once.
   */
  private boolean isOfEarlierAttempt(MessageRow messageRow, ProviderEvent providerEvent) {
    var sending = providerEvent.providerMessageId();
    if (messageRow.channel() == Channel.EMAIL || sending == null) {
      return false;
    }
    return messageRow.providerMessageId() == null
        ? messageRow.resendCount() > 0
            && reports.containsAny(
                providerEvent.account(), TwilioStatusCallbackParser.failureEventIds(sending))
        : !messageRow.providerMessageId().equals(sending);
  }

  /** Mail may come back after it was delivered; a text message that was delivered has arrived. */
  private boolean isReachedByText(MessageRow messageRow) {
    return messageRow.channel() != Channel.EMAIL && engagements.hasReachedContact(messageRow.id());
  }

  private void recordAcceptance(UUID message, ProviderEvent providerEvent) {
    if (!(providerEvent.event() instanceof DeliveryEvent.Dropped)) {
      ledger.settle(
          message, new Accepted(providerEvent.providerMessageId()), providerEvent.source());
    }
  }

  /**
   * When it happened: not before we handed the message over, which whole seconds and compressed
   * time would have it.
   */
  private Instant toSimulatedTime(MessageRow messageRow, @Nullable Instant at) {
    var happened = at == null ? clock.instant() : eventTimeConverter.toSimulatedTime(at);
    return happened.isBefore(messageRow.claimedAt()) ? messageRow.claimedAt() : happened;
  }

  /**
   * The link is our own tracked one, and the click is known by that, too: both are made one. Our
   * pages for unsubscribing are no links of the message.
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

  private void note(MessageRow messageRow, ProviderEvent providerEvent, String note) {
    ledger.recordEvent(
        messageRow.id(),
        MessageEventType.PROVIDER_REPORTED,
        "%s (%s)".formatted(note, providerEvent.source()));
  }

  private void recordBounce(MessageRow messageRow, Instant at) {
    engagements.recordIfNew(messageRow.id(), EngagementType.BOUNCED, "", false, at);
  }

  private void suppress(MessageRow messageRow, String reason, Instant at) {
    if (messageRow.address() != null) {
      suppressions.add(messageRow.channel(), messageRow.address(), new Suppression(reason, at));
    }
  }

  private void requestRetry(MessageRow messageRow, ProviderEvent providerEvent, int atMost) {
    if (providerEvent.providerMessageId() != null) {
      ledger.scheduleResend(
          messageRow.id(),
          providerEvent.providerMessageId(),
          messageRow.resendCount() == 0 ? FIRST_RESEND : LATER_RESEND,
          atMost);
    }
  }

  /** Only what was handed over after the fault showed says that it is mended. */
  private void releaseHold(MessageRow messageRow, String account) {
    var handedOver =
        messageRow.settledAt() == null ? messageRow.claimedAt() : messageRow.settledAt();
    holds
        .findActive(messageRow.channel(), account)
        .filter(hold -> handedOver.isAfter(eventTimeConverter.toSimulatedTime(hold.heldSince())))
        .ifPresent(_ -> holds.liftFromDeliveryReport(messageRow.channel(), account));
  }

  private void hold(MessageRow messageRow, String reason) {
    var account = messageRow.account();
    if (account != null
        && holds.holdFromDeliveryReport(messageRow.channel(), account, reason, UNTIL_NEXT_TRY)) {
      LOG.warn("{} by account {} is held: {}", messageRow.channel().wireName(), account, reason);
    }
  }
}
