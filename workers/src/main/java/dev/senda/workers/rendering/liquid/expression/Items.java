package dev.senda.workers.rendering.liquid.expression;

import dev.senda.workers.rendering.liquid.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The items that a loop goes through.
 *
 * @param list a list, a range, or an object, whose fields are pairs of name and value
 * @param limit the largest number of items; null for all
 * @param offset how many items are passed over; null for none
 * @param isContinued whether the loop begins where the last one of this name ended
 * @param name of the loop
 */
public record Items(
    Expression list,
    @Nullable Expression limit,
    @Nullable Expression offset,
    boolean isContinued,
    boolean isReversed,
    String name,
    int line) {

  /** The items; null if the list is missing. */
  public @Nullable List<@Nullable Object> of(Scope scope) {
    var all = all(list.evaluate(scope));
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

  private static @Nullable List<@Nullable Object> all(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Map<?, ?> map -> pairs(map);
      case Number _, Boolean _ -> List.of();
      default -> Values.isText(value) && Values.isEmpty(value) ? List.of() : Values.list(value);
    };
  }

  private static List<@Nullable Object> pairs(Map<?, ?> map) {
    var pairs = new ArrayList<@Nullable Object>(map.size());
    map.forEach((key, value) -> pairs.add(new Object[] {key, value}));
    return pairs;
  }

  private int number(@Nullable Expression expression, int other, Scope scope) {
    var value = expression == null ? null : expression.evaluate(scope);
    return value == null ? other : Range.whole(value, line);
  }
}
