package dev.senda.api.webhooks;

import dev.senda.api.time.EventTimeConverter;
import dev.senda.api.webhooks.DeliveryEventHandler.HandlingResult;
import dev.senda.channels.DeliveryEvent;
import dev.senda.channels.ProviderEvent;
import dev.senda.channels.SuppressionReason;
import dev.senda.journey.Channel;
import dev.senda.store.channels.ChannelHolds;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.engagement.Engagements.MessageOrigin;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.support.ScaledClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Handles the events that name no message of ours: a late bounce, an unsubscribe that somebody
 * entered at the provider, and what concerns the whole account. They count by their address, if we
 * know it.
 */
@Component
class UnattributedEventHandler {

  private static final Logger LOG = LoggerFactory.getLogger(UnattributedEventHandler.class);

  private static final Duration PROBE_DELAY = Duration.ofMinutes(5);

  private final MessageLedger ledger;
  private final Engagements engagements;
  private final Contacts contacts;
  private final Suppressions suppressions;
  private final ChannelHolds holds;
  private final ProviderOptOutService providerOptOutService;
  private final EventTimeConverter eventTimeConverter;
  private final ScaledClock clock;

  UnattributedEventHandler(
      MessageLedger ledger,
      Engagements engagements,
      Contacts contacts,
      Suppressions suppressions,
      ChannelHolds holds,
      ProviderOptOutService providerOptOutService,
      EventTimeConverter eventTimeConverter,
      ScaledClock clock) {
    this.ledger = ledger;
    this.engagements = engagements;
    this.contacts = contacts;
    this.suppressions = suppressions;
    this.holds = holds;
    this.providerOptOutService = providerOptOutService;
    this.eventTimeConverter = eventTimeConverter;
    this.clock = clock;
  }

  /**
   * Handles an event in the caller's transaction.
   *
   * @param channels the channels of the provider; an address counts only where there is one
   */
  HandlingResult handle(ProviderEvent event, Set<Channel> channels) {
    return switch (event.event()) {
      case DeliveryEvent.AccountSuspended(var note) -> {
        channels.forEach(channel -> hold(channel, event.account(), note));
        yield HandlingResult.RECORDED;
      }
      case DeliveryEvent.AccountReinstated(var note) -> {
        LOG.info("Account {} was reinstated: {}", event.account(), note);
        channels.forEach(channel -> holds.requestProbeNow(channel, event.account()));
        yield HandlingResult.RECORDED;
      }
      case DeliveryEvent.Bounced bounced when bounced.suppressesAddress() ->
          suppress(event, channels, SuppressionReason.BOUNCED);
      case DeliveryEvent.Complained _ -> suppress(event, channels, SuppressionReason.COMPLAINED);
      case DeliveryEvent.Unsubscribed(var isFromEverything) ->
          unsubscribe(event, channels, isFromEverything);
      case DeliveryEvent.Resubscribed _ -> resubscribe(event, channels);
      case DeliveryEvent.Accepted _,
          DeliveryEvent.Deferred _,
          DeliveryEvent.Delivered _,
          DeliveryEvent.Opened _,
          DeliveryEvent.Clicked _,
          DeliveryEvent.Undelivered _,
          DeliveryEvent.Bounced _,
          DeliveryEvent.Dropped _,
          DeliveryEvent.OptedOut _,
          DeliveryEvent.TemporarilyFailed _,
          DeliveryEvent.RateLimited _,
          DeliveryEvent.Misconfigured _,
          DeliveryEvent.CountryNotPermitted _ ->
          HandlingResult.UNKNOWN_MESSAGE;
    };
  }

  private void hold(Channel channel, String account, String note) {
    if (holds.holdFromDeliveryReport(channel, account, note, PROBE_DELAY)) {
      LOG.warn("Channel {} account {} is held: {}", channel.wireName(), account, note);
    }
  }

  /** The last message to the address, and so the contact who gets our messages there. */
  private Optional<MessageOrigin> lastTo(ProviderEvent event, Set<Channel> channels) {
    var address = event.address();
    return address == null || address.isEmpty() || channels.size() != 1
        ? Optional.empty()
        : ledger
            .findLastSentTo(channels.iterator().next(), address, event.account())
            .flatMap(engagements::findOrigin);
  }

  private HandlingResult suppress(
      ProviderEvent event, Set<Channel> channels, SuppressionReason reason) {
    var last = lastTo(event, channels);
    last.ifPresent(origin -> add(origin.channel(), String.valueOf(event.address()), reason));
    return last.isPresent() ? HandlingResult.RECORDED : HandlingResult.UNKNOWN_MESSAGE;
  }

  private void add(Channel channel, String address, SuppressionReason reason) {
    suppressions.add(channel, address, new Suppression(reason.wireName(), clock.instant()));
  }

  /**
   * The provider drops further messages, all or those of a group: so the topic of the last message
   * is withdrawn, and the address suppressed if it is all of them.
   */
  private HandlingResult unsubscribe(
      ProviderEvent event, Set<Channel> channels, boolean isFromEverything) {
    var last = lastTo(event, channels);
    boolean isKnown = last.isPresent() || isAddressOfContact(event, channels);
    if (!isKnown) {
      return HandlingResult.UNKNOWN_MESSAGE;
    }
    if (isFromEverything) {
      add(
          channels.iterator().next(),
          String.valueOf(event.address()),
          SuppressionReason.UNSUBSCRIBED);
    }
    last.ifPresent(
        origin -> providerOptOutService.recordUnsubscribe(origin, toSimulatedTime(event)));
    return HandlingResult.RECORDED;
  }

  private boolean isAddressOfContact(ProviderEvent event, Set<Channel> channels) {
    var address = event.address();
    return channels.equals(Set.of(Channel.EMAIL))
        && address != null
        && contacts.findByEmail(Suppressions.canonical(Channel.EMAIL, address)).isPresent();
  }

  private Instant toSimulatedTime(ProviderEvent event) {
    return event.occurredAt() == null
        ? clock.instant()
        : eventTimeConverter.toSimulatedTime(event.occurredAt());
  }

  private HandlingResult resubscribe(ProviderEvent event, Set<Channel> channels) {
    var last = lastTo(event, channels);
    last.ifPresent(
        origin -> providerOptOutService.recordResubscribe(origin, toSimulatedTime(event)));
    return last.isPresent() ? HandlingResult.RECORDED : HandlingResult.UNKNOWN_MESSAGE;
  }
}
