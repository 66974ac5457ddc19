package dev.senda.workers.rendering.liquid.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers of JSON, of which some are whole and some are not, as one kind of number. */
public final class Numbers {

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,40}(\\.\\d{1,40})?");

  private static final int MOST_DIGITS = 1000;

  private Numbers() {}

  /** The number that a value is, or that its text says; null for any other. */
  public static @Nullable BigDecimal of(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case BigDecimal decimal -> decimal;
      case Long number -> BigDecimal.valueOf(number);
      case Integer number -> BigDecimal.valueOf(number);
      case BigInteger number -> new BigDecimal(number);
      case Number number -> ofText(number.toString());
      default -> Values.isText(value) ? ofText(Values.text(value)) : null;
    };
  }

  private static @Nullable BigDecimal ofText(String text) {
    var stripped = text.strip();
    if (NUMBER.matcher(stripped).matches()) {
      return new BigDecimal(stripped);
    }
    try {
      // A double in scientific notation, never a text of somebody's with an enormous exponent.
      return stripped.indexOf('E') > 0 && stripped.length() <= 24 && exponent(stripped) < 400
          ? new BigDecimal(stripped)
          : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static int exponent(String text) {
    return Math.abs(Integer.parseInt(text.substring(text.indexOf('E') + 1)));
  }

  /** Whether the number is whole by its type: 3 is, 3.0 is not. */
  public static boolean isWhole(BigDecimal number) {
    return number.scale() <= 0;
  }

  /** The result of a calculation: whole, or with as many decimals as it needs, at least one. */
  public static Number result(BigDecimal number, boolean isWhole) {
    if (Math.max(number.precision(), Math.abs((long) number.scale())) > MOST_DIGITS) {
      throw new IllegalArgumentException(
          "found a number of more than %d digits, expected a shorter one".formatted(MOST_DIGITS));
    }
    if (isWhole) {
      var whole = number.setScale(0, RoundingMode.DOWN).toBigInteger();
      return whole.bitLength() < Long.SIZE ? (Number) whole.longValue() : whole;
    }
    return withDecimals(number);
  }

  private static BigDecimal withDecimals(BigDecimal number) {
    return number.setScale(
        Math.max(1, number.stripTrailingZeros().scale()), RoundingMode.UNNECESSARY);
  }

  static String text(Number number) {
    return switch (number) {
      case BigDecimal decimal -> decimal.toPlainString();
      case Double _, Float _ -> {
        var decimal = of(number);
        yield decimal == null ? number.toString() : withDecimals(decimal).toPlainString();
      }
      default -> number.toString();
    };
  }
}
