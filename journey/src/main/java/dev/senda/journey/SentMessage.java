package dev.senda.journey;

import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import java.time.Duration;

/**
 * A message that the journey has sent, and what the contact did with it. One that was skipped or
 * failed was never opened: asking answers no at once.
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

  /** Waits until it reaches the contact, and says whether that happened in time. */
  public boolean deliveredWithin(Duration duration) {
    return happens(Occurrence.delivered(this), Time.within(duration));
  }

  /**
   * Waits until the contact opens it (a click or a reply proves it, too), and says whether that
   * happened in time.
   */
  public boolean openedWithin(Duration duration) {
    return happens(Occurrence.opened(this), Time.within(duration));
  }

  /** Waits until the contact clicks a link in it, and says whether that happened in time. */
  public boolean clickedWithin(Duration duration) {
    return happens(Occurrence.clicked(this), Time.within(duration));
  }

  /**
   * Waits until the contact clicks the link that the template names so, and says whether that
   * happened in time.
   */
  public boolean clickedWithin(String link, Duration duration) {
    return happens(Occurrence.clicked(this, link), Time.within(duration));
  }

  /** Waits until the contact answers it, and says whether that happened in time. */
  public boolean repliedWithin(Duration duration) {
    return happens(Occurrence.replied(this), Time.within(duration));
  }

  /** What became of it when it was sent. */
  public DeliveryStatus delivery() {
    return interpreter.answer(new Question.DeliveryStatusOf(message));
  }

  private boolean happens(Occurrence occurrence, WaitLimit waitLimit) {
    return interpreter.answer(
        new Question.WaitFor(occurrence, waitLimit.duration(), waitLimit.name()));
  }
}
