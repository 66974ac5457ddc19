package dev.senda.workers.rendering.liquid.statement;

import dev.senda.workers.rendering.liquid.expression.Expression;
import dev.senda.workers.rendering.liquid.expression.LiquidException;
import dev.senda.workers.rendering.liquid.expression.Scope;
import dev.senda.workers.rendering.liquid.value.Numbers;
import dev.senda.workers.rendering.liquid.value.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The items that a loop goes through.
 *
 * @param from the list, or the first number of a range
 * @param to the last number of a range; null for a list
 * @param limit the largest number of items; null for all
 * @param offset how many items are passed over; null for none
 * @param isContinued whether the loop begins where the last one of this name ended
 * @param name of the loop
 */
public record Items(
    Expression from,
    @Nullable Expression to,
    @Nullable Expression limit,
    @Nullable Expression offset,
    boolean isContinued,
    boolean isReversed,
    String name,
    int line) {

  private static final int LONGEST_RANGE = 100_000;

  /** The items; null if the list is missing. */
  @Nullable List<@Nullable Object> of(Scope scope) {
    var all = all(scope);
    if (all == null) {
      return null;
    }
    int size = all.size();
    int first = isContinued ? scope.position(name) : number(offset, 0, scope);
    int begin = Math.clamp(first, 0, size);
    int end = (int) Math.min((long) begin + Math.max(number(limit, size, scope), 0), size);
    scope.setPosition(name, end);
    var part = all.subList(begin, end);
    return isReversed ? part.reversed() : part;
  }

  private @Nullable List<@Nullable Object> all(Scope scope) {
    var value = from.evaluate(scope);
    if (to != null) {
      return range(value, to, scope);
    }
    return switch (value) {
      case null -> null;
      case Map<?, ?> map -> pairs(map);
      case Number _, Boolean _ -> List.of();
      default -> Values.isText(value) && Values.isEmpty(value) ? List.of() : Values.list(value);
    };
  }

  private @Nullable List<@Nullable Object> range(
      @Nullable Object first, Expression last, Scope scope) {
    if (first == null) {
      return null;
    }
    var value = last.evaluate(scope);
    if (value == null) {
      return null;
    }
    int begin = whole(first);
    int end = whole(value);
    if ((long) end - begin >= LONGEST_RANGE) {
      throw new LiquidException(
          line,
          "found a range from %d to %d, expected at most %d numbers"
              .formatted(begin, end, LONGEST_RANGE),
          null);
    }
    return IntStream.rangeClosed(begin, end).<@Nullable Object>mapToObj(Long::valueOf).toList();
  }

  private static List<@Nullable Object> pairs(Map<?, ?> map) {
    var pairs = new ArrayList<@Nullable Object>(map.size());
    map.forEach((key, value) -> pairs.add(new Object[] {key, value}));
    return pairs;
  }

  private int number(@Nullable Expression expression, int other, Scope scope) {
    var value = expression == null ? null : expression.evaluate(scope);
    return value == null ? other : whole(value);
  }

  private int whole(Object value) {
    BigDecimal number = Numbers.of(value);
    if (number == null) {
      throw new LiquidException(
          line, "found \"%s\", expected a whole number".formatted(Values.text(value)), null);
    }
    return number.intValue();
  }
}
