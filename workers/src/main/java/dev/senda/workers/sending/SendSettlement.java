package dev.senda.workers.sending;

import dev.senda.catalog.Catalog;
import dev.senda.channels.DeliveryResult;
import dev.senda.journey.Channel;
import dev.senda.store.messages.MessageLedger.MessageEventType;
import dev.senda.store.messages.MessageLedger.MessageRow;
import dev.senda.store.messages.MessageLedger.MessageSettlement;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.workers.delivery.BlockedBy;
import dev.senda.workers.delivery.ChannelCircuitBreaker;
import dev.senda.workers.delivery.DeliveryReconciler;
import dev.senda.workers.delivery.SendRetryException;
import dev.senda.workers.gate.ChannelSelector;
import dev.senda.workers.gate.ChannelSelector.Selection;
import dev.senda.workers.gate.SendRuleGate.RuleScope;
import dev.senda.workers.gate.WhatsAppSessionWindow;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/** The third step: records the result of a delivery, and decides whether the message waits. */
public final class SendSettlement {

  private static final Duration COUNTRY_RETRY_DELAY = Duration.ofMinutes(5);
  private static final Duration MAX_COUNTRY_RETRY_DELAY = Duration.ofHours(1);

  private final Catalog catalog;
  private final SendRepositories ports;
  private final ChannelSelector channelSelector;
  private final WhatsAppSessionWindow sessionWindow;
  private final ChannelCircuitBreaker circuitBreaker;

  public SendSettlement(
      Catalog catalog,
      SendRepositories ports,
      ChannelSelector channelSelector,
      WhatsAppSessionWindow sessionWindow,
      ChannelCircuitBreaker circuitBreaker) {
    this.catalog = catalog;
    this.ports = ports;
    this.channelSelector = channelSelector;
    this.sessionWindow = sessionWindow;
    this.circuitBreaker = circuitBreaker;
  }

  SendState settle(SendAttempt attempt, SendState.Delivered delivered) {
    var claim = delivered.claim();
    var message = claim.message().id();
    return switch (delivered.result()) {
      case DeliveryResult.Accepted(var providerMessageId) ->
          settle(
              attempt,
              claim,
              new MessageSettlement.Accepted(providerMessageId),
              AttemptOutcome.ACCEPTED);
      case DeliveryResult.Rejected(var reason, var _) ->
          claim.isRedelivery()
              ? settleRejectedRedelivery(attempt, claim)
              : reject(attempt, claim, reason);
      case DeliveryResult.NotSent(var reason, var retryAfter) ->
          recordNotSent(
              attempt,
              claim,
              retryAfter == null
                  ? new SendRetryException(reason + "; it is tried again")
                  : new SendRetryException(reason, retryAfter));
      case DeliveryResult.Misconfigured(var reason, var _) ->
          recordNotSent(
              attempt,
              claim,
              new SendRetryException(reason, circuitBreaker.probeInterval())
                  .because(BlockedBy.MISCONFIGURED));
      case DeliveryResult.CountryNotPermitted(var reason) -> {
        var elsewhere =
            claim.isRedelivery() ? null : releaseForOtherChannel(attempt, claim, reason);
        yield elsewhere instanceof OtherChannel.Found(var result)
            ? new SendState.Completed(result)
            : recordNotSent(
                attempt,
                claim,
                new SendRetryException(reason, countryDelay(attempt, reason))
                    .because(BlockedBy.COUNTRY_NOT_PERMITTED));
      }
      // The claim stays: the next attempt finds it and reconciles it.
      case DeliveryResult.Unconfirmed(var reason) -> {
        ports.ledger().markUnconfirmed(message, reason);
        yield new SendState.Blocked(new SendRetryException(reason).because(BlockedBy.UNCONFIRMED));
      }
    };
  }

  /** Records an outcome from another source than the provider's response. */
  SendState settle(
      SendAttempt attempt,
      UUID message,
      MessageSettlement settlement,
      String source,
      AttemptOutcome outcome) {
    ports
        .transactions()
        .executeWithoutResult(
            () -> {
              ports.ledger().settle(message, settlement, source);
              ports.enrollments().clearBlockedReason(attempt.enrollment());
            });
    return new SendState.Completed(SendResult.of(outcome));
  }

  /** No source can tell whether the provider has the message, so it is never sent again. */
  SendState settleAsUnknown(SendAttempt attempt, UUID message) {
    return settle(
        attempt,
        message,
        new MessageSettlement.Unknown(DeliveryReconciler.UNCONFIRMED_REASON),
        DeliveryReconciler.UNCONFIRMED_REASON,
        AttemptOutcome.UNKNOWN);
  }

  /** What a row of the ledger means for a send of the same message. */
  static SendState stateOf(MessageRow message) {
    return switch (message.state()) {
      // A message that is being resent was accepted before: the enrollment has continued.
      case CLAIMED ->
          message.resendCount() > 0
              ? new SendState.Completed(SendResult.of(AttemptOutcome.ACCEPTED))
              : new SendState.Unconfirmed(message);
      case ACCEPTED -> new SendState.Completed(SendResult.of(AttemptOutcome.ACCEPTED));
      case REJECTED -> new SendState.Completed(SendResult.of(AttemptOutcome.REJECTED));
      case UNKNOWN -> new SendState.Completed(SendResult.of(AttemptOutcome.UNKNOWN));
      case SKIPPED -> new SendState.Completed(SendResult.of(AttemptOutcome.SKIPPED));
    };
  }

