package dev.senda.workers.rendering.liquid;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Function;
import liqp.TemplateParser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random templates print what a simple model of Liquid says, and what liqp says of its filters. */
class LiquidPropertyTest extends LiquidTestBase {

  /** The variables of the model: those of the message, those assigned, those of loops. */
  private record Variables(
      Map<String, @Nullable Object> given,
      Map<String, @Nullable Object> assigned,
      Deque<Map<String, @Nullable Object>> loops) {

    @Nullable Object get(String name) {
      for (var loop : loops) {
        if (loop.containsKey(name)) {
          return loop.get(name);
        }
      }
      return assigned.containsKey(name) ? assigned.get(name) : given.get(name);
    }
  }

  /** A part of a template, and what the model does with it. */
  private record Part(String liquid, BiConsumer<Variables, StringBuilder> model) {}

  private record Value(String liquid, Function<Variables, @Nullable Object> model) {}

  private final Random random = new Random(11);

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static boolean isBlank(@Nullable Object value) {
    return value == null || value.equals(false) || (value instanceof String text && text.isBlank());
  }

  private static boolean isTrue(@Nullable Object value) {
    return value != null && !value.equals(false);
  }

  private static @Nullable Integer compare(@Nullable Object one, int other) {
    return one instanceof Number number
        ? (Integer) new BigDecimal(number.toString()).compareTo(BigDecimal.valueOf(other))
        : null;
  }

  private Value variable() {
    var root = any(List.of("a", "b", "c", "item", "x", "y"));
    boolean hasFields = root.equals("b") || root.equals("item");
    if (!hasFields && random.nextBoolean()) {
      return new Value(root, variables -> variables.get(root));
    }
    var property = any(List.of("name", "price", "none", "plan-name"));
    return new Value(
        root + "." + property,
        variables -> variables.get(root) instanceof Map<?, ?> map ? map.get(property) : null);
  }

  private Value filtered() {
    var value = variable();
    for (int i = random.nextInt(4); i > 0; i--) {
      var before = value;
      value =
          switch (random.nextInt(5)) {
            case 0 ->
                new Value(
                    before.liquid() + " | append: '!'",
                    variables -> onText(before.model().apply(variables), text -> text + "!"));
            case 1 ->
                new Value(
                    before.liquid() + " | upcase",
                    variables -> onText(before.model().apply(variables), String::toUpperCase));
            case 2 ->
                new Value(
                    before.liquid() + " | escape",
                    variables -> onText(before.model().apply(variables), text -> text));
            default -> {
              var other = variable();
              yield new Value(
                  before.liquid() + " | default: " + other.liquid(),
                  variables -> {
                    var found = before.model().apply(variables);
                    return isBlank(found) ? other.model().apply(variables) : found;
                  });
            }
          };
    }
    return value;
  }

  private static @Nullable Object onText(@Nullable Object value, Function<String, String> change) {
    return value == null ? null : change.apply(String.valueOf(value));
  }

  private Value condition() {
    if (random.nextInt(4) == 0) {
      var left = condition();
      var right = condition();
      boolean isAnd = random.nextBoolean();
      return new Value(
          "(" + left.liquid() + (isAnd ? ") and (" : ") or (") + right.liquid() + ")",
          variables ->
              isAnd
                  ? isTrue(left.model().apply(variables)) && isTrue(right.model().apply(variables))
                  : isTrue(left.model().apply(variables))
                      || isTrue(right.model().apply(variables)));
    }
    var value = variable();
    int number = random.nextInt(4);
    var literal = random.nextBoolean() ? String.valueOf(number) : number + ".0";
    return switch (random.nextInt(6)) {
      case 0 -> value;
      case 1 -> asked(value, " == blank", LiquidPropertyTest::isBlank);
      case 2 -> asked(value, " != nil", found -> found != null);
      case 3 -> asked(value, " == " + literal, found -> isOrder(compare(found, number), 0, 0));
      case 4 -> asked(value, " < " + literal, found -> isOrder(compare(found, number), -1, -1));
      default -> asked(value, " >= " + literal, found -> isOrder(compare(found, number), 0, 1));
    };
  }

  private static boolean isOrder(@Nullable Integer order, int from, int to) {
    return order != null && order >= from && order <= to;
  }

  private static Value asked(
      Value value, String question, Function<@Nullable Object, Boolean> answer) {
    return new Value(
        value.liquid() + question, variables -> answer.apply(value.model().apply(variables)));
  }

