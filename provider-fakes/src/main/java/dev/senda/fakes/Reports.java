package dev.senda.fakes;

import dev.senda.fakes.Courier.Letter;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What a fake reports to webhooks, and its manners in doing so, which add up until {@link
 * #promptly}. A report by call returns when the webhook has answered, or has been tried in vain;
 * with {@link #late} at once.
 */
public abstract sealed class Reports permits MailReports, TextReports {

  private final Courier courier;
  private volatile Manners manners = Manners.GOOD;

  Reports(Courier courier) {
    this.courier = courier;
  }

  /** Each report is this much late. */
  public final Reports late(Duration time) {
    behave(manners -> manners.late(time));
    return this;
  }

  /** Each request is made twice, byte for byte the same. */
  public final Reports twice() {
    behave(manners -> manners.repeating(false));
    return this;
  }

  /** The reports that a message causes by itself arrive in the opposite order. */
  public final Reports outOfOrder() {
    behave(Manners::disordered);
    return this;
  }

  /** No report is made at all. */
  public final Reports never() {
    behave(Manners::silent);
    return this;
  }

  /** Good manners again: at once, once, in order. */
  public final Reports promptly() {
    behave(_ -> Manners.GOOD);
    return this;
  }

  /** Every request that was made to a webhook, each attempt of it, oldest first. */
  public final List<Delivery> deliveries() {
    return courier.deliveries();
  }

  /**
   * The newest of {@link #deliveries}.
   *
   * @throws IllegalStateException if there is none
   */
  public final Delivery last() {
    var all = deliveries();
    if (all.isEmpty()) {
      throw new IllegalStateException("deliveries: none (expected at least one)");
    }
    return all.getLast();
  }

  /** Makes this request once more, exactly as it is, and says what came back. */
  public final Delivery replay(Delivery delivery) {
    return courier.takeOnce(new Letter(delivery.to(), delivery.headers(), delivery.body()));
  }

  /** Waits until no report is under way, late ones among them; false when patience ends first. */
  public final boolean settled(Duration patience) throws InterruptedException {
    return courier.settled(patience);
  }

  final synchronized void behave(UnaryOperator<Manners> change) {
    manners = change.apply(manners);
  }

  final Manners manners() {
    return manners;
  }

  /** Sends these now, or when they are due. */
  final void send(List<Supplier<Letter>> letters) {
    if (manners.never()) {
      return;
    }
    if (manners.delay().isZero()) {
      letters.forEach(letter -> courier.take(letter.get()));
      return;
    }
    later(letters).run();
  }

  /** To be run when the request at hand has its answer; {@link #settled} waits from now on. */
  final Runnable later(List<Supplier<Letter>> letters) {
    return manners.never()
        ? () -> {}
        : courier.prepared(
            manners.delay(), () -> letters.forEach(letter -> courier.take(letter.get())));
  }
}
