package dev.senda.workers.rendering.liquid.parse;

import dev.senda.journey.catalog.NameSuggestions;
import dev.senda.workers.rendering.liquid.expression.Comparison;
import dev.senda.workers.rendering.liquid.expression.Expression;
import dev.senda.workers.rendering.liquid.expression.FilterChain;
import dev.senda.workers.rendering.liquid.expression.FilterChain.FilterCall;
import dev.senda.workers.rendering.liquid.expression.LiquidException;
import dev.senda.workers.rendering.liquid.expression.Literal;
import dev.senda.workers.rendering.liquid.expression.Lookup;
import dev.senda.workers.rendering.liquid.filter.LiquidFilters;
import dev.senda.workers.rendering.liquid.value.Special;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import liqp.org.antlr.v4.runtime.ParserRuleContext;
import liqp.org.antlr.v4.runtime.misc.Interval;
import liquid.parser.v4.LiquidParser;
import liquid.parser.v4.LiquidParser.ExprContext;
import liquid.parser.v4.LiquidParser.Expr_containsContext;
import liquid.parser.v4.LiquidParser.Expr_eqContext;
import liquid.parser.v4.LiquidParser.Expr_logicContext;
import liquid.parser.v4.LiquidParser.Expr_relContext;
import liquid.parser.v4.LiquidParser.Expr_termContext;
import liquid.parser.v4.LiquidParser.FilterContext;
import liquid.parser.v4.LiquidParser.IndexContext;
import liquid.parser.v4.LiquidParser.LookupContext;
import liquid.parser.v4.LiquidParser.Lookup_IdContext;
import liquid.parser.v4.LiquidParser.Lookup_StrContext;
import liquid.parser.v4.LiquidParser.Lookup_id_indexesContext;
import liquid.parser.v4.LiquidParser.Param_exprContext;
import liquid.parser.v4.LiquidParser.Param_expr_exprContext;
import liquid.parser.v4.LiquidParser.Param_expr_key_valueContext;
import liquid.parser.v4.LiquidParser.TermContext;
import liquid.parser.v4.LiquidParser.Term_BlankContext;
import liquid.parser.v4.LiquidParser.Term_DoubleNumContext;
import liquid.parser.v4.LiquidParser.Term_EmptyContext;
import liquid.parser.v4.LiquidParser.Term_FalseContext;
import liquid.parser.v4.LiquidParser.Term_LongNumContext;
import liquid.parser.v4.LiquidParser.Term_NilContext;
import liquid.parser.v4.LiquidParser.Term_StrContext;
import liquid.parser.v4.LiquidParser.Term_TrueContext;
import liquid.parser.v4.LiquidParser.Term_exprContext;
import liquid.parser.v4.LiquidParser.Term_lookupContext;
import org.jspecify.annotations.Nullable;

/** Reads expressions and filters from a parsed text. */
final class ExpressionReader {

  private ExpressionReader() {}

  static Expression expression(ExprContext context) {
    return switch (context) {
      case Expr_termContext term -> term(term.term());
      case Expr_relContext order ->
          new Comparison(
              switch (order.op.getType()) {
                case LiquidParser.Lt -> Comparison.Operator.LESS;
                case LiquidParser.LtEq -> Comparison.Operator.LESS_OR_EQUAL;
                case LiquidParser.Gt -> Comparison.Operator.GREATER;
                default -> Comparison.Operator.GREATER_OR_EQUAL;
              },
              expression(order.lhs),
              expression(order.rhs));
      case Expr_eqContext equality ->
          new Comparison(
              equality.op.getType() == LiquidParser.Eq
                  ? Comparison.Operator.EQUAL
                  : Comparison.Operator.NOT_EQUAL,
              expression(equality.lhs),
              expression(equality.rhs));
      case Expr_containsContext contains ->
          new Comparison(
              Comparison.Operator.CONTAINS, expression(contains.lhs), expression(contains.rhs));
      case Expr_logicContext logic ->
          new Comparison(
              logic.op.getType() == LiquidParser.And
                  ? Comparison.Operator.AND
                  : Comparison.Operator.OR,
              expression(logic.lhs),
              expression(logic.rhs));
      default -> throw unknown(context);
    };
  }

  /** A value, where Liquid has no conditions: they would print true or false. */
  static Expression value(ExprContext context) {
    var operator = operator(context);
    if (operator != null) {
      throw new LiquidException(
          context.getStart().getLine(),
          ("found \"%s\" in \"%s\", expected one value: for one that may be missing write"
                  + " \"| default:\", for a condition {%% if %%}")
              .formatted(operator, source(context)),
          null);
    }
    return expression(context);
  }

