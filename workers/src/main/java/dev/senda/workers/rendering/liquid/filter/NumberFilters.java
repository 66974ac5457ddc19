package dev.senda.workers.rendering.liquid.filter;

import static dev.senda.workers.rendering.liquid.filter.LiquidFilter.filter;

import dev.senda.workers.rendering.liquid.value.Numbers;
import dev.senda.workers.rendering.liquid.value.Values;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The filters that calculate. The result is whole if all numbers are, and else has at least one
 * decimal.
 */
final class NumberFilters {

  /** The number at the beginning of a text. */
  private static final Pattern LEADING = Pattern.compile("\\s*([+-]?\\d{1,40})");

  static final List<LiquidFilter> ALL =
      List.of(
          filter("plus", "adds a number", "{{ 59.9 | plus: 5 }}", 1, 1, both(BigDecimal::add)),
          filter(
              "minus",
              "subtracts a number",
              "{{ 59.9 | minus: 5 }}",
              1,
              1,
              both(BigDecimal::subtract)),
          filter(
              "times",
              "multiplies by a number",
              "{{ 20 | times: 1.5 }}",
              1,
              1,
              both(BigDecimal::multiply)),
          filter(
              "divided_by",
              "divides by a number; whole numbers are divided without a remainder",
              "{{ 7 | divided_by: 2 }} {{ 7 | divided_by: 2.0 }}",
              1,
              1,
              division(NumberFilters::quotient)),
          filter(
              "modulo",
              "the remainder of a division",
              "{{ 7 | modulo: 2 }}",
              1,
              1,
              division(NumberFilters::remainder)),
          filter(
              "at_least",
              "not less than a number",
              "{{ 3 | at_least: 5 }}",
              1,
              1,
              (value, arguments, _) -> larger(value, arguments.get(0))),
          filter(
              "at_most",
              "not more than a number",
              "{{ 7 | at_most: 5 }}",
              1,
              1,
              (value, arguments, _) -> smaller(value, arguments.get(0))),
          filter("abs", "without the sign", "{{ -4.5 | abs }}", 0, 0, one(BigDecimal::abs)),
          filter(
              "ceil",
              "rounded up to a whole number",
              "{{ 4.2 | ceil }}",
              0,
              0,
              (value, _, _) -> rounded(value, 0, RoundingMode.CEILING)),
          filter(
              "floor",
              "rounded down to a whole number",
              "{{ 4.8 | floor }}",
              0,
              0,
              (value, _, _) -> rounded(value, 0, RoundingMode.FLOOR)),
          filter(
              "round",
              "rounded to so many decimals (0); -2 rounds to hundreds",
              "{{ 4.567 | round: 2 }}",
              0,
              1,
              (value, arguments, _) ->
                  rounded(value, FilterLimits.decimals(arguments, 0), RoundingMode.HALF_UP)));

  private NumberFilters() {}

  @FunctionalInterface
  private interface Calculation {
    BigDecimal apply(BigDecimal first, BigDecimal second);
  }

  private static LiquidFilter.Implementation both(Calculation calculation) {
    return (value, arguments, _) -> {
      var first = number(value);
      var second = number(arguments.get(0));
      return Numbers.result(
          calculation.apply(first, second), Numbers.isWhole(first) && Numbers.isWhole(second));
    };
  }

  /** As above; of a division by zero there is no result, so that it takes a default. */
  private static LiquidFilter.Implementation division(Calculation calculation) {
    var dividing = both(calculation);
    return (value, arguments, context) ->
        number(arguments.get(0)).signum() == 0
            ? context.unusable("found 0, expected another divisor")
            : dividing.apply(value, arguments, context);
  }

  private static LiquidFilter.Implementation one(
      java.util.function.UnaryOperator<BigDecimal> calculation) {
    return (value, _, _) -> {
      var number = number(value);
      return Numbers.result(calculation.apply(number), Numbers.isWhole(number));
    };
  }

  /** The number of a value; of another text the one at its beginning or 0, as Liquid does. */
  static BigDecimal number(@Nullable Object value) {
    var number = Numbers.of(value);
    if (number != null) {
      return number;
    }
    var leading = LEADING.matcher(Values.text(value));
    return leading.lookingAt() ? new BigDecimal(leading.group(1)) : BigDecimal.ZERO;
  }

  static Number sum(List<@Nullable Object> values) {
    var sum = BigDecimal.ZERO;
    for (var value : values) {
      sum = sum.add(number(value));
    }
    return Numbers.result(sum, Numbers.isWhole(sum));
  }

  private static BigDecimal quotient(BigDecimal first, BigDecimal second) {
    return Numbers.isWhole(first) && Numbers.isWhole(second)
        ? first.divide(second, 0, RoundingMode.FLOOR)
        : new BigDecimal(Double.toString(first.doubleValue() / second.doubleValue()));
  }

  private static BigDecimal remainder(BigDecimal first, BigDecimal second) {
    return first.subtract(first.divide(second, 0, RoundingMode.FLOOR).multiply(second));
  }

  private static Number larger(@Nullable Object one, @Nullable Object other) {
    var first = number(one);
    var second = number(other);
    return shown(first.compareTo(second) >= 0 ? first : second);
  }

  private static Number smaller(@Nullable Object one, @Nullable Object other) {
    var first = number(one);
    var second = number(other);
    return shown(first.compareTo(second) <= 0 ? first : second);
  }

  private static Number shown(BigDecimal number) {
    return Numbers.result(number, Numbers.isWhole(number));
  }

  private static Number rounded(@Nullable Object value, int decimals, RoundingMode mode) {
    return Numbers.result(
        number(value).setScale(decimals, mode), decimals <= 0 || Numbers.isWhole(number(value)));
  }
}
