package dev.senda.journey;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one value of a contact or an event must match. Numbers compare by value: {@code 5} is {@code
 * 5.0}. Apps send numbers and booleans also as texts: {@code "60.00"} is the number 60, unless it
 * has leading zeros, as a code has, and {@code "true"} is true.
 */
public sealed interface Match {

  /** A text that is a number: no leading zero, no exponent, and not too long. */
  Pattern NUMERIC = Pattern.compile("-?(0|[1-9][0-9]{0,14})([.][0-9]{1,15})?");

  /** Exactly this value: {@code attribute("plan").is("pro")}. */
  static Match is(Object value) {
    return new Is(value);
  }

  /**
   * A known value other than this one; a missing value does not match: {@code with("plan",
   * isNot("free"))}.
   */
  static Match isNot(Object value) {
    return new IsNot(value);
  }

  /** A number that is this or greater: {@code with("total", atLeast(50))}. */
  static Match atLeast(Number number) {
    return new AtLeast(decimal(number));
  }

  /** A number that is this or smaller: {@code with("total", atMost(50))}. */
  static Match atMost(Number number) {
    return new AtMost(decimal(number));
  }

  /** A number that is smaller than this: {@code with("total", lessThan(50))}. */
  static Match lessThan(Number number) {
    return new LessThan(decimal(number));
  }

  /** A number that is greater than this: {@code with("total", moreThan(50))}. */
  static Match moreThan(Number number) {
    return new MoreThan(decimal(number));
  }

  /**
   * A number from the first to the second, both included: {@code with("total", between(50, 100))}.
   */
  static Match between(Number least, Number most) {
    return new Between(decimal(least), decimal(most));
  }

  /** Any value at all: {@code with("coupon", present())}. */
  static Match present() {
    return new Present();
  }

  /** No value: the only match for a missing one: {@code with("coupon", absent())}. */
  static Match absent() {
    return new Absent();
  }

  /** One of these values: {@code with("plan", oneOf("pro", "team"))}. */
  static Match oneOf(Object first, Object... others) {
    return new OneOf(NonEmptyLists.of(first, others));
  }

  /**
   * A text that contains this, or an array that has this text as an element; the case of a to z is
   * ignored: {@code with("tags", contains("sale"))}.
   */
  static Match contains(String part) {
    return new Contains(part);
  }

  /** Whether the value matches; a value that is missing matches only {@link #absent()}. */
  boolean matches(@Nullable Object value);

  /**
   * The value of this name; or, where there is none, the one at this path into nested values:
   * {@code address.city}. Null where it is missing.
   */
  static @Nullable Object find(Map<String, ?> values, String name) {
    if (values.containsKey(name) || name.indexOf('.') < 0) {
      return values.get(name);
    }
    Object found = values;
    for (var step : name.split("\\.", -1)) {
      found = found instanceof Map<?, ?> nested ? nested.get(step) : null;
    }
    return found;
  }

  /**
   * The value that a comparison sees: a number as {@link BigDecimal} and a boolean, also where they
   * are texts; anything else unchanged.
   */
  static @Nullable Object comparable(@Nullable Object value) {
    return switch (value) {
      case String text when NUMERIC.matcher(text).matches() -> decimal(new BigDecimal(text));
      case String text when text.equalsIgnoreCase("true") -> true;
      case String text when text.equalsIgnoreCase("false") -> false;
      case Number number when isFinite(number) -> decimal(number);
      case null, default -> value;
    };
  }

  /**
   * The value itself.
   *
   * @param value a String, a Number (kept as {@link BigDecimal}) or a Boolean
   */
  record Is(Object value) implements Match {
    public Is {
      value = plain(value);
    }

    @Override
    public boolean matches(@Nullable Object other) {
      return Objects.equals(comparable(value), comparable(other));
    }

    @Override
    public String toString() {
      return "is " + inWords(value);
    }
  }

  /**
   * A known value other than this one.
   *
   * @param value a String, a Number (kept as {@link BigDecimal}) or a Boolean
   */
  record IsNot(Object value) implements Match {
    public IsNot {
      value = plain(value);
    }

    @Override
    public boolean matches(@Nullable Object other) {
      return other != null && !Objects.equals(comparable(value), comparable(other));
    }

    @Override
    public String toString() {
      return "is not " + inWords(value);
    }
  }

  /** A number that is at least this. */
  record AtLeast(BigDecimal number) implements Match {
    public AtLeast {
      number = decimal(number);
    }

    @Override
    public boolean matches(@Nullable Object value) {
      return comparable(value) instanceof BigDecimal found && found.compareTo(number) >= 0;
    }

    @Override
    public String toString() {
      return "is at least " + number.toPlainString();
    }
  }

  /** A number that is at most this. */
  record AtMost(BigDecimal number) implements Match {
    public AtMost {
      number = decimal(number);
    }

    @Override
    public boolean matches(@Nullable Object value) {
      return comparable(value) instanceof BigDecimal found && found.compareTo(number) <= 0;
    }