  private static @Nullable String operator(ExprContext context) {
    return switch (context) {
      case Expr_relContext order -> order.op.getText();
      case Expr_eqContext equality -> equality.op.getText();
      case Expr_containsContext _ -> "contains";
      case Expr_logicContext logic -> logic.op.getText();
      case Expr_termContext term when term.term() instanceof Term_exprContext inner ->
          operator(inner.expr());
      default -> null;
    };
  }

  /** As the template writes it. */
  static String source(ParserRuleContext context) {
    var start = context.getStart();
    return start
        .getInputStream()
        .getText(Interval.of(start.getStartIndex(), context.getStop().getStopIndex()));
  }

  static Expression term(TermContext context) {
    return switch (context) {
      case Term_lookupContext lookup -> lookup(lookup.lookup());
      case Term_StrContext text -> new Literal(unquoted(text.getText()));
      case Term_LongNumContext number -> new Literal(whole(number.getText()));
      case Term_DoubleNumContext number -> new Literal(decimal(number.getText()));
      case Term_TrueContext _ -> new Literal(true);
      case Term_FalseContext _ -> new Literal(false);
      case Term_NilContext _ -> new Literal(null);
      case Term_EmptyContext _ -> new Literal(Special.EMPTY);
      case Term_BlankContext _ -> new Literal(Special.BLANK);
      case Term_exprContext inner -> expression(inner.expr());
      default -> throw unknown(context);
    };
  }

  private static Number whole(String text) {
    var number = new BigDecimal(text);
    return number.precision() < 19 ? (Number) number.longValue() : number;
  }

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text.endsWith(".") ? text + "0" : text);
  }

  static Expression lookup(LookupContext context) {
    return switch (context) {
      case Lookup_id_indexesContext lookup ->
          Lookup.of(
              lookup.id().getText(), lookup.index().stream().map(ExpressionReader::step).toList());
      case Lookup_StrContext text -> Lookup.of(unquoted(text.Str().getText()), List.of());
      case Lookup_IdContext id -> new Lookup(Lookup.of(id.Id().getText(), List.of()), List.of());
      default -> new Literal(Special.EMPTY);
    };
  }

  private static Lookup.Step step(IndexContext index) {
    if (index.expr() == null) {
      var name = index.id2().getText();
      return new Lookup.Step(new Literal(name), "." + name, false);
    }
    return new Lookup.Step(value(index.expr()), "[%s]".formatted(index.expr().getText()), true);
  }

  static String unquoted(String text) {
    return text.substring(1, text.length() - 1);
  }

  /** The value with its filters, if it has any. */
  static Expression filtered(ExprContext value, List<FilterContext> filters) {
    if (filters.isEmpty()) {
      return value(value);
    }
    var text = new StringBuilder(value.getText());
    var calls = new ArrayList<FilterCall>();
    for (var filter : filters) {
      text.append(" | ").append(filter.getText().substring(1));
      calls.add(call(filter, text.toString()));
    }
    return new FilterChain(value(value), List.copyOf(calls));
  }

  private static FilterCall call(FilterContext context, String text) {
    var name = context.Id().getText();
    int line = context.getStart().getLine();
    var filter = LiquidFilters.all().get(name);
    if (filter == null) {
      throw new LiquidException(
          line,
          "found filter \"%s\", which is not supported%s (expected one of %s)"
              .formatted(
                  name,
                  NameSuggestions.didYouMean(name, LiquidFilters.all().keySet()),
                  String.join(", ", LiquidFilters.all().keySet())),
          null);
    }
    var positional = new ArrayList<Expression>();
    var named = new LinkedHashMap<String, Expression>();
    if (context.params() != null) {
      context.params().param_expr().forEach(argument -> read(argument, positional, named));
    }
    int count = positional.size() + named.size();
    if (count < filter.least() || count > filter.most()) {
      throw new LiquidException(
          line,
          "%s: found %d arguments, expected %s"
              .formatted(
                  name,
                  count,
                  filter.least() == filter.most()
                      ? filter.least()
                      : filter.least() + " to " + filter.most()),
          null);
    }
    return new FilterCall(filter, List.copyOf(positional), Map.copyOf(named), line, text);
  }

  private static void read(
      Param_exprContext argument, List<Expression> positional, Map<String, Expression> named) {
    switch (argument) {
      case Param_expr_key_valueContext pair -> named.put(pair.id2().getText(), value(pair.expr()));
      case Param_expr_exprContext value -> positional.add(value(value.expr()));
      default -> throw unknown(argument);
    }
  }

  static LiquidException unknown(ParserRuleContext context) {
    return new LiquidException(
        context.getStart().getLine(),
        "found \"%s\", expected Liquid".formatted(context.getText()),
        null);
  }
}
