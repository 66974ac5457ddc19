package dev.senda.workers.rendering.liquid.expression;

import dev.senda.workers.rendering.liquid.value.NumberRange;
import dev.senda.workers.rendering.liquid.value.Numbers;
import dev.senda.workers.rendering.liquid.value.Values;
import org.jspecify.annotations.Nullable;

/** Whole numbers one after the other: {@code (1..event.count)}. Nil if one of its ends is. */
public record Range(Expression from, Expression to, int line) implements Expression {

  private static final int LONGEST = 100_000;

  @Override
  public @Nullable Object evaluate(Scope scope) {
    var first = from.evaluate(scope);
    if (first == null) {
      return null;
    }
    var last = to.evaluate(scope);
    if (last == null) {
      return null;
    }
    int begin = whole(first, line);
    int end = whole(last, line);
    if ((long) end - begin >= LONGEST) {
      throw new LiquidException(
          line,
          "found a range from %d to %d, expected at most %d numbers".formatted(begin, end, LONGEST),
          null);
    }
    return new NumberRange(begin, end);
  }

  /**
   * The whole number that a value is or says.
   *
   * @throws LiquidException if it is none
   */
  public static int whole(Object value, int line) {
    var number = Numbers.of(value);
    if (number == null) {
      throw new LiquidException(
          line, "found \"%s\", expected a whole number".formatted(Values.text(value)), null);
    }
    return number.intValue();
  }
}
