package dev.senda.workers.sending;

import dev.senda.journey.Message;
import dev.senda.store.messages.MessageLedger.MessageEventType;
import dev.senda.store.messages.MessageLedger.MessageRow;
import dev.senda.store.messages.MessageLedger.MessageSettlement;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.workers.delivery.BlockedBy;
import dev.senda.workers.delivery.DeliveryReconciler;
import dev.senda.workers.delivery.DeliveryReconciler.Reconciliation;
import dev.senda.workers.delivery.SendRetryException;
import java.time.Instant;

/**
 * The step for a claim without a result: an earlier attempt may have sent the message. Looks for
 * evidence, and lets the message be sent again only where that is safe or the journey allows it.
 */
public final class SendReconciliation {

  /** How often an at-least-once message may lose its result before it is settled as unknown. */
  private static final int MAX_UNCONFIRMED_ATTEMPTS = 3;

  private final SendRepositories ports;
  private final DeliveryReconciler reconciler;
  private final SendPreparation preparation;
  private final SendSettlement settlement;

  public SendReconciliation(
      SendRepositories ports,
      DeliveryReconciler reconciler,
      SendPreparation preparation,
      SendSettlement settlement) {
    this.ports = ports;
    this.reconciler = reconciler;
    this.preparation = preparation;
    this.settlement = settlement;
  }

  SendState reconcile(SendAttempt attempt, SendState.Unconfirmed unconfirmed) {
    var message = unconfirmed.message();
    return switch (reconciler.reconcile(message.id())) {
      case Reconciliation.ConfirmedSent(var providerMessageId, var source) ->
          settlement.settle(
              attempt,
              message.id(),
              new MessageSettlement.Accepted(providerMessageId),
              source,
              AttemptOutcome.ACCEPTED);
      case Reconciliation.ConfirmedNotSent() ->
          redeliver(attempt, new Redelivery(message.id(), null, false));
      case Reconciliation.SafeToRepeat() ->
          redeliver(attempt, new Redelivery(message.id(), markUnconfirmed(message), false));
      case Reconciliation.Pending(var nextCheck) ->
          new SendState.Blocked(
              new SendRetryException("it is not known yet whether the message was sent", nextCheck)
                  .because(BlockedBy.UNCONFIRMED));
      case Reconciliation.Unknown() ->
          mayDuplicate(attempt, message)
              ? redeliver(attempt, new Redelivery(message.id(), markUnconfirmed(message), true))
              : settlement.settleAsUnknown(attempt, message.id());
    };
  }

  /** A claim of another attempt must not be reconciled here. */
  private SendState redeliver(SendAttempt attempt, Redelivery redelivery) {
    var state = preparation.prepareRedelivery(attempt, redelivery);
    return state instanceof SendState.Unconfirmed
        ? new SendState.Blocked(
            new SendRetryException("another attempt is in progress").because(BlockedBy.UNCONFIRMED))
        : state;
  }

  /** Real time since when the result is unknown: a worker that died could not record it. */
  private Instant markUnconfirmed(MessageRow message) {
    var since = message.unconfirmedSince();
    return since != null
        ? since
        : ports
            .ledger()
            .markUnconfirmed(message.id(), DeliveryReconciler.INTERRUPTED_REASON)
            .orElseGet(Instant::now);
  }

  /** Whether the journey accepts a duplicate rather than no message. */
  private boolean mayDuplicate(SendAttempt attempt, MessageRow message) {
    boolean isAtLeastOnce =
        attempt.request().message().choices().stream()
            .filter(choice -> choice.channel() == message.channel())
            .anyMatch(Message.Single::isAtLeastOnce);
    return isAtLeastOnce
        && ports.ledger().findEvents(attempt.key()).stream()
                .filter(event -> event.type() == MessageEventType.UNCONFIRMED)
                .count()
            < MAX_UNCONFIRMED_ATTEMPTS;
  }
}