  /** Why providers refused the message already, by channel; empty where it has one choice only. */
  Map<Channel, String> refusals(SendAttempt attempt) {
    var refusals = new EnumMap<Channel, String>(Channel.class);
    if (attempt.request().message().choices().size() > 1) {
      ports.ledger().findEvents(attempt.key()).stream()
          .filter(event -> event.type() == MessageEventType.REJECTED)
          .forEach(
              event -> refusals.put(event.channel(), event.detail() == null ? "" : event.detail()));
    }
    return refusals;
  }

  /** The provider refused this copy, but may have the earlier one. */
  private SendState settleRejectedRedelivery(SendAttempt attempt, SendState.Claimed claim) {
    return ports.ledger().hasEngagement(claim.message().id())
        ? settle(attempt, claim, new MessageSettlement.Accepted(null), AttemptOutcome.ACCEPTED)
        : settle(
            attempt,
            claim,
            new MessageSettlement.Unknown(DeliveryReconciler.UNCONFIRMED_REASON),
            AttemptOutcome.UNKNOWN);
  }

  private SendState reject(SendAttempt attempt, SendState.Claimed claim, String reason) {
    return switch (releaseForOtherChannel(attempt, claim, reason)) {
      case OtherChannel.Found(var result) -> new SendState.Completed(result);
      case OtherChannel.None(var reasons) ->
          settle(attempt, claim, new MessageSettlement.Rejected(reasons), AttemptOutcome.REJECTED);
    };
  }

  /** Whether a message that one channel refused is sent by another one. */
  private sealed interface OtherChannel {

    /** There is another channel: the result contains the channel, or when to retry. */
    record Found(SendResult result) implements OtherChannel {}

    /**
     * There is no other channel.
     *
     * @param reasons why not, for each channel
     */
    record None(String reasons) implements OtherChannel {}
  }

  /** Releases the claim of a refused message where another of its choices may go instead. */
  private OtherChannel releaseForOtherChannel(
      SendAttempt attempt, SendState.Claimed claim, String refusal) {
    var message = attempt.request().message();
    if (message.choices().size() == 1) {
      return new OtherChannel.None(refusal);
    }
    var enrollment = ports.enrollments().find(attempt.enrollment()).orElseThrow();
    var journey = catalog.findJourney(enrollment.journey());
    var locale =
        ports
            .contacts()
            .find(enrollment.contactKey())
            .map(contact -> contact.locale())
            .orElse(null);
    var templates = sessionWindow.findTemplates(journey, message, locale);
    return ports
        .transactions()
        .execute(
            () -> {
              var contact = ports.contacts().lock(enrollment.contactKey()).orElseThrow();
              var refusals = refusals(attempt);
              refusals.put(attempt.channel(), refusal);
              var selection =
                  channelSelector.select(
                      message,
                      contact,
                      journey.plan(),
                      channelSelector.storedPermissions(contact),
                      null,
                      refusals,
                      templates,
                      new RuleScope.NotAsked());
              return switch (selection) {
                case Selection.Skipped(var _, var reasons) -> new OtherChannel.None(reasons);
                case Selection.Held(var first, var _) -> {
                  release(claim, refusal);
                  yield new OtherChannel.Found(SendResult.elsewhere(first.channel()));
                }
                case Selection.Deferred(var deferral) -> {
                  release(claim, refusal);
                  yield new OtherChannel.Found(
                      SendResult.deferred(deferral.until().toEpochMilli()));
                }
                case Selection.Selected(var chosen, var _) -> {
                  release(claim, refusal);
                  yield new OtherChannel.Found(SendResult.elsewhere(chosen.channel()));
                }
              };
            });
  }

  private void release(SendState.Claimed claim, String refusal) {
    ports.ledger().recordEvent(claim.message().id(), MessageEventType.REJECTED, refusal);
    ports.ledger().releaseClaim(claim.message().id());
  }

  /** The longer the country is not permitted, the less often the message is tried. */
  private Duration countryDelay(SendAttempt attempt, String reason) {
    long attempts =
        ports.ledger().findEvents(attempt.key()).stream()
            .filter(event -> reason.equals(event.detail()))
            .count();
    var delay = COUNTRY_RETRY_DELAY.multipliedBy(1L << Math.min(attempts, 8));
    return delay.compareTo(MAX_COUNTRY_RETRY_DELAY) > 0 ? MAX_COUNTRY_RETRY_DELAY : delay;
  }

  private SendState recordNotSent(
      SendAttempt attempt, SendState.Claimed claim, SendRetryException reason) {
    var message = claim.message().id();
    ports
        .transactions()
        .executeWithoutResult(
            () -> {
              ports.ledger().recordEvent(message, MessageEventType.NOT_SENT, reason.getMessage());
              if (claim.unconfirmedSince() == null) {
                ports.ledger().releaseClaim(message);
              } else {
                ports.ledger().restoreUnconfirmed(message, claim.unconfirmedSince());
              }
              ports.enrollments().setBlockedReason(attempt.enrollment(), reason.getMessage());
            });
    return new SendState.Blocked(reason);
  }

  /** If a webhook settled the message before the response came, the webhook's outcome stays. */
  private SendState settle(
      SendAttempt attempt,
      SendState.Claimed claim,
      MessageSettlement settlement,
      AttemptOutcome outcome) {
    var message = claim.message().id();
    boolean isSettled =
        claim.wasBlocked()
            ? ports
                .transactions()
                .execute(
                    () -> {
                      ports.enrollments().clearBlockedReason(attempt.enrollment());
                      return ports.ledger().settle(message, settlement);
                    })
            : ports.ledger().settle(message, settlement);
    if (!isSettled
        && ports.ledger().find(message).map(SendSettlement::stateOf).orElse(null)
            instanceof SendState.Completed completed) {
      return completed;
    }
    return new SendState.Completed(SendResult.of(outcome));
  }
}
