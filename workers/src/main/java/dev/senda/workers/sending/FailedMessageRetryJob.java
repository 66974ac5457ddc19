package dev.senda.workers.sending;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.UnknownJourneyException;
import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundMessage;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.engagement.Engagements.EngagementType;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.messages.MessageLedger.MessageSettlement;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.workers.delivery.ChannelCircuitBreaker;
import dev.senda.workers.delivery.ChannelCircuitBreaker.Permit;
import dev.senda.workers.delivery.DeliveryExecutor;
import dev.senda.workers.delivery.DeliveryReconciler;
import dev.senda.workers.delivery.DeliveryReconciler.Reconciliation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Sends texts again that a provider had accepted and then could not deliver, for a reason that
 * passes: a phone that was off. The enrollment has gone on meanwhile, and nothing of it waits.
 * Emails need none of this: mail servers try again by themselves.
 */
public final class FailedMessageRetryJob {

  private static final Logger LOG = LoggerFactory.getLogger(FailedMessageRetryJob.class);

  /** Real time: longer than a delivery and its book-keeping take. */
  private static final Duration LEASE = Duration.ofMinutes(1);

  private static final Duration SOON = Duration.ofSeconds(5);
  private static final int AT_ONCE = 20;

  private final Catalog catalog;
  private final SendMessageActivityImpl.Ports ports;
  private final Engagements engagements;
  private final ScaledClock clock;
  private final Gate gate;
  private final MessageComposer messageComposer;
  private final ChannelQueues channelQueues;
  private final ChannelCircuitBreaker guard;
  private final DeliveryExecutor deliveryExecutor;
  private final DeliveryReconciler deliveryReconciler;

  public FailedMessageRetryJob(
      Catalog catalog,
      SendMessageActivityImpl.Ports ports,
      Engagements engagements,
      ScaledClock clock,
      Gate gate,
      MessageComposer messageComposer,
      ChannelQueues channelQueues,
      ChannelCircuitBreaker guard,
      DeliveryExecutor deliveryExecutor,
      DeliveryReconciler deliveryReconciler) {
    this.catalog = catalog;
    this.ports = ports;
    this.engagements = engagements;
    this.clock = clock;
    this.gate = gate;
    this.messageComposer = messageComposer;
    this.channelQueues = channelQueues;
    this.guard = guard;
    this.deliveryExecutor = deliveryExecutor;
    this.deliveryReconciler = deliveryReconciler;
  }

  /** What to do with a message that is due. */
  private sealed interface RetryDecision {

    /**
     * It is claimed.
     *
     * @param isProbe whether the lane is held, and this message tries whether that is mended
     */
    record Deliver(OutboundMessage message, ChannelQueue lane, boolean isProbe)
        implements RetryDecision {}

    /** It is claimed already, by a try that broke off. */
    record Reconcile() implements RetryDecision {}

    record Postpone(Duration delay) implements RetryDecision {}

    /** There is nothing more to do. */
    record Finished() implements RetryDecision {}
  }

