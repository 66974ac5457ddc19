package dev.senda.workers.metrics;

import dev.senda.journey.Channel;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.workers.delivery.SendRetryException;
import org.jspecify.annotations.Nullable;

/** Learns how each attempt to send ended, inside the activity of the attempt. */
public interface SendObserver {

  SendObserver NONE =
      new SendObserver() {
        @Override
        public void onCompleted(
            Channel channel, AttemptOutcome outcome, @Nullable String skipReasons) {}

        @Override
        public void onBlocked(Channel channel, SendRetryException reason) {}
      };

  /**
   * The attempt has an outcome.
   *
   * @param channel the channel of the attempt
   * @param skipReasons why the gate skipped it, as the ledger says; null for other outcomes
   */
  void onCompleted(Channel channel, AttemptOutcome outcome, @Nullable String skipReasons);

  /** The message waits: Temporal tries again. */
  void onBlocked(Channel channel, SendRetryException reason);
}
