package dev.senda.workers.rendering.liquid.filter;

import static dev.senda.workers.rendering.liquid.filter.LiquidFilter.filter;

import dev.senda.workers.rendering.liquid.value.Html;
import dev.senda.workers.rendering.liquid.value.Numbers;
import dev.senda.workers.rendering.liquid.value.Values;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The filters of lists. */
final class ListFilters {

  private static final String SIZES = "{% assign sizes = \"M,S,L,S\" | split: \",\" %}";
  private static final String PRODUCTS = "{{ event.products | ";

  static final List<LiquidFilter> ALL =
      List.of(
          filter(
              "compact",
              "without missing items, or those without a property",
              SIZES + "{{ sizes | compact | size }}",
              0,
              1,
              (value, arguments, _) ->
                  items(value).stream().filter(item -> keyOf(item, arguments) != null).toList()),
          filter(
              "concat",
              "the list and then another list",
              SIZES + "{{ sizes | concat: sizes | size }}",
              1,
              1,
              (value, arguments, _) -> {
                var both = new ArrayList<@Nullable Object>(items(value));
                both.addAll(items(arguments.get(0)));
                return both;
              }),
          filter(
              "first",
              "the first item",
              SIZES + "{{ sizes | first }}",
              0,
              0,
              (value, _, _) -> ofList(value, "first")),
          filter(
              "last",
              "the last item",
              SIZES + "{{ sizes | last }}",
              0,
              0,
              (value, _, _) -> ofList(value, "last")),
          filter(
              "join",
              "the items as one text, with a text between them (a space)",
              SIZES + "{{ sizes | join: \", \" }}",
              0,
              1,
              (value, arguments, context) -> joined(value, arguments, context)),
          filter(
              "map",
              "a property of each item",
              PRODUCTS + "map: \"name\" | join: \", \" }}",
              1,
              1,
              (value, arguments, _) -> mapped(value, arguments.text(0))),
          filter(
              "reverse",
              "the items in the opposite order",
              SIZES + "{{ sizes | reverse | join: \", \" }}",
              0,
              0,
              (value, _, _) -> new ArrayList<>(items(value)).reversed()),
          filter(
              "size",
              "the number of items, or of characters",
              PRODUCTS + "size }}",
              0,
              0,
              (value, _, _) -> Values.size(value)),
          filter(
              "slice",
              "the part from an index (from the end if negative), of so many items or characters (1)",
              "{{ \"guide\" | slice: 0, 3 }}",
              1,
              2,
              (value, arguments, _) -> slice(value, arguments)),
          filter(
              "sort",
              "ordered, by a property if one is given; numbers as numbers, missing ones last",
              PRODUCTS + "sort: \"price\" | map: \"name\" | join: \", \" }}",
              0,
              1,
              (value, arguments, _) -> sorted(value, arguments)),
          filter(
              "sort_natural",
              "ordered as text without regard to case, by a property if one is given",
              SIZES + "{{ sizes | sort_natural | join: \", \" }}",
              0,
              1,
              (value, arguments, context) -> sortedAsText(value, arguments, context.locale())),
          filter(
              "uniq",
              "without items that are there already, by a property if one is given",
              SIZES + "{{ sizes | uniq | join: \", \" }}",
              0,
              1,
              (value, arguments, _) -> {
                var seen = new HashSet<Object>();
                return items(value).stream()
                    .filter(item -> seen.add(Values.key(keyOf(item, arguments))))
                    .toList();
              }),
          filter(
              "where",
              "the items whose property has a value, or is there",
              PRODUCTS + "where: \"quantity\", 2 | map: \"name\" | join }}",
              1,
              2,
              (value, arguments, _) ->
                  items(value).stream().filter(item -> matches(item, arguments)).toList()),
          filter(
              "reject",
              "the items whose property has not the value, or is not there",
              PRODUCTS + "reject: \"quantity\", 2 | map: \"name\" | join }}",
              1,
              2,
              (value, arguments, _) ->
                  items(value).stream().filter(item -> !matches(item, arguments)).toList()),
          filter(
              "find",
              "the first item whose property has a value, or is there",
              "{% assign lamp = event.products | find: \"name\", \"Lamp\" %}{{ lamp.price }}",
              1,
              2,
              (value, arguments, _) -> find(value, arguments)),
          filter(
              "find_index",
              "the index of the first item whose property has a value, or is there",
              PRODUCTS + "find_index: \"name\", \"Lamp\" }}",
              1,
              2,
              (value, arguments, _) -> {
                int index = indexOf(value, arguments);
                return index < 0 ? null : index;
              }),
          filter(
              "has",
              "whether there is an item whose property has a value, or is there",
              PRODUCTS + "has: \"name\", \"Lamp\" }}",
              1,
              2,
              (value, arguments, _) -> indexOf(value, arguments) >= 0),
          filter(
              "sum",
              "the sum of the items, or of a property of theirs",
              PRODUCTS + "sum: \"price\" }}",
              0,
              1,
              (value, arguments, _) ->
                  NumberFilters.sum(
                      items(value).stream().map(item -> keyOf(item, arguments)).toList())));

