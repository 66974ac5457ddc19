package dev.senda.workers.sending;

import dev.senda.temporal.activities.SendActivity;
import dev.senda.workers.delivery.SendRetryException;
import dev.senda.workers.metrics.SendObserver;
import java.time.Duration;

/**
 * Sends one message, at most once, as a state machine:
 *
 * <pre>
 * prepare ──► Claimed ──► deliver ──► Delivered ──► settle ──► Completed or Blocked
 *    │
 *    ├──────► Unconfirmed ──► reconcile ──► Claimed, Completed or Blocked
 *    └──────► Completed or Blocked
 * </pre>
 *
 * The message is rendered before any transaction. Gate and claim are one transaction under a lock
 * on the contact. The channel is called outside of any transaction. An attempt that finds a claim
 * without a result looks for evidence before anything is sent again.
 */
public final class SendMessageActivityImpl implements SendActivity {

  /**
   * Real time. Temporal retries an activity 30 seconds after it began, and a delivery takes up to
   * 15 seconds: a delivery that begins later than this could overlap the retry.
   */
  public static final Duration LATEST_DELIVERY_START = Duration.ofSeconds(12);

  private final SendPreparation preparation;
  private final SendDelivery delivery;
  private final SendSettlement settlement;
  private final SendReconciliation reconciliation;
  private final Duration latestDeliveryStart;
  private final SendObserver observer;

  /**
   * @param latestDeliveryStart real time after the start of an attempt, from which on it must not
   *     call the channel any more
   * @param observer learns how each attempt ended
   */
  public SendMessageActivityImpl(
      SendPreparation preparation,
      SendDelivery delivery,
      SendSettlement settlement,
      SendReconciliation reconciliation,
      Duration latestDeliveryStart,
      SendObserver observer) {
    this.preparation = preparation;
    this.delivery = delivery;
    this.settlement = settlement;
    this.reconciliation = reconciliation;
    this.latestDeliveryStart = latestDeliveryStart;
    this.observer = observer;
  }

  /**
   * Sends the message, or reconciles an earlier attempt.
   *
   * @throws dev.senda.workers.delivery.SendRetryException if the message has to wait
   */
  @Override
  public SendResult send(SendRequest request) {
    var attempt = SendAttempt.start(request, latestDeliveryStart);
    try {
      return send(attempt);
    } catch (SendRetryException reason) {
      observer.onBlocked(attempt.channel(), reason);
      throw reason;
    }
  }

  private SendResult send(SendAttempt attempt) {
    var state = preparation.prepare(attempt);
    while (true) {
      switch (state) {
        case SendState.Unconfirmed unconfirmed ->
            state = reconciliation.reconcile(attempt, unconfirmed);
        case SendState.Claimed claimed -> state = delivery.deliver(attempt, claimed);
        case SendState.Delivered delivered -> state = settlement.settle(attempt, delivered);
        case SendState.Completed completed -> {
          observer.onCompleted(
              attempt.channel(), completed.result().outcome(), completed.skipReasons());
          return completed.result();
        }
        case SendState.Blocked blocked -> throw blocked.reason();
      }
    }
  }
}
