package dev.senda.journey;

import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * One contact in one journey, as the journey sees it: what can be done for them, and what can be
 * asked.
 *
 * <p>Goals, exits, unsubscribing and erasure end any wait at once; the journey does not see them.
 */
public final class Enrollment {

  private final Interpreter interpreter;
  private final Map<String, Integer> occurrences = new HashMap<>();

  /** For whatever runs journeys; a journey is handed its enrollment. */
  public Enrollment(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  /**
   * Sends a message, unless the contact must not be written to; what is handed back can be asked
   * what became of it.
   */
  public Sent send(Message message) {
    var ref = new MessageRef(message.step(), occurrences.merge(message.step(), 1, Integer::sum));
    interpreter.send(new Step.Send(ref, message));
    return new Sent(ref, interpreter);
  }

  /** Does nothing for a while. */
  public void pause(Duration duration) {
    pause("pause " + Time.inWords(duration), duration);
  }

  /**
   * Does nothing for a while, as a step of its own name: for a journey that pauses equally long
   * twice on one path.
   */
  public void pause(String step, Duration duration) {
    interpreter.pause(new Step.Pause(StepName.checked(step), Time.positive(duration)));
  }

  /**
   * Waits until the event happens, and says whether it did in time. One that happened since the
   * enrollment and was not yet waited for counts, once.
   */
  public boolean happens(Event event, Within within) {
    return interpreter.answer(new Question.Happens(event, within.duration(), within.name()));
  }

  /** Whether this is so of the contact now. */
  public boolean is(Condition condition) {
    return interpreter.answer(new Question.Is(condition));
  }

  /** Leaves the journey at once; nothing after it runs. */
  public void exit(String reason) {
    if (!StepName.isOneLine(reason)) {
      throw new IllegalArgumentException(
          "exit reason: \"%s\" (expected 1 to %d characters on one line)"
              .formatted(reason, StepName.LONGEST));
    }
    interpreter.exit(new Step.Exit(reason));
  }
}
