package dev.senda.journey;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one value of a contact or an event must match. Numbers compare by value: {@code 5} is {@code
 * 5.0}.
 */
public sealed interface Match {

  static Match is(Object value) {
    return new Is(value);
  }

  static Match atLeast(Number number) {
    return new AtLeast(decimal(number));
  }

  static Match atMost(Number number) {
    return new AtMost(decimal(number));
  }

  static Match present() {
    return new Present();
  }

  /** One of these values. */
  static Match oneOf(Object first, Object... others) {
    return new OneOf(NonEmptyLists.of(first, others));
  }

  /** A text that contains this; the case of a to z is ignored. */
  static Match contains(String part) {
    return new Contains(part);
  }

  /** Whether the value matches; a value that is missing matches nothing. */
  boolean matches(@Nullable Object value);

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
      return value.equals(comparable(other));
    }

    @Override
    public String toString() {
      return "is " + inWords(value);
    }
  }

  /** A number that is at least this. */
  record AtLeast(BigDecimal number) implements Match {
    public AtLeast {
      number = decimal(number);
    }

    @Override
    public boolean matches(@Nullable Object value) {
      return value instanceof Number found
          && isFinite(found)
          && decimal(found).compareTo(number) >= 0;
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
      return value instanceof Number found
          && isFinite(found)
          && decimal(found).compareTo(number) <= 0;
    }

    @Override
    public String toString() {
      return "is at most " + number.toPlainString();
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
      return values.stream().anyMatch(one -> one.equals(found));
    }

    @Override
    public String toString() {
      return values.stream().map(Match::inWords).collect(joining(" or ", "is ", ""));
    }
  }

  /** A text that contains this; the case of a to z is ignored. */
  record Contains(String part) implements Match {
    public Contains {
      if (part.isEmpty()) {
        throw new IllegalArgumentException("contains: empty (expected a part of a text)");
      }
    }

    @Override
    public boolean matches(@Nullable Object value) {
      return value instanceof String text && lowerCase(text).contains(lowerCase(part));
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
              "value: a %s (expected a String, a number or a boolean)"
                  .formatted(value.getClass().getSimpleName()));
    };
  }

  /** A normalized value as text. */
  static String inWords(Object value) {
    return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
  }

  private static @Nullable Object comparable(@Nullable Object value) {
    return value instanceof Number found && isFinite(found) ? decimal(found) : value;
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