    @Override
    public String toString() {
      return "is at most " + number.toPlainString();
    }
  }

  /** A number that is smaller than this. */
  record LessThan(BigDecimal number) implements Match {
    public LessThan {
      number = decimal(number);
    }

    @Override
    public boolean matches(@Nullable Object value) {
      return comparable(value) instanceof BigDecimal found && found.compareTo(number) < 0;
    }

    @Override
    public String toString() {
      return "is less than " + number.toPlainString();
    }
  }

  /** A number that is greater than this. */
  record MoreThan(BigDecimal number) implements Match {
    public MoreThan {
      number = decimal(number);
    }

    @Override
    public boolean matches(@Nullable Object value) {
      return comparable(value) instanceof BigDecimal found && found.compareTo(number) > 0;
    }

    @Override
    public String toString() {
      return "is more than " + number.toPlainString();
    }
  }

  /** A number between two others, both of which match. */
  record Between(BigDecimal least, BigDecimal most) implements Match {
    public Between {
      least = decimal(least);
      most = decimal(most);
      if (least.compareTo(most) > 0) {
        throw new IllegalArgumentException(
            "between: %s and %s (expected the smaller number first)"
                .formatted(least.toPlainString(), most.toPlainString()));
      }
    }

    @Override
    public boolean matches(@Nullable Object value) {
      return comparable(value) instanceof BigDecimal found
          && found.compareTo(least) >= 0
          && found.compareTo(most) <= 0;
    }

    @Override
    public String toString() {
      return "is between %s and %s".formatted(least.toPlainString(), most.toPlainString());
    }
  }

  /**
   * One of several values.
   *
   * @param values Strings, Numbers (kept as {@link BigDecimal}) or Booleans
   */
  record OneOf(List<Object> values) implements Match {
    public OneOf {
      values = values.stream().map(Match::plain).toList();
      if (values.isEmpty()) {
        throw new IllegalArgumentException("one of: no value (expected one or more)");
      }
    }

    @Override
    public boolean matches(@Nullable Object value) {
      var found = comparable(value);
      return values.stream().anyMatch(one -> Objects.equals(comparable(one), found));
    }

    @Override
    public String toString() {
      return values.stream().map(Match::inWords).collect(joining(" or ", "is ", ""));
    }
  }

  /**
   * A text that contains this, or an array of which it is an element, ignoring the case of a to z.
   */
  record Contains(String part) implements Match {
    public Contains {
      if (part.isEmpty()) {
        throw new IllegalArgumentException("contains: empty (expected a part of a text)");
      }
    }

    @Override
    public boolean matches(@Nullable Object value) {
      return switch (value) {
        case String text -> lowerCase(text).contains(lowerCase(part));
        case Collection<?> elements ->
            elements.stream()
                .anyMatch(
                    element ->
                        element instanceof String text && lowerCase(text).equals(lowerCase(part)));
        case null, default -> false;
      };
    }

    @Override
    public String toString() {
      return "contains " + part;
    }
  }

  /** Any value at all. */
  record Present() implements Match {
    @Override
    public boolean matches(@Nullable Object value) {
      return value != null;
    }

    @Override
    public String toString() {
      return "is known";
    }
  }

  /** No value. */
  record Absent() implements Match {
    @Override
    public boolean matches(@Nullable Object value) {
      return value == null;
    }

    @Override
    public String toString() {
      return "is unknown";
    }
  }

  /**
   * The value of another event's property, which an enrollment knows. It matches nothing until
   * {@link Event#resolved} has replaced it.
   */
  record SameAs(ValueReference.Property other) implements Match {
    @Override
    public boolean matches(@Nullable Object value) {
      return false;
    }

    @Override
    public String toString() {
      return "equals " + other;
    }
  }

  /**
   * A normalized value: a String, a Boolean, or a BigDecimal without trailing zeros.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static Object plain(Object value) {
    return switch (value) {
      case String text -> text;
      case Boolean truth -> truth;
      case Number number -> decimal(number);
      default ->
          throw new IllegalArgumentException(
              "value: a %s (expected a String, a number or a boolean; a date is a text, such as \"2026-05-01\")"
                  .formatted(value.getClass().getSimpleName()));
    };
  }

  /** A normalized value as text. */
  static String inWords(Object value) {
    return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
  }

  /** Changes only a to z, as a database without locale does. */
  private static String lowerCase(String text) {
    var lower = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      lower.append(letter >= 'A' && letter <= 'Z' ? (char) (letter + ('a' - 'A')) : letter);
    }
    return lower.toString();
  }

  /** Equal numbers give the same result: trailing zeros are removed. */
  private static BigDecimal decimal(Number number) {
    if (!isFinite(number)) {
      throw new IllegalArgumentException("value: %s (expected a finite number)".formatted(number));
    }
    return (number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString()))
        .stripTrailingZeros();
  }

  private static boolean isFinite(Number number) {
    return switch (number) {
      case Double value -> Double.isFinite(value);
      case Float value -> Float.isFinite(value);
      default -> true;
    };
  }
}
