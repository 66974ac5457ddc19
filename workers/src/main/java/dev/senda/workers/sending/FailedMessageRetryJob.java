package dev.senda.workers.sending;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundMessage;
import dev.senda.store.messages.MessageLedger.MessageSettlement;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.temporal.worker.LoggableFailure;
import dev.senda.workers.delivery.DeliveryExecutor;
import dev.senda.workers.delivery.DeliveryReconciler;
import dev.senda.workers.delivery.DeliveryReconciler.Reconciliation;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Resends texts that a provider accepted and then could not deliver, for a reason that passes, such
 * as a phone that is off. The enrollment does not wait for the resend. Emails need no resend,
 * because mail servers retry.
 *
 * <p>ADR 11 says why this is a job and not a Temporal workflow.
 */
public final class FailedMessageRetryJob {

  private static final Logger LOG = LoggerFactory.getLogger(FailedMessageRetryJob.class);

  /** Real time: longer than a delivery and its settlement take. */
  static final Duration LEASE = Duration.ofMinutes(1);

  private static final int BATCH_SIZE = 20;

  private final SendRepositories ports;
  private final ResendPreparation preparation;
  private final DeliveryExecutor deliveryExecutor;
  private final DeliveryReconciler deliveryReconciler;

  public FailedMessageRetryJob(
      SendRepositories ports,
      ResendPreparation preparation,
      DeliveryExecutor deliveryExecutor,
      DeliveryReconciler deliveryReconciler) {
    this.ports = ports;
    this.preparation = preparation;
    this.deliveryExecutor = deliveryExecutor;
    this.deliveryReconciler = deliveryReconciler;
  }

  /** What to do with a message that is due. */
  sealed interface RetryDecision {

    /**
     * It is claimed for this attempt.
     *
     * @param isProbe whether the queue is held, and this message tests whether the fault is fixed
     */
    record Deliver(OutboundMessage message, ChannelQueue queue, boolean isProbe)
        implements RetryDecision {}

    /** An earlier attempt claimed it, and its result is unknown. */
    record Reconcile() implements RetryDecision {}

    /** It stays due, later. Real time. */
    record Postpone(Duration delay) implements RetryDecision {}

    /** There is nothing more to do. */
    record Finished() implements RetryDecision {}
  }

  /** Resends what is due. A message whose attempt fails is tried again when its lease ends. */
  @Scheduled(fixedDelayString = "${senda.retry-interval:10s}")
  void retryDueMessages() {
    List<UUID> due;
    try {
      due = ports.ledger().leaseDueResends(BATCH_SIZE, LEASE);
    } catch (DataAccessException e) {
      LOG.warn("Due resends cannot be read: {}", e.getClass().getName());
      return;
    }
    // In parallel: an account that hangs must neither delay the others nor outlast the lease.
    try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      due.forEach(message -> senders.execute(() -> retrySafely(message)));
    }
  }

  private void retrySafely(UUID message) {
    try {
      retry(message);
    } catch (RuntimeException e) {
      LOG.warn("Resend failed, message {}", message, LoggableFailure.of(e));
    }
  }

  private void retry(UUID message) {
    switch (preparation.prepare(message)) {
      case RetryDecision.Deliver deliver -> deliver(message, deliver);
      case RetryDecision.Reconcile() -> reconcile(message);
      case RetryDecision.Postpone(var delay) -> ports.ledger().postponeResend(message, delay);
      case RetryDecision.Finished() -> {}
    }
  }

  private void deliver(UUID message, RetryDecision.Deliver claimed) {
    switch (deliveryExecutor.deliver(claimed.message(), claimed.queue(), claimed.isProbe())) {
      case DeliveryResult.Accepted(var providerMessageId) ->
          ports
              .ledger()
              .settle(message, new MessageSettlement.Accepted(providerMessageId), "resent");
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
      case Reconciliation.ConfirmedSent(var providerMessageId, var source) ->
          ports.ledger().settle(message, new MessageSettlement.Accepted(providerMessageId), source);
      case Reconciliation.ConfirmedNotSent() ->
          ports.ledger().releaseResendClaim(message, "the provider does not have it");
      case Reconciliation.SafeToRepeat() ->
          ports.ledger().releaseResendClaim(message, "the receiver drops duplicates");
      case Reconciliation.Pending(var nextCheck) ->
          ports.ledger().postponeResend(message, nextCheck);
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