  private Part part(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 4)) {
      case 0 -> new Part("text ", (_, printed) -> printed.append("text "));
      case 1, 2 -> {
        var value = filtered();
        yield new Part(
            "{{ " + value.liquid() + " | default: '-' }};",
            (variables, printed) -> {
              var found = value.model().apply(variables);
              printed.append(isBlank(found) ? "-" : found).append(';');
            });
      }
      case 3 -> {
        var name = any(List.of("x", "y"));
        var value = filtered();
        yield new Part(
            "{%% assign %s = %s %%}".formatted(name, value.liquid()),
            (variables, _) -> variables.assigned().put(name, value.model().apply(variables)));
      }
      case 4 -> {
        var condition = condition();
        var yes = part(depth - 1);
        var no = part(depth - 1);
        yield new Part(
            "{%% if %s %%}%s{%% else %%}%s{%% endif %%}"
                .formatted(condition.liquid(), yes.liquid(), no.liquid()),
            (variables, printed) ->
                (isTrue(condition.model().apply(variables)) ? yes : no)
                    .model()
                    .accept(variables, printed));
      }
      case 5 -> {
        var inner = part(depth - 1);
        yield new Part(
            "{% capture y %}" + inner.liquid() + "{% endcapture %}",
            (variables, _) -> {
              var captured = new StringBuilder();
              inner.model().accept(variables, captured);
              variables.assigned().put("y", captured.toString());
            });
      }
      case 6 -> {
        var first = part(depth - 1);
        var second = part(depth - 1);
        yield new Part(first.liquid() + second.liquid(), first.model().andThen(second.model()));
      }
      default -> loop(part(depth - 1), any(List.of("items", "none", "item.parts")));
    };
  }

  private static Part loop(Part body, String list) {
    return new Part(
        "{%% for item in %s %%}%s{%% else %%}none {%% endfor %%}".formatted(list, body.liquid()),
        (variables, printed) -> {
          var found =
              list.equals("item.parts")
                  ? variables.get("item") instanceof Map<?, ?> map ? map.get("parts") : null
                  : variables.get(list);
          if (!(found instanceof List<?> items) || items.isEmpty()) {
            printed.append("none ");
            return;
          }
          for (var item : items) {
            variables.loops().push(new HashMap<>(Map.of("item", item)));
            body.model().accept(variables, printed);
            variables.loops().pop();
          }
        });
  }

  private @Nullable Object scalar() {
    return any(
        Arrays.<@Nullable Object>asList(
            null, "Ana", "", " ", "a & <b>", false, true, 2, 2L, new BigDecimal("2.0"), 3.5d, 0));
  }

  private Map<String, @Nullable Object> item(int depth) {
    var item = new HashMap<String, @Nullable Object>();
    item.put("name", scalar());
    item.put("price", scalar());
    item.put("plan-name", scalar());
    if (depth > 0) {
      item.put("parts", random.nextBoolean() ? List.of(item(0), item(0)) : List.of());
    }
    return item;
  }

  @Test
  void templates_printWhatTheModelSays() {
    for (int i = 0; i < 3_000; i++) {
      var given = new HashMap<String, @Nullable Object>();
      given.put("a", scalar());
      given.put("b", item(0));
      given.put("items", new ArrayList<>(List.of(item(1), item(1)).subList(0, random.nextInt(3))));
      var part = part(4);
      var printed = new StringBuilder();
      part.model().accept(new Variables(given, new HashMap<>(), new ArrayDeque<>()), printed);

      assertThat(text(part.liquid(), given))
          .as("%s of %s", part.liquid(), given)
          .isEqualTo(printed.toString());
      var escaped = html(part.liquid(), given);
      assertThat(escaped).doesNotContain("<", "&amp;amp;", "&amp;lt;");
    }
  }

  /** Where liqp and Liquid agree, Senda does as well. */
  @Test
  void filters_printWhatLiqpPrints() {
    var liqp = new TemplateParser.Builder().build();
    var values = List.of("'Blue mug'", "'a,b,,c'", "' x  y '", "'7'", "'<b>x</b>'", "'äö'");
    var filters =
        List.of(
            "append: 'z'",
            "prepend: 'z'",
            "upcase",
            "downcase",
            "strip",
            "lstrip",
            "rstrip",
            "size | append: ''",
            "remove: 'u'",
            "remove_first: 'b'",
            "replace: 'b', 'cc'",
            "replace_first: 'b', 'c'",
            "truncate: 5",
            "url_encode",
            "default: 'q'",
            "strip_html",
            "slice: 0, 2",
            "slice: -2, 2");
    var lists =
        List.of(
            "split: ',' | join: '-'",
            "split: ',' | reverse | join",
            "split: ',' | first",
            "split: ',' | sort | join: ','",
            "split: ',' | uniq | size | append: ''");
    var numbers =
        List.of(
            "plus: 3",
            "minus: 10",
            "times: 4",
            "abs",
            "at_least: 5",
            "at_most: 5",
            "ceil",
            "floor",
            "round");
    for (int i = 0; i < 3_000; i++) {
      boolean isNumber = random.nextInt(3) == 0;
      var template =
          new StringBuilder("{{ ")
              .append(isNumber ? any(List.of("42", "-7", "0", "13")) : any(values));
      if (!isNumber && random.nextInt(4) == 0) {
        template.append(" | ").append(any(lists));
      }
      for (int filter = 1 + random.nextInt(3); filter > 0; filter--) {
        template.append(" | ").append(any(isNumber ? numbers : filters));
      }
      template.append(" }}");

      assertThat(text(template.toString()))
          .as(template.toString())
          .isEqualTo(liqp.parse(template.toString()).render());
    }
  }
}
