package dev.senda.journey;

import static java.util.stream.Collectors.joining;

import java.util.List;

/**
 * Some of several events, in any order: {@code anyOf(2, event("Profile Completed"), event("Project
 * Created"), event("Teammate Invited"))}. One event of the contact counts for one of them only.
 *
 * @param count how many different ones must happen
 * @param events the events from which they come
 */
public record AnyOf(int count, List<Event> events) {

  public AnyOf {
    events = List.copyOf(events);
    if (events.stream().distinct().count() < events.size()) {
      throw new IllegalArgumentException(
          "any of: %s (expected different events)".formatted(events));
    }
    if (events.size() < 2 || count < 1 || count > events.size()) {
      throw new IllegalArgumentException(
          "any of: %d of %s (expected 1 or more of two events or more)".formatted(count, events));
    }
  }

  /**
   * So many different ones of these events, in any order: {@code anyOf(2, event("Project Created"),
   * event("Teammate Invited"))}.
   */
  public static AnyOf anyOf(int count, Event... events) {
    return new AnyOf(count, List.of(events));
  }

  /** {@code 2 of Profile Completed, Project Created, Teammate Invited}. */
  @Override
  public String toString() {
    return events.stream().map(Event::toString).collect(joining(", ", count + " of ", ""));
  }
}
