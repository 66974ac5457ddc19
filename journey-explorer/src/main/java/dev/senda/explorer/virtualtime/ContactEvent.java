package dev.senda.explorer.virtualtime;

import dev.senda.journey.Event;
import dev.senda.journey.Match;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
      var value = valueFor(property.name(), pattern);
      if (value != null) {
        properties.put(property.name(), value);
      }
    }
    return new ContactEvent(pattern.name(), properties, after);
  }

  /** Whether this event matches the pattern. */
  public boolean matches(Event pattern) {
    return pattern.matches(name, properties);
  }

  /** The number that a property has; 0 where it has none. */
  public BigDecimal number(String property) {
    return Match.comparable(Match.find(properties, property)) instanceof BigDecimal number
        ? number
        : BigDecimal.ZERO;
  }

  /** A property can be said to be several things at once: at least 5, and at most 10. */
  private static @Nullable Object valueFor(String property, Event pattern) {
    var matches =
        pattern.properties().stream()
            .filter(one -> one.name().equals(property))
            .map(Event.Property::match)
            .toList();
    for (var match : matches) {
      var value = example(match);
      if (fits(value, matches)) {
        return value;
      }
    }
    return example(matches.getFirst());
  }

  private static boolean fits(@Nullable Object value, List<Match> matches) {
    return matches.stream().allMatch(match -> match.matches(value));
  }

  private static Object otherThan(Object value) {
    return switch (Match.comparable(value)) {
      case BigDecimal number -> number.add(BigDecimal.ONE);
      case Boolean truth -> !truth;
      case null, default -> "other than " + value;
    };
  }

  private static @Nullable Object example(Match match) {
    return switch (match) {
      case Match.Is is -> is.value();
      case Match.AtLeast least -> least.number();
      case Match.AtMost most -> most.number();
      case Match.OneOf one -> one.values().getFirst();
      case Match.Contains contains -> contains.part();
      case Match.IsNot isNot -> otherThan(isNot.value());
      case Match.LessThan less -> less.number().subtract(BigDecimal.ONE);
      case Match.MoreThan more -> more.number().add(BigDecimal.ONE);
      case Match.Between between -> between.least();
      case Match.Present _ -> true;
      case Match.Absent _, Match.SameAs _ -> null;
    };
  }
}