  /** Sends what is due. One that fails by a fault of ours is tried again when its lease is over. */
  @Scheduled(fixedDelayString = "${senda.resend-every:10s}")
  void retryDueMessages() {
    List<UUID> due;
    try {
      due = ports.ledger().leaseDueResends(AT_ONCE, LEASE);
    } catch (DataAccessException e) {
      LOG.warn("What is due to be sent again is not known: {}", e.getMessage());
      return;
    }
    // All at once: one account that hangs must not hold up another's, nor outlast the lease.
    try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      due.forEach(one -> senders.execute(() -> retrySafely(one)));
    }
  }

  private void retrySafely(UUID message) {
    try {
      resend(message);
    } catch (RuntimeException e) {
      LOG.warn("message {} could not be sent again: {}", message, e.toString(), e);
    }
  }

  private void resend(UUID message) {
    switch (ports.transactions().execute(() -> plan(message))) {
      case RetryDecision.Deliver deliver -> deliver(message, deliver);
      case RetryDecision.Reconcile() -> reconcile(message);
      case RetryDecision.Postpone(var delay) -> ports.ledger().postponeResend(message, delay);
      case RetryDecision.Finished() -> {}
    }
  }

  private RetryDecision plan(UUID message) {
    var contact =
        ports
            .ledger()
            .find(message)
            .flatMap(messageRow -> ports.contacts().lock(messageRow.contactKey()));
    var standing = ports.ledger().find(message);
    if (contact.isEmpty() || standing.isEmpty()) {
      return new RetryDecision.Finished();
    }
    var messageRow = standing.get();
    if (messageRow.state() == MessageLedger.MessageState.CLAIMED) {
      return new RetryDecision.Reconcile();
    }
    if (engagements.hasReachedContact(message)) {
      return dropRetry(message);
    }
    var enrollment = ports.enrollments().find(messageRow.key().enrollmentId()).orElseThrow();
    // The last message of a journey is sent again all the same.
    if (enrollment.state().isEnded() && enrollment.state() != EnrollmentState.COMPLETED) {
      return giveUp(message, "the enrollment is over");
    }
    // As for any other send: a goal that is committed ends it, also where nobody was told yet.
    if (ports.outbox().hasPendingEnd(contact.get().key(), enrollment.id())) {
      return new RetryDecision.Postpone(SOON);
    }
    var journey = journey(enrollment.journey());
    if (journey.isEmpty()) {
      return giveUp(message, "there is no journey %s any more".formatted(enrollment.journey()));
    }
    var plan = journey.get().plan();
    var lane = channelQueues.find(messageRow.channel(), plan.messageClass());
    if (lane.isEmpty()) {
      return giveUp(message, "nothing sends " + messageRow.channel().wireName());
    }
    return switch (gate.decide(contact.get(), plan, messageRow.channel())) {
      case Gate.Decision.Skip(var reason) -> giveUp(message, reason);
      case Gate.Decision.Defer _ -> new RetryDecision.Postpone(LEASE);
      case Gate.Decision.Send(var address) ->
          switch (guard.tryAcquire(lane.get(), address)) {
            case Permit.Denied denied -> new RetryDecision.Postpone(denied.retryAfter());
            case Permit.Granted(var isTrial) -> {
              var text =
                  new Message.Text(
                      messageRow.channel(),
                      messageRow.template(),
                      messageRow.key().ref().step(),
                      false);
              var composedMessage =
                  messageComposer.compose(message, enrollment, contact.get(), text, address);
              yield ports
                      .ledger()
                      .claimForResend(
                          message, lane.get().account(), address, composedMessage.subject())
                  ? new RetryDecision.Deliver(composedMessage.message(), lane.get(), isTrial)
                  : dropRetry(message);
            }
          };
    };
  }

  private Optional<Journey> journey(String name) {
    try {
      return Optional.of(catalog.findJourney(name));
    } catch (UnknownJourneyException gone) {
      return Optional.empty();
    }
  }

  private RetryDecision dropRetry(UUID message) {
    ports.ledger().cancelResend(message);
    return new RetryDecision.Finished();
  }

  /** It failed on its way, and stays so. */
  private RetryDecision giveUp(UUID message, String why) {
    ports.ledger().abandonResend(message, why);
    engagements.recordIfNew(message, EngagementType.BOUNCED, "", false, clock.instant());
    return new RetryDecision.Finished();
  }

  private void deliver(UUID message, RetryDecision.Deliver plan) {
    switch (deliveryExecutor.deliver(plan.message(), plan.lane(), plan.isProbe())) {
      case DeliveryResult.Accepted(var providerId) ->
          ports.ledger().settle(message, new MessageSettlement.Accepted(providerId), "sent again");
      case DeliveryResult.Rejected(var reason, var _) ->
          ports.ledger().settle(message, new MessageSettlement.Rejected(reason), reason);
      case DeliveryResult.NotSent(var reason, var _) ->
          ports.ledger().releaseResendClaim(message, reason);
      case DeliveryResult.Misconfigured(var reason, var _) ->
          ports.ledger().releaseResendClaim(message, reason);
      case DeliveryResult.CountryNotPermitted(var reason) ->
          ports.ledger().settle(message, new MessageSettlement.Rejected(reason), reason);
      case DeliveryResult.Unconfirmed(var reason) ->
          ports.ledger().markUnconfirmed(message, reason);
    }
  }

  private void reconcile(UUID message) {
    switch (deliveryReconciler.reconcile(message)) {
      case Reconciliation.ConfirmedSent(var providerId, var how) ->
          ports.ledger().settle(message, new MessageSettlement.Accepted(providerId), how);
      case Reconciliation.ConfirmedNotSent() ->
          ports.ledger().releaseResendClaim(message, "nobody has it");
      case Reconciliation.SafeToRepeat() ->
          ports.ledger().releaseResendClaim(message, "it may be handed over again");
      case Reconciliation.Pending(var nextLook) -> ports.ledger().postponeResend(message, nextLook);
      case Reconciliation.Unknown() ->
          ports
              .ledger()
              .settle(
                  message,
                  new MessageSettlement.Unknown(DeliveryReconciler.UNCONFIRMED_REASON),
                  DeliveryReconciler.UNCONFIRMED_REASON);
    }
  }
}
