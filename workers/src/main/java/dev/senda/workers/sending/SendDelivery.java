package dev.senda.workers.sending;

import dev.senda.channels.DeliveryResult;
import dev.senda.workers.delivery.DeliveryExecutor;

/** The second step: hands a claimed message to its channel, outside of any transaction. */
public final class SendDelivery {

  private final DeliveryExecutor executor;

  public SendDelivery(DeliveryExecutor executor) {
    this.executor = executor;
  }

  /**
   * Delivers the message, unless so much time has passed that Temporal may have begun the next
   * attempt.
   *
   * @throws RuntimeException if something unexpected happens; the claim stays, and the next attempt
   *     reconciles it
   */
  SendState.Delivered deliver(SendAttempt attempt, SendState.Claimed claim) {
    var lateness = attempt.lateness();
    return new SendState.Delivered(
        claim,
        lateness.isPresent()
            ? new DeliveryResult.NotSent(lateness.get())
            : executor.deliver(claim.message(), claim.queue(), claim.isProbe()));
  }
}
