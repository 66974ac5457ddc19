package dev.senda.workers.sending;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundMessage;
import dev.senda.store.messages.MessageLedger.MessageRow;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.workers.delivery.SendRetryException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far an attempt to send has come. {@link Claimed}, {@link Delivered} and {@link Unconfirmed}
 * have a next step; {@link Completed} and {@link Blocked} end the attempt.
 */
sealed interface SendState {

  /** Whether it uses up that a paused message was released: it is claimed, or was skipped. */
  default boolean usesUpRelease() {
    return this instanceof Claimed
        || (this instanceof Completed completed
            && completed.result().outcome() == AttemptOutcome.SKIPPED);
  }

  /**
   * The ledger has a claim for this attempt: the message may be handed to its channel.
   *
   * @param isProbe whether the queue is held, and this message tests whether the fault is fixed
   * @param wasBlocked whether the enrollment shows a blocked reason, which a success clears
   * @param unconfirmedSince real time since when the provider may have the message from an earlier
   *     attempt; null where it certainly has not
   */
  record Claimed(
      OutboundMessage message,
      ChannelQueue queue,
      boolean isProbe,
      boolean wasBlocked,
      @Nullable Instant unconfirmedSince)
      implements SendState {

    boolean isRedelivery() {
      return unconfirmedSince != null;
    }
  }

  /** The channel was called, and the ledger does not know the result yet. */
  record Delivered(Claimed claim, DeliveryResult result) implements SendState {}

  /** An earlier attempt claimed the message, and its result is unknown. */
  record Unconfirmed(MessageRow message) implements SendState {}

  /**
   * The message has an outcome: the workflow continues.
   *
   * @param skipReasons why the gate skipped it; null unless this attempt did that
   */
  record Completed(SendResult result, @Nullable String skipReasons) implements SendState {

    Completed(SendResult result) {
      this(result, null);
    }
  }

  /** The message waits: Temporal tries again. */
  record Blocked(SendRetryException reason) implements SendState {}
}
