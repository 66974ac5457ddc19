package dev.senda.explorer.walk;

import dev.senda.journey.Event;

/** How a lead's walk ended. */
public sealed interface Ending {

  /** The journey ran to its end. */
  record Completed() implements Ending {}

  /** The lead reached the goal. */
  record ReachedGoal(Event goal) implements Ending {}

  /** The lead did what ends the journey without success. */
  record ExitedOn(Event event) implements Ending {}

  /** The journey left by itself. */
  record Exited(String reason) implements Ending {}
}
