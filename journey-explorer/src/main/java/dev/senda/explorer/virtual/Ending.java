package dev.senda.explorer.virtual;

import dev.senda.journey.Event;

/** How an enrollment ended. */
public sealed interface Ending {

  /** The journey ran to its end. */
  record Completed() implements Ending {
    @Override
    public String toString() {
      return "end";
    }
  }

  /** The contact reached the goal. */
  record ReachedGoal(Event goal) implements Ending {
    @Override
    public String toString() {
      return "goal: " + goal;
    }
  }

  /** The contact did what ends the journey without success. */
  record ExitedOn(Event event) implements Ending {
    @Override
    public String toString() {
      return "exit on " + event;
    }
  }

  /** The journey left by itself. */
  record Exited(String reason) implements Ending {
    @Override
    public String toString() {
      return "exit: " + reason;
    }
  }
}
