package dev.senda.journey;

import java.util.regex.Pattern;

/**
 * Names a value that the contact or one of their events has, without holding it: {@code
 * attribute("country")}, {@code property("form")}. The value is read when it is needed.
 *
 * <p>An unknown value matches nothing: {@code attribute("country").is("MX")} is false for a contact
 * without a country, and {@code not(attribute("country").is("MX"))} is true.
 */
public sealed interface ValueReference {

  /** The value itself; numbers compare by value: {@code property("form").is("pricing")}. */
  default Condition is(Object value) {
    return matches(Match.is(value));
  }

  /** One of these values: {@code attribute("country").isOneOf("MX", "ES")}. */
  default Condition isOneOf(Object first, Object... others) {
    return matches(Match.oneOf(first, others));
  }

  /** This number or a greater one: {@code property("total").atLeast(100)}. */
  default Condition atLeast(Number number) {
    return matches(Match.atLeast(number));
  }

  /** This number or a smaller one: {@code attribute("age").atMost(17)}. */
  default Condition atMost(Number number) {
    return matches(Match.atMost(number));
  }

  /**
   * Contains this text, or is an array with this element; the case of a to z is ignored: {@code
   * property("utm_source").contains("news")}.
   */
  default Condition contains(String part) {
    return matches(Match.contains(part));
  }

  /** Has any value at all: {@code attribute("phone").isKnown()}. */
  default Condition isKnown() {
    return matches(Match.present());
  }

  /** The condition that the value matches. */
  Condition matches(Match match);

  /** An attribute of the contact. */
  record Attribute(String name) implements ValueReference {

    public Attribute {
      if (name.isBlank()) {
        throw new IllegalArgumentException(
            "attribute: empty (expected a name, such as \"country\")");
      }
    }

    @Override
    public Condition matches(Match match) {
      return new Condition.Attribute(name, match);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A property of an event that the enrollment knows.
   *
   * @param event {@link #START} for the event that enrolled the contact
   * @param name the property's name, or the path to a nested one: {@code address.city}
   */
  record Property(String event, String name) implements ValueReference {

    /** The event that enrolled the contact, as templates call it. */
    public static final String START = "event";

    private static final Pattern EVENT_NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    public Property {
      if (!EVENT_NAME.matcher(event).matches()) {
        throw new IllegalArgumentException(
            "event: \"%s\" (expected lower-case letters, digits and underscores, such as \"drop\")"
                .formatted(event));
      }
      if (name.isBlank()) {
        throw new IllegalArgumentException("property: empty (expected a name, such as \"form\")");
      }
    }

    /** Whether it belongs to the event that enrolled the contact. */
    public boolean isOfStart() {
      return event.equals(START);
    }

    @Override
    public Condition matches(Match match) {
      return new Condition.EventProperty(this, match);
    }

    /** {@code event.form}, as a template prints it. */
    @Override
    public String toString() {
      return event + "." + name;
    }
  }
}
