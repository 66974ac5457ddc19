package dev.senda.explorer.virtualtime;

import dev.senda.journey.Event;

/** How an enrollment ended. */
public sealed interface EnrollmentEnd {

  /** The journey ran to its end. */
  record Completed() implements EnrollmentEnd {
    @Override
    public String toString() {
      return "end";
    }
  }

  /** The contact reached the goal. */
  record ReachedGoal(Event goal) implements EnrollmentEnd {
    @Override
    public String toString() {
      return "goal: " + goal;
    }
  }

  /** The contact did what ends the journey without success. */
  record ExitedOnEvent(Event event) implements EnrollmentEnd {
    @Override
    public String toString() {
      return "exit on " + event;
    }
  }

  /** The journey left by itself. */
  record Exited(String reason) implements EnrollmentEnd {
    @Override
    public String toString() {
      return "exit: " + reason;
    }
  }
}
