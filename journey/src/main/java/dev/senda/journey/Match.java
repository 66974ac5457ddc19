package dev.senda.journey;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What one value of a contact or an event must be. Numbers compare by value: {@code 5} is {@code
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

  /** Whether the value matches; a value that is missing matches nothing. */
  boolean matches(@Nullable Object value);

  /**
   * The value itself.
   *
   * @param value a String, a Number (kept as {@link BigDecimal}) or a Boolean
   */
  record Is(Object value) implements Match {
    public Is {
      value =
          switch (value) {
            case String text -> text;
            case Boolean truth -> truth;
            case Number number -> decimal(number);
            default ->
                throw new IllegalArgumentException(
                    "value: a %s (expected a String, a number or a boolean)"
                        .formatted(value.getClass().getSimpleName()));
          };
    }

    @Override
    public boolean matches(@Nullable Object other) {
      return value.equals(
          other instanceof Number found && isFinite(found) ? decimal(found) : other);
    }

    @Override
    public String toString() {
      return "is " + (value instanceof BigDecimal number ? number.toPlainString() : value);
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

  /** The same for equal numbers: without zeros at its end. */
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
