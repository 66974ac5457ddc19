package dev.senda.workers.rendering.liquid.filter;

import org.jspecify.annotations.Nullable;

/**
 * A filter, with what the docs say about it.
 *
 * @param example a template; the docs show what it prints
 * @param least the smallest number of arguments, named ones included
 * @param most the largest number of arguments, named ones included
 * @param takesNil whether it is called for nil; otherwise nil stays nil
 */
public record LiquidFilter(
    String name,
    String description,
    String example,
    int least,
    int most,
    boolean takesNil,
    Implementation implementation) {

  /** What a filter does. */
  @FunctionalInterface
  public interface Implementation {

    /**
     * The filtered value.
     *
     * @param value not nil, unless the filter takes nil
     */
    @Nullable Object apply(
        @Nullable Object value, FilterArguments arguments, FilterContext context);
  }

  /** A filter that leaves nil as it is. */
  static LiquidFilter filter(
      String name,
      String description,
      String example,
      int least,
      int most,
      Implementation implementation) {
    return new LiquidFilter(name, description, example, least, most, false, implementation);
  }
}
