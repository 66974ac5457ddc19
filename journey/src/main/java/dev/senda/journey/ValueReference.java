package dev.senda.journey;

import java.time.LocalDate;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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

  /**
   * Has a value, and another one: {@code attribute("plan").isNot("free")}. Of {@code is}, {@code
   * isNot} and {@link #isUnknown} exactly one is true. For "another one, or none at all" write
   * {@code not(attribute("plan").is("free"))}.
   */
  default Condition isNot(Object value) {
    return matches(Match.isNot(value));
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

  /** A smaller number: {@code attribute("age").lessThan(18)}. */
  default Condition lessThan(Number number) {
    return matches(Match.lessThan(number));
  }

  /** A greater number: {@code property("seats").moreThan(10)}. */
  default Condition moreThan(Number number) {
    return matches(Match.moreThan(number));
  }

  /**
   * From the first number to the second, both included: {@code property("total").between(50, 99)}.
   */
  default Condition between(Number least, Number most) {
    return matches(Match.between(least, most));
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

  /** Has no value: {@code attribute("phone").isUnknown()}. */
  default Condition isUnknown() {
    return matches(Match.absent());
  }

  /**
   * A date before this day: {@code attribute("trial_ends").before(today().plus(days(3)))}. The
   * value is read as {@link Time#date} reads it; one that is no date matches nothing.
   */
  default Condition before(Day day) {
    return new DayCondition(this, DayRelation.BEFORE, day);
  }

  /** A date before this one: {@code attribute("signed_up").before(LocalDate.of(2026, 1, 1))}. */
  default Condition before(LocalDate date) {
    return before(new Day.Fixed(date));
  }

  /** A date after this day: {@code property("due").after(today())}. */
  default Condition after(Day day) {
    return new DayCondition(this, DayRelation.AFTER, day);
  }

  /** A date after this one: {@code attribute("renews").after(LocalDate.of(2027, 1, 1))}. */
  default Condition after(LocalDate date) {
    return after(new Day.Fixed(date));
  }

  /** This day: {@code attribute("renews").on(today().plus(weeks(1)))}. */
  default Condition on(Day day) {
    return new DayCondition(this, DayRelation.ON, day);
  }

  /** This date: {@code attribute("renews").on(LocalDate.of(2027, 1, 1))}. */
  default Condition on(LocalDate date) {
    return on(new Day.Fixed(date));
  }

  /** The condition that the value matches. */
  Condition matches(Match match);

  /** The value that the profile has; null where it is unknown. */
  @Nullable Object in(Profile profile);

  /** How a date relates to a day. */
  enum DayRelation {
    BEFORE,
    ON,
    AFTER;

    boolean holds(LocalDate date, LocalDate day) {
      return switch (this) {
        case BEFORE -> date.isBefore(day);
        case ON -> date.isEqual(day);
        case AFTER -> date.isAfter(day);
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

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
    public @Nullable Object in(Profile profile) {
      return profile.attribute(name);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A property of an event that the enrollment knows.
   *
   * @param event the name under which the event is remembered ({@link Event#as}); {@link #START}
   *     for the event that enrolled the contact
   * @param name the property's name, or the path to a nested one: {@code address.city}
   */
  record Property(String event, String name) implements ValueReference {

    /** The event that enrolled the contact, as templates call it. */
    public static final String START = "event";

    private static final Pattern EVENT_NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    public Property {
      requireEventName(event);
      if (name.isBlank()) {
        throw new IllegalArgumentException("property: empty (expected a name, such as \"form\")");
      }
    }

    static void requireEventName(String name) {
      if (!EVENT_NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "event: \"%s\" (expected lower-case letters, digits and underscores, such as \"drop\")"
                .formatted(name));
      }
    }

    /** Whether it belongs to the event that enrolled the contact. */
    public boolean isOfStart() {
      return event.equals(START);
    }

    @Override
    public Condition matches(Match match) {
      return new PropertyCondition(this, match);
    }

    @Override
    public @Nullable Object in(Profile profile) {
      return profile.property(event, name);
    }

    /** {@code event.form}, as a template prints it. */
    @Override
    public String toString() {
      return event + "." + name;
    }
  }
}
