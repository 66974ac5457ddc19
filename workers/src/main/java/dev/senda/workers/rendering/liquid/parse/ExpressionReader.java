package dev.senda.workers.rendering.liquid.parse;

import dev.senda.journey.catalog.NameSuggestions;
import dev.senda.workers.rendering.liquid.expression.Comparison;
import dev.senda.workers.rendering.liquid.expression.Expression;
import dev.senda.workers.rendering.liquid.expression.FilterChain;
import dev.senda.workers.rendering.liquid.expression.FilterChain.FilterCall;
import dev.senda.workers.rendering.liquid.expression.Literal;
import dev.senda.workers.rendering.liquid.expression.Lookup;
import dev.senda.workers.rendering.liquid.expression.Range;
import dev.senda.workers.rendering.liquid.filter.LiquidFilters;
import dev.senda.workers.rendering.liquid.parse.Token.Kind;
import dev.senda.workers.rendering.liquid.value.Special;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** Reads values, conditions and filters. */
final class ExpressionReader {

  private static final String A_VALUE = "a value";

  /** Words that stand between two values. */
  private static final Set<String> OPERATORS = Set.of("and", "or", "contains");

  private ExpressionReader() {}

  /** A condition: values with operators between them. {@code and} and {@code or} bind the same. */
  static Expression condition(Markup markup) {
    var left = comparison(markup);
    if (markup.takeWord("and")) {
      return new Comparison(Comparison.Operator.AND, left, condition(markup));
    }
    if (markup.takeWord("or")) {
      return new Comparison(Comparison.Operator.OR, left, condition(markup));
    }
    return left;
  }

  private static Expression comparison(Markup markup) {
    var left = operand(markup);
    if (markup.takeWord("contains")) {
      return new Comparison(Comparison.Operator.CONTAINS, left, operand(markup));
    }
    if (!markup.isNext(Kind.COMPARISON)) {
      return left;
    }
    var operator =
        switch (markup.next().text()) {
          case "<" -> Comparison.Operator.LESS;
          case "<=" -> Comparison.Operator.LESS_OR_EQUAL;
          case ">" -> Comparison.Operator.GREATER;
          case ">=" -> Comparison.Operator.GREATER_OR_EQUAL;
          case "==" -> Comparison.Operator.EQUAL;
          default -> Comparison.Operator.NOT_EQUAL;
        };
    return new Comparison(operator, left, operand(markup));
  }

  /** A value of a condition, or a condition in parentheses. */
  private static Expression operand(Markup markup) {
    int begin = markup.position();
    if (!markup.take(Kind.OPEN_ROUND)) {
      return single(markup);
    }
    var inner = condition(markup);
    if (markup.isNext(Kind.RANGE)) {
      markup.backTo(begin);
      return single(markup);
    }
    markup.expect(Kind.CLOSE_ROUND, ")");
    return inner;
  }

  /** A value, where Liquid has no conditions: they would print true or false. */
  static Expression value(Markup markup) {
    int begin = markup.position();
    var value = single(markup);
    var token = markup.peek();
    if (token.kind() == Kind.COMPARISON
        || (token.kind() == Kind.NAME && OPERATORS.contains(token.text()))) {
      throw noCondition(markup, begin, token);
    }
    return value;
  }

  private static RuntimeException noCondition(Markup markup, int begin, Token operator) {
    markup.backTo(begin);
    while (!markup.isNext(Kind.END)
        && !markup.isNext(Kind.PIPE)
        && !markup.isNext(Kind.COMMA)
        && !markup.isNext(Kind.CLOSE_ROUND)) {
      markup.next();
    }
    return markup
        .template()
        .errorInLine(
            operator.begin(),
            ("found \"%s\" in \"%s\", expected one value: for one that may be missing write"
                    + " \"| default:\", for a condition {%% if %%}")
                .formatted(operator.text(), markup.sourceSince(begin)));
  }

  /** A value; what follows is not looked at. */
  static Expression single(Markup markup) {
    var token = markup.peek();
    return switch (token.kind()) {
      case TEXT -> new Literal(markup.next().text());
      case NUMBER -> new Literal(number(markup.next().text()));
      case NAME -> name(markup);
      case OPEN_SQUARE -> lookup(markup);
      case OPEN_ROUND -> range(markup);
      default -> throw markup.unexpected(A_VALUE);
    };
  }

