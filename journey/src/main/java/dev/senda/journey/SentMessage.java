package dev.senda.journey;

import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import java.time.Duration;

/**
 * A message that the journey has sent. The waits for engagement answer no at once where the message
 * can no longer be opened: it was not sent, or it bounces, is dropped by the provider or is
 * reported as spam.
 */
public final class SentMessage {

  private final MessageRef message;
  private final Interpreter interpreter;

  SentMessage(MessageRef message, Interpreter interpreter) {
    this.message = message;
    this.interpreter = interpreter;
  }

  MessageRef ref() {
    return message;
  }

  /**
   * Waits until it is delivered, and answers whether that happened in time: {@code if
   * (!guide.deliveredWithin(hours(1)))}.
   */
  public boolean deliveredWithin(Duration duration) {
    return happens(AwaitedEvent.delivered(this), Time.within(duration));
  }

  /**
   * Waits until the contact opens it, and answers whether that happened in time. A click or a reply
   * proves an open: {@code if (guide.openedWithin(days(3)))}.
   */
  public boolean openedWithin(Duration duration) {
    return happens(AwaitedEvent.opened(this), Time.within(duration));
  }

  /**
   * Waits until the contact clicks a link in it, and answers whether that happened in time: {@code
   * if (guide.clickedWithin(days(3)))}.
   */
  public boolean clickedWithin(Duration duration) {
    return happens(AwaitedEvent.clicked(this), Time.within(duration));
  }

  /**
   * Waits until the contact clicks the link with this name in the template, and answers whether
   * that happened in time: {@code if (guide.clickedWithin("book-now", days(3)))}.
   */
  public boolean clickedWithin(String link, Duration duration) {
    return happens(AwaitedEvent.clicked(this, link), Time.within(duration));
  }

  /**
   * Waits until the contact replies to it, and answers whether that happened in time: {@code if
   * (guide.repliedWithin(days(3)))}.
   */
  public boolean repliedWithin(Duration duration) {
    return happens(AwaitedEvent.replied(this), Time.within(duration));
  }

  /**
   * Waits until the channel reports that it could not deliver it, and answers whether that happened
   * in time: {@code if (invoice.bouncedWithin(hours(1)))}. A message that was not sent, or that the
   * provider drops, does not bounce: the answer is no at once.
   */
  public boolean bouncedWithin(Duration duration) {
    return happens(AwaitedEvent.bounced(this), Time.within(duration));
  }

  /**
   * Its delivery status as it is known now. It costs nothing and does not wait: {@code if
   * (guide.delivery() == BOUNCED)}.
   */
  public DeliveryStatus delivery() {
    return interpreter.answer(new Question.DeliveryStatusOf(message));
  }

  private boolean happens(AwaitedEvent awaitedEvent, WaitLimit waitLimit) {
    return interpreter.answer(
        new Question.WaitFor(awaitedEvent, waitLimit.duration(), waitLimit.name()));
  }
}
