package dev.senda.journey.engine;

import dev.senda.journey.TeamNotification;

/**
 * A task that an enrollment has opened.
 *
 * @param occurrence counts from 1 those with the same team and text
 */
public record TaskRef(TeamNotification task, int occurrence) {

  public TaskRef {
    if (occurrence < 1) {
      throw new IllegalArgumentException(
          "occurrence: %d (expected 1 or more)".formatted(occurrence));
    }
  }

  /** {@code task for sales: Call}, {@code task for sales: Call#2}. */
  @Override
  public String toString() {
    var name = "task for %s: %s".formatted(task.team(), task.text());
    return occurrence == 1 ? name : name + "#" + occurrence;
  }
}
