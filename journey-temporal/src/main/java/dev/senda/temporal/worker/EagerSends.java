package dev.senda.temporal.worker;

import static java.util.stream.Collectors.toMap;

import dev.senda.journey.Journey;
import dev.senda.journey.MessageClass;
import dev.senda.temporal.activities.SendActivity;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.temporal.queues.ChannelQueues;
import io.temporal.activity.Activity;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Limits the sends that run on the queue of the journeys, where the worker starts them at once: so
 * many of each channel and account at the same time, and first attempts only. All others move to
 * the queue of their account. So an account that hangs or is held takes no slot that another one
 * needs.
 */
final class EagerSends implements SendActivity {

  private final SendActivity sends;
  private final Map<String, MessageClass> messages;
  private final ChannelQueues queues;
  private final Map<ChannelQueue, Semaphore> permits;

  /**
   * @param journeys by their names
   * @param slots how many activities of the journeys' queue run in this process at the same time
   */
  EagerSends(SendActivity sends, Map<String, Journey> journeys, ChannelQueues queues, int slots) {
    this.sends = sends;
    this.messages =
        journeys.entrySet().stream()
            .collect(toMap(Map.Entry::getKey, journey -> journey.getValue().plan().messageClass()));
    this.queues = queues;
    int limit = queues.maxEagerSends(slots);
    this.permits =
        queues.all().stream().collect(toMap(Function.identity(), queue -> new Semaphore(limit)));
  }

  @Override
  public SendResult send(SendRequest request) {
    var info = Activity.getExecutionContext().getInfo();
    var permit =
        request.onOwnQueue()
            ? Optional.<Semaphore>empty()
            : Optional.ofNullable(messages.get(info.getWorkflowType()))
                .flatMap(messageClass -> queues.find(request.by(), messageClass))
                .map(permits::get);
    if (permit.isEmpty()) {
      return sends.send(request);
    }
    if (info.getAttempt() > 1 || !permit.get().tryAcquire()) {
      return SendResult.of(AttemptOutcome.OWN_QUEUE);
    }
    try {
      return sends.send(request);
    } finally {
      permit.get().release();
    }
  }
}
