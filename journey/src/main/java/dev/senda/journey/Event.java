package dev.senda.journey;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An event of a contact, as a pattern: {@code event("Form Submitted").with("form", "ebook")}.
 *
 * @param name the exact name of the tracked event
 * @param properties what its properties must match, all of them
 */
public record Event(String name, List<Property> properties) {

  /** What one property of an event must match. */
  public record Property(String name, Match match) {

    public Property {
      if (name.isBlank()) {
        throw new IllegalArgumentException("property: empty (expected a name, such as \"form\")");
      }
    }

    @Override
    public String toString() {
      return name + " " + match;
    }
  }

  public Event {
    if (name.isBlank() || name.length() > StepNameRules.MAX_LENGTH) {
      throw new IllegalArgumentException(
          "event name: \"%s\" (expected 1 to %d characters)"
              .formatted(name, StepNameRules.MAX_LENGTH));
    }
    properties = List.copyOf(properties);
  }

  public static Event event(String name) {
    return new Event(name, List.of());
  }

  /** Only where this property has this value. */
  public Event with(String property, Object value) {
    return with(property, Match.is(value));
  }

  /** Only where this property matches: {@code with("total", atLeast(50))}. */
  public Event with(String property, Match match) {
    var all = new ArrayList<>(properties);
    all.add(new Property(property, match));
    return new Event(name, all);
  }

  /**
   * The one value that each property has.
   *
   * @throws IllegalArgumentException if a property may have several
   */
  public Map<String, Object> propertyValues() {
    var values = new LinkedHashMap<String, Object>();
    for (var property : properties) {
      if (!(property.match() instanceof Match.Is is)) {
        throw new IllegalArgumentException(
            "property \"%s\": %s (expected one value, such as with(\"total\", 50))"
                .formatted(property.name(), property.match()));
      }
      values.put(property.name(), is.value());
    }
    return values;
  }

  /** Whether an event with this name and these properties matches. */
  public boolean matches(String eventName, Map<String, ?> eventProperties) {
    return name.equals(eventName)
        && properties.stream()
            .allMatch(
                property -> property.match().matches(Match.find(eventProperties, property.name())));
  }

  /**
   * {@code Form Submitted where form is ebook}. It also identifies the pattern in signals to
   * running enrollments.
   */
  @Override
  public String toString() {
    return properties.isEmpty()
        ? name
        : properties.stream()
            .map(Property::toString)
            .collect(joining(" and ", name + " where ", ""));
  }
}
