package dev.senda.workers.rendering.liquid.filter;

import dev.senda.workers.rendering.liquid.value.Numbers;
import dev.senda.workers.rendering.liquid.value.Values;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a filter.
 *
 * @param positional in their order
 * @param named such as {@code zone: "UTC"}
 */
public record FilterArguments(
    List<@Nullable Object> positional, Map<String, @Nullable Object> named) {

  private static final BigDecimal LEAST = BigDecimal.valueOf(Integer.MIN_VALUE);
  private static final BigDecimal MOST = BigDecimal.valueOf(Integer.MAX_VALUE);

  /** How many there are without a name. */
  public int size() {
    return positional.size();
  }

  /** The argument at this position; nil if there is none. */
  public @Nullable Object get(int index) {
    return index < positional.size() ? positional.get(index) : null;
  }

  /** As text; empty if there is none. */
  public String text(int index) {
    return Values.text(get(index));
  }

  /** As text; the given one if there is none. */
  public String text(int index, String other) {
    var value = get(index);
    return value == null ? other : Values.text(value);
  }

  /** As a whole number; the given one if there is none. */
  public int whole(int index, int other) {
    var value = get(index);
    if (value == null) {
      return other;
    }
    BigDecimal number = Numbers.of(value);
    if (number == null) {
      throw new IllegalArgumentException(
          "found \"%s\", expected a whole number".formatted(Values.text(value)));
    }
    return number.max(LEAST).min(MOST).intValue();
  }

  /** The argument of this name, or at this position; nil if there is neither. */
  public @Nullable Object get(String name, int index) {
    return named.containsKey(name) ? named.get(name) : get(index);
  }

  /** The number of arguments only: personal data stays out of logs. */
  @Override
  public String toString() {
    return "FilterArguments[positional=%d, named=%s]".formatted(size(), named.keySet());
  }
}