  private static Number number(String text) {
    var number = new BigDecimal(text);
    return number.scale() > 0 || number.precision() >= 19 ? number : (Number) number.longValue();
  }

  private static Expression range(Markup markup) {
    int position = markup.next().begin();
    int begin = markup.position();
    var from = value(markup);
    if (markup.take(Kind.CLOSE_ROUND)) {
      return from;
    }
    markup.expect(Kind.RANGE, "..");
    var range = new Range(from, value(markup), markup.template().lineOf(position));
    if (!markup.isNext(Kind.CLOSE_ROUND)) {
      throw markup.unexpected(") after \"%s\"".formatted(markup.sourceSince(begin)));
    }
    markup.next();
    return range;
  }

  private static Expression name(Markup markup) {
    int begin = markup.position();
    var word = markup.next().text();
    if (markup.isNext(Kind.DOT) || markup.isNext(Kind.OPEN_SQUARE)) {
      markup.backTo(begin);
      return lookup(markup);
    }
    return switch (word) {
      case "true" -> new Literal(true);
      case "false" -> new Literal(false);
      case "nil", "null" -> new Literal(null);
      case "empty" -> new Literal(Special.EMPTY);
      case "blank" -> new Literal(Special.BLANK);
      default -> Lookup.of(word, List.of());
    };
  }

  private static Lookup lookup(Markup markup) {
    Expression root;
    if (markup.take(Kind.OPEN_SQUARE)) {
      root = value(markup);
      markup.expect(Kind.CLOSE_SQUARE, "]");
    } else {
      root = new Literal(markup.next().text());
    }
    var path = new ArrayList<Lookup.Step>();
    while (true) {
      if (markup.take(Kind.DOT)) {
        var name = markup.expect(Kind.NAME, "the name of a property").text();
        path.add(new Lookup.Step(new Literal(name), "." + name, false));
      } else if (markup.take(Kind.OPEN_SQUARE)) {
        int begin = markup.position();
        var key = value(markup);
        var source = "[%s]".formatted(markup.shortSourceSince(begin));
        markup.expect(Kind.CLOSE_SQUARE, "]");
        path.add(new Lookup.Step(key, source, true));
      } else {
        return new Lookup(root, List.copyOf(path));
      }
    }
  }

  /** The value with its filters, if it has any. Nothing may follow. */
  static Expression filtered(Markup markup) {
    int begin = markup.position();
    var value = value(markup);
    var calls = new ArrayList<FilterCall>();
    var source = new StringBuilder(markup.shortSourceSince(begin));
    while (markup.take(Kind.PIPE)) {
      calls.add(call(markup, source));
    }
    if (!markup.isNext(Kind.END)) {
      throw markup.unexpected("a filter or the end");
    }
    return calls.isEmpty() ? value : new FilterChain(value, List.copyOf(calls));
  }

  /**
   * @param source of what is filtered; the filter is added
   */
  private static FilterCall call(Markup markup, StringBuilder source) {
    int begin = markup.position();
    var token = markup.expect(Kind.NAME, "a filter");
    var name = token.text();
    var filter = LiquidFilters.all().get(name);
    if (filter == null) {
      throw markup
          .template()
          .errorInLine(
              token.begin(),
              "found filter \"%s\", which is not supported%s (expected one of %s)"
                  .formatted(
                      name,
                      NameSuggestions.didYouMean(name, LiquidFilters.all().keySet()),
                      String.join(", ", LiquidFilters.all().keySet())));
    }
    var positional = new ArrayList<Expression>();
    var named = new LinkedHashMap<String, Expression>();
    if (markup.take(Kind.COLON)) {
      do {
        if (markup.isNamedNext()) {
          var argument = markup.next().text();
          markup.next();
          named.put(argument, value(markup));
        } else {
          positional.add(value(markup));
        }
      } while (markup.take(Kind.COMMA));
    }
    int count = positional.size() + named.size();
    if (count < filter.least() || count > filter.most()) {
      throw markup
          .template()
          .errorInLine(
              token.begin(),
              "%s: found %d arguments, expected %s"
                  .formatted(
                      name,
                      count,
                      filter.least() == filter.most()
                          ? filter.least()
                          : filter.least() + " to " + filter.most()));
    }
    source.append(" | ").append(markup.shortSourceSince(begin));
    return new FilterCall(
        filter,
        List.copyOf(positional),
        Collections.unmodifiableMap(named),
        markup.template().lineOf(token.begin()),
        source.toString());
  }
}
