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

  /** An exit event ended the journey. */
  record ExitedOnEvent(Event event) implements EnrollmentEnd {
    @Override
    public String toString() {
      return "exit on " + event;
    }
  }

  /** It goes on in further rounds of an endless loop, which are not followed. */
  record GoesOn(String loop) implements EnrollmentEnd {
    @Override
    public String toString() {
      return "goes on: " + loop;
    }
  }

  /** The code of the journey exited. */
  record Exited(String reason) implements EnrollmentEnd {
    @Override
    public String toString() {
      return "exit: " + reason;
    }
  }
}
