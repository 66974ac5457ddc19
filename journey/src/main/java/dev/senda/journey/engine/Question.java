package dev.senda.journey.engine;

import dev.senda.journey.Condition;
import dev.senda.journey.Event;
import dev.senda.journey.Time;
import java.time.Duration;
import java.util.List;

/**
 * A decision of a journey: all of them are questions, so that whoever knows the answers knows the
 * path.
 *
 * @param <A> the type of its answers
 */
public sealed interface Question<A> extends Step {

  /** Every answer it can have, in the order in which a picture shows them. */
  List<A> answers();

  /** A question that waits, at most this long, for its answer to be yes. */
  sealed interface Wait extends Question<Boolean> {

    Duration within();

    @Override
    default List<Boolean> answers() {
      return YES_AND_NO;
    }
  }

  /** Was the message opened in time? */
  record Opened(MessageRef message, Duration within) implements Wait {
    @Override
    public String name() {
      return "%s opened within %s".formatted(message, Time.inWords(within));
    }
  }

  /** Was a link in the message clicked in time? */
  record Clicked(MessageRef message, Duration within) implements Wait {
    @Override
    public String name() {
      return "%s clicked within %s".formatted(message, Time.inWords(within));
    }
  }

  /**
   * Did the event happen in time?
   *
   * @param label the step's own name; empty where the question names itself
   */
  record Happens(Event event, Duration within, String label) implements Wait {
    @Override
    public String name() {
      return label.isEmpty() ? "%s within %s".formatted(event, Time.inWords(within)) : label;
    }
  }

  /** Is this so of the contact now? */
  record Is(Condition condition) implements Question<Boolean> {
    @Override
    public List<Boolean> answers() {
      return YES_AND_NO;
    }

    @Override
    public String name() {
      return condition.toString();
    }
  }

  List<Boolean> YES_AND_NO = List.of(true, false);
}
