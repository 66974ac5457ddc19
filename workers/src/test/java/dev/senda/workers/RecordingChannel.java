package dev.senda.workers;

import dev.senda.workers.channel.Delivery;
import dev.senda.workers.channel.EmailChannel;
import dev.senda.workers.channel.OutgoingEmail;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** Accepts every email and keeps it, unless it is told what to do with the next one. */
final class RecordingChannel implements EmailChannel {

  private final Queue<OutgoingEmail> handedOver = new ConcurrentLinkedQueue<>();
  private final Queue<Function<OutgoingEmail, Delivery>> next = new ArrayDeque<>();

  /** Does this with the next email that nothing is said about yet. */
  void next(Function<OutgoingEmail, Delivery> behaviour) {
    next.add(behaviour);
  }

  /** Everything that it was handed, whatever it did with it. */
  List<OutgoingEmail> handedOver() {
    return List.copyOf(handedOver);
  }

  @Override
  public Delivery deliver(OutgoingEmail email) {
    handedOver.add(email);
    var behaviour = next.poll();
    return behaviour == null ? new Delivery.Accepted("taken") : behaviour.apply(email);
  }
}
