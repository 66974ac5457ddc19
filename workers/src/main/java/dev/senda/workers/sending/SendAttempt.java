package dev.senda.workers.sending;

import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.messages.MessageLedger.MessageKey;
import dev.senda.temporal.activities.SendActivity.SendRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One attempt to send one message.
 *
 * @param startedNanos when the attempt started, in {@link System#nanoTime}
 * @param latestDeliveryStart real time after the start, from which on it must not begin to deliver
 */
record SendAttempt(SendRequest request, long startedNanos, Duration latestDeliveryStart) {

  static SendAttempt start(SendRequest request, Duration latestDeliveryStart) {
    return new SendAttempt(request, System.nanoTime(), latestDeliveryStart);
  }

  UUID enrollment() {
    return request.enrollment();
  }

  /** The channel on whose queue this attempt runs. */
  Channel channel() {
    return request.by();
  }

  /** The channels of the message's choices. */
  List<Channel> channels() {
    return request.message().choices().stream().map(Message.Single::channel).distinct().toList();
  }

  MessageKey key() {
    return new MessageKey(
        request.enrollment(), new MessageRef(request.message().step(), request.occurrence()));
  }

  /** Why it is too late to begin the delivery; empty if it is not too late. */
  Optional<String> lateness() {
    var taken = Duration.ofNanos(System.nanoTime() - startedNanos);
    return taken.compareTo(latestDeliveryStart) <= 0
        ? Optional.empty()
        : Optional.of(
            "%d ms until it could be delivered (expected at most %d)"
                .formatted(taken.toMillis(), latestDeliveryStart.toMillis()));
  }
}
