package dev.senda.temporal.workflow;

import static java.util.stream.Collectors.joining;

import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.DeliveryStatus;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The delivery status of each message of the enrollment: the result of its send, replaced by a
 * bounce, drop or complaint that is reported later.
 */
final class DeliveryStatuses {

  private final Map<String, DeliveryStatus> sendResults = new HashMap<>();
  private final PendingSignals signals;

  DeliveryStatuses(PendingSignals signals) {
    this.signals = signals;
  }

  /** Records the result of a send. */
  void recordSendResult(String message, DeliveryStatus status) {
    sendResults.put(message, status);
  }

  /** The status as it is known now. */
  DeliveryStatus statusOf(String message) {
    var sent = sendResult(message);
    return sent.allowsEngagement()
        ? Objects.requireNonNullElse(signals.deliveryStatus(message), sent)
        : sent;
  }

  private DeliveryStatus sendResult(String message) {
    return sendResults.getOrDefault(message, DeliveryStatus.SKIPPED);
  }

  /** Whether it is an event, or about a message that was sent. */
  boolean wasSent(AwaitedEvent awaitedEvent) {
    return switch (awaitedEvent) {
      case AwaitedEvent.OfMessage one -> sendResult(one.message().toString()).allowsEngagement();
      case AwaitedEvent.TaskDone _, AwaitedEvent.Happened _ -> true;
    };
  }

  /** Whether none of these can happen any more. */
  boolean noneCanHappen(Collection<AwaitedEvent> occurrences) {
    return occurrences.stream().noneMatch(this::canHappen);
  }

  private boolean canHappen(AwaitedEvent awaitedEvent) {
    return switch (awaitedEvent) {
      case AwaitedEvent.OfMessage one -> statusOf(one.message().toString()).allowsEngagement();
      case AwaitedEvent.TaskDone _, AwaitedEvent.Happened _ -> true;
    };
  }

  /** The statuses of the messages that these are about, as text: {@code bounced}. */
  String inWords(Collection<AwaitedEvent> occurrences) {
    return occurrences.stream()
        .filter(AwaitedEvent.OfMessage.class::isInstance)
        .map(AwaitedEvent.OfMessage.class::cast)
        .map(one -> statusOf(one.message().toString()).toString())
        .distinct()
        .collect(joining(", "));
  }
}
