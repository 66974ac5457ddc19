package dev.senda.journey;

import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import java.time.Duration;

/**
 * A message that the journey has sent, and what the contact did with it. One that was skipped or
 * failed was never opened.
 */
public final class Sent {

  private final MessageRef message;
  private final Interpreter interpreter;

  Sent(MessageRef message, Interpreter interpreter) {
    this.message = message;
    this.interpreter = interpreter;
  }

  /**
   * Waits until the contact opens it (a click proves it, too), and says whether that happened in
   * time.
   */
  public boolean openedWithin(Duration duration) {
    return interpreter.answer(new Question.Opened(message, Time.positive(duration)));
  }

  /** Waits until the contact clicks a link in it, and says whether that happened in time. */
  public boolean clickedWithin(Duration duration) {
    return interpreter.answer(new Question.Clicked(message, Time.positive(duration)));
  }
}