  private ListFilters() {}

  /** The items, also those of lists in the list, as Liquid does. */
  private static List<@Nullable Object> items(@Nullable Object value) {
    var list = Values.list(value);
    if (list.stream().noneMatch(ListFilters::isList)) {
      return list;
    }
    var flat = new ArrayList<@Nullable Object>();
    for (var item : list) {
      if (isList(item)) {
        flat.addAll(items(item));
      } else {
        flat.add(item);
      }
    }
    return flat;
  }

  private static boolean isList(@Nullable Object value) {
    return value instanceof Collection<?> || value instanceof Object[];
  }

  /** The property of a list; a map's own field of this name is none. */
  private static @Nullable Object ofList(@Nullable Object value, String property) {
    return isList(value) ? Values.property(value, property) : null;
  }

  /** The item, or its property if the filter has one. */
  private static @Nullable Object keyOf(@Nullable Object item, FilterArguments arguments) {
    return arguments.size() == 0 ? item : Values.property(item, arguments.text(0));
  }

  /** The items as text; as HTML, in which they are escaped, if a line break is between them. */
  private static Object joined(
      @Nullable Object value, FilterArguments arguments, FilterContext context) {
    var items = items(value).stream();
    long gaps = Math.max(items(value).size() - 1, 0);
    FilterLimits.checkLength(Values.length(value) + gaps * Values.length(arguments.get(0)));
    return arguments.get(0) instanceof Html between
        ? context.html(
            items
                .map(item -> HtmlFilters.asHtml(item, context).filled())
                .collect(Collectors.joining(between.filled())))
        : items.map(Values::text).collect(Collectors.joining(arguments.text(0, " ")));
  }

  private static boolean matches(@Nullable Object item, FilterArguments arguments) {
    var found = Values.property(item, arguments.text(0));
    return arguments.size() == 1
        ? Values.isTruthy(found)
        : Values.areEqual(found, arguments.get(1));
  }

  private static int indexOf(@Nullable Object value, FilterArguments arguments) {
    var list = items(value);
    for (int i = 0; i < list.size(); i++) {
      if (matches(list.get(i), arguments)) {
        return i;
      }
    }
    return -1;
  }

  private static @Nullable Object find(@Nullable Object value, FilterArguments arguments) {
    int index = indexOf(value, arguments);
    return index < 0 ? null : items(value).get(index);
  }

  private static List<@Nullable Object> mapped(@Nullable Object value, String property) {
    var mapped = new ArrayList<@Nullable Object>();
    items(value).forEach(item -> mapped.add(Values.property(item, property)));
    return mapped;
  }

  private static Object slice(@Nullable Object value, FilterArguments arguments) {
    boolean isText = Values.isText(value) || value instanceof Number;
    var text = isText ? Values.text(value) : "";
    int size = isText ? text.codePointCount(0, text.length()) : Values.list(value).size();
    int from = arguments.whole(0, 0) < 0 ? size + arguments.whole(0, 0) : arguments.whole(0, 0);
    int length = arguments.whole(1, 1);
    if (from < 0 || from > size || length <= 0) {
      return isText ? "" : List.of();
    }
    int to = (int) Math.min((long) from + length, size);
    return isText
        ? text.substring(text.offsetByCodePoints(0, from), text.offsetByCodePoints(0, to))
        : Values.list(value).subList(from, to);
  }

  private static List<@Nullable Object> sorted(@Nullable Object value, FilterArguments arguments) {
    var sorted = new ArrayList<@Nullable Object>(items(value));
    var keys =
        sorted.stream().map(item -> keyOf(item, arguments)).filter(Objects::nonNull).toList();
    boolean areNumbers =
        keys.stream().anyMatch(Number.class::isInstance)
            && keys.stream().allMatch(key -> Numbers.of(key) != null);
    Comparator<Object> order =
        areNumbers
            ? Comparator.comparing(NumberFilters::number)
            : Comparator.<Object, Boolean>comparing(key -> !(key instanceof Number))
                .thenComparing(
                    (one, other) ->
                        one instanceof Number
                            ? NumberFilters.number(one).compareTo(NumberFilters.number(other))
                            : Values.text(one).compareTo(Values.text(other)));
    sorted.sort(Comparator.comparing(item -> keyOf(item, arguments), Comparator.nullsLast(order)));
    return sorted;
  }

  private static List<@Nullable Object> sortedAsText(
      @Nullable Object value, FilterArguments arguments, Locale locale) {
    var sorted = new ArrayList<@Nullable Object>(items(value));
    sorted.sort(
        Comparator.comparing(
            item -> {
              var key = keyOf(item, arguments);
              return key == null ? null : Values.text(key).toLowerCase(locale);
            },
            Comparator.nullsLast(Comparator.naturalOrder())));
    return sorted;
  }
}
