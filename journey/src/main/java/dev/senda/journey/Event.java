package dev.senda.journey;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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

  /** The event of this name, with any properties: {@code event("Order Completed")}. */
  public static Event event(String name) {
    return new Event(name, List.of());
  }

  /**
   * Only where this property has this value: {@code event("Form Submitted").with("form",
   * "pricing")}.
   */
  public Event with(String property, Object value) {
    return with(property, Match.is(value));
  }

  /**
   * Where this property has the value of another event's property, which the enrollment knows:
   * {@code happens(event("Order Shipped").with("order_id", property("order_id")), ...)} waits for
   * the order that enrolled, and {@code emit(event("Order Late").with("order_id",
   * property("order_id")))} passes it on. If the other event has no such value, nothing matches,
   * and an emitted event lacks the property.
   */
  public Event with(String property, ValueReference.Property other) {
    return with(property, new Match.SameAs(other));
  }

  /** Only where this property matches: {@code with("total", atLeast(50))}. */
  public Event with(String property, Match match) {
    var all = new ArrayList<>(properties);
    all.add(new Property(property, match));
    return new Event(name, all);
  }

  /**
   * The same event under a name, to wait for: {@code happens(event("Price Dropped").as("drop"),
   * within(days(30)))}. When it has happened, templates print {@code {{ drop.new_price }}} and
   * conditions ask for {@code property("drop", "new_price")}.
   *
   * @param name lower-case letters, digits and underscores
   */
  public AwaitedEvent.Happened as(String name) {
    ValueReference.Property.requireEventName(name);
    return new AwaitedEvent.Happened(this, name);
  }

  /**
   * The event as a goal with a conversion window: {@code
   * goal(event("Subscribed").within(days(14)))}.
   *
   * @param window counted from the start of the enrollment; a day is 24 hours
   * @throws IllegalArgumentException if it is not more than zero, or longer than a year
   */
  public Goal within(Duration window) {
    return new Goal(this, window);
  }

  /**
   * The one value that each property has.
   *
   * @throws IllegalArgumentException if a property may have several
   */
  public Map<String, Object> propertyValues() {
    return propertyValues(
        other -> {
          throw new IllegalArgumentException(
              "property of another event: %s (expected a value, such as with(\"total\", 50))"
                  .formatted(other));
        });
  }

  /**
   * The one value that each property has, without those that are unknown.
   *
   * @param others finds the value of another event's property; null where it is unknown
   * @throws IllegalArgumentException if a property may have several values
   */
  public Map<String, Object> propertyValues(
      Function<ValueReference.Property, @Nullable Object> others) {
    var values = new LinkedHashMap<String, Object>();
    for (var property : properties) {
      var value =
          switch (property.match()) {
            case Match.Is is -> is.value();
            case Match.SameAs same -> others.apply(same.other());
            default ->
                throw new IllegalArgumentException(
                    "property \"%s\": %s (expected one value, such as with(\"total\", 50))"
                        .formatted(property.name(), property.match()));
          };
      if (value != null) {
        values.put(property.name(), value);
      }
    }
    return values;
  }

  /** The properties of other events with which it is compared. */
  public List<ValueReference.Property> references() {
    return properties.stream()
        .map(Property::match)
        .filter(Match.SameAs.class::isInstance)
        .map(match -> ((Match.SameAs) match).other())
        .toList();
  }

  /** The router compares an event before the journey has seen any other. */
  void requireStartReferences() {
    for (var other : references()) {
      if (!other.isOfStart()) {
        throw new IllegalArgumentException(
            "%s: %s (expected a property of the event that enrolled)".formatted(this, other));
      }
    }
  }

  /**
   * The pattern with the values of other events in the place of {@link #references}; empty where
   * one of them is unknown, so that no event matches.
   *
   * @param others finds the value of another event's property; null where it is unknown
   */
  public Optional<Event> resolved(Function<ValueReference.Property, @Nullable Object> others) {
    var all = new ArrayList<Property>();
    for (var property : properties) {
      if (property.match() instanceof Match.SameAs(var other)) {
        var value = others.apply(other);
        if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
          return Optional.empty();
        }
        all.add(new Property(property.name(), Match.is(value)));
      } else {
        all.add(property);
      }
    }
    return Optional.of(new Event(name, all));
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
