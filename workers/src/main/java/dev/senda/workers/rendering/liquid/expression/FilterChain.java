package dev.senda.workers.rendering.liquid.expression;

import dev.senda.workers.rendering.liquid.filter.FilterArguments;
import dev.senda.workers.rendering.liquid.filter.FilterLimits;
import dev.senda.workers.rendering.liquid.filter.LiquidFilter;
import dev.senda.workers.rendering.liquid.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value and the filters that it goes through. Nil stays nil, also where an argument is nil, until
 * a filter takes it: so {@code default} may stand at the end.
 */
public record FilterChain(Expression value, List<FilterCall> filters) implements Expression {

  /**
   * A filter with its arguments.
   *
   * @param line of the parsed text
   * @param source as the template writes it
   */
  public record FilterCall(
      LiquidFilter filter,
      List<Expression> positional,
      Map<String, Expression> named,
      int line,
      String source) {}

  @Override
  public @Nullable Object evaluate(Scope scope) {
    var result = value.evaluate(scope);
    for (var call : filters) {
      result = apply(call, result, scope);
    }
    return result;
  }

  private static @Nullable Object apply(FilterCall call, @Nullable Object value, Scope scope) {
    var filter = call.filter();
    if (value == null && !filter.takesNil()) {
      return null;
    }
    var positional = new ArrayList<@Nullable Object>(call.positional().size());
    for (var expression : call.positional()) {
      var argument = expression.evaluate(scope);
      if (argument == null && !filter.takesNil() && !isNil(expression)) {
        return null;
      }
      positional.add(expression instanceof Literal ? scope.lineBreak(argument) : argument);
    }
    var named = new LinkedHashMap<String, @Nullable Object>();
    call.named().forEach((name, expression) -> named.put(name, expression.evaluate(scope)));
    var before = scope.nilReason();
    try {
      var result =
          filter.implementation().apply(value, new FilterArguments(positional, named), scope);
      FilterLimits.checkLength(Values.length(result));
      if (result == null) {
        explain(call, value, before, scope);
      }
      return result;
    } catch (LiquidException | MissingVariableException e) {
      throw e;
    } catch (Values.NoTextException e) {
      throw new LiquidException(
          call.line(), "%s: %s (in %s)".formatted(filter.name(), e.getMessage(), call.source()), e);
    } catch (RuntimeException e) {
      throw new LiquidException(call.line(), filter.name() + ": " + e.getMessage(), e);
    }
  }

  /** Whether the template itself says nil. */
  private static boolean isNil(Expression expression) {
    return expression instanceof Literal literal && literal.value() == null;
  }

  private static void explain(
      FilterCall call, @Nullable Object value, NilReason before, Scope scope) {
    if (scope.nilReason() instanceof NilReason.Unusable unusable && unusable.line() == 0) {
      scope.setNil(
          new NilReason.Unusable(call.line(), call.filter().name() + ": " + unusable.reason()));
    } else if (value != null && scope.nilReason().equals(before)) {
      scope.setNil(new NilReason.Missing(call.source()));
    }
  }
}
