package dev.senda.workers.rendering.liquid.expression;

import dev.senda.workers.rendering.liquid.value.Values;
import org.jspecify.annotations.Nullable;

/** A comparison or a combination of two expressions. What is missing is nil, and no error. */
public record Comparison(Operator operator, Expression left, Expression right)
    implements Expression {

  /** What is asked. */
  public enum Operator {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    CONTAINS,
    AND,
    OR
  }

  @Override
  public Object evaluate(Scope scope) {
    var first = left.evaluate(scope);
    return switch (operator) {
      case AND -> Values.isTruthy(first) && Values.isTruthy(right.evaluate(scope));
      case OR -> Values.isTruthy(first) || Values.isTruthy(right.evaluate(scope));
      case EQUAL -> Values.areEqual(first, right.evaluate(scope));
      case NOT_EQUAL -> !Values.areEqual(first, right.evaluate(scope));
      case CONTAINS -> Values.contains(first, right.evaluate(scope));
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          isInOrder(Values.compare(first, right.evaluate(scope)));
    };
  }

  private boolean isInOrder(@Nullable Integer order) {
    if (order == null) {
      return false;
    }
    return switch (operator) {
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
      case EQUAL, NOT_EQUAL, CONTAINS, AND, OR -> false;
    };
  }
}
