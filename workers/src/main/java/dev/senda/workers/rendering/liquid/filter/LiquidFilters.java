package dev.senda.workers.rendering.liquid.filter;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All filters. */
public final class LiquidFilters {

  private static final Map<String, LiquidFilter> ALL = byName();

  private LiquidFilters() {}

  private static Map<String, LiquidFilter> byName() {
    var filters = new TreeMap<String, LiquidFilter>();
    Stream.of(
            CommonFilters.ALL,
            TextFilters.ALL,
            HtmlFilters.ALL,
            NumberFilters.ALL,
            ListFilters.ALL,
            LocaleFilters.ALL)
        .flatMap(java.util.List::stream)
        .forEach(filter -> filters.put(filter.name(), filter));
    return Collections.unmodifiableMap(filters);
  }

  /** The filters by their names, in the order of the alphabet. */
  public static Map<String, LiquidFilter> all() {
    return ALL;
  }
}
