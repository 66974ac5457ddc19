package dev.senda.workers;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.EmailChannel;
import dev.senda.channels.OutboundEmail;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A fake channel: it accepts and records each email, unless the test sets the next result. */
public final class RecordingEmailChannel implements EmailChannel {

  private final Queue<OutboundEmail> sent = new ConcurrentLinkedQueue<>();
  private final Queue<Function<OutboundEmail, DeliveryResult>> next = new ArrayDeque<>();

  /** Does this with the next email that nothing is said about yet. */
  public void onNext(Function<OutboundEmail, DeliveryResult> behaviour) {
    next.add(behaviour);
  }

  /** Everything that it was handed, whatever it did with it. */
  public List<OutboundEmail> sent() {
    return List.copyOf(sent);
  }

  @Override
  public DeliveryResult deliver(OutboundEmail email) {
    sent.add(email);
    var behaviour = next.poll();
    return behaviour == null ? new DeliveryResult.Accepted("taken") : behaviour.apply(email);
  }
}
