package dev.senda.explorer.virtualtime;

import dev.senda.journey.Event;
import dev.senda.journey.Match;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An event of a contact, outside of messages.
 *
 * @param name its name
 * @param properties its properties: Strings, Numbers or Booleans
 * @param after how long after the enrollment
 */
public record ContactEvent(String name, Map<String, Object> properties, Duration after) {

  /**
   * @throws IllegalArgumentException if it is before the enrollment
   */
  public ContactEvent {
    properties = Map.copyOf(properties);
    if (after.isNegative()) {
      throw new IllegalArgumentException("after: %s (expected zero or more)".formatted(after));
    }
  }

  /**
   * This event, each of whose properties has one value.
   *
   * @throws IllegalArgumentException if a property may have several
   */
  public static ContactEvent of(Event event, Duration after) {
    return new ContactEvent(event.name(), event.propertyValues(), after);
  }

  /** An event that matches the pattern: for {@code total is at least 50} one with a total of 50. */
  public static ContactEvent exampleOf(Event pattern, Duration after) {
    var properties = new LinkedHashMap<String, Object>();
    for (var property : pattern.properties()) {
      properties.computeIfAbsent(property.name(), name -> valueFor(name, pattern));
    }
    return new ContactEvent(pattern.name(), properties, after);
  }

  /** Whether this event matches the pattern. */
  public boolean matches(Event pattern) {
    return pattern.matches(name, properties);
  }

  /** A property can be said to be several things at once: at least 5, and at most 10. */
  private static Object valueFor(String property, Event pattern) {
    var matches =
        pattern.properties().stream()
            .filter(one -> one.name().equals(property))
            .map(Event.Property::match)
            .toList();
    return matches.stream()
        .map(ContactEvent::example)
        .filter(value -> fits(value, matches))
        .findFirst()
        .orElseGet(() -> example(matches.getFirst()));
  }

  private static boolean fits(Object value, List<Match> matches) {
    return matches.stream().allMatch(match -> match.matches(value));
  }

  private static Object example(Match match) {
    return switch (match) {
      case Match.Is is -> is.value();
      case Match.AtLeast least -> least.number();
      case Match.AtMost most -> most.number();
      case Match.OneOf one -> one.values().getFirst();
      case Match.Contains contains -> contains.part();
      case Match.Present _ -> true;
    };
  }
}
