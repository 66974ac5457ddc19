package dev.senda.workers.rendering.liquid.statement;

import dev.senda.workers.rendering.liquid.expression.Expression;
import dev.senda.workers.rendering.liquid.expression.Flow;
import dev.senda.workers.rendering.liquid.expression.Scope;

/** Sets a variable to a value. */
public record Assign(String name, Expression expression) implements Statement {

  @Override
  public Flow render(Scope scope) {
    scope.assign(name, expression.evaluate(scope));
    return Flow.NEXT;
  }

  @Override
  public boolean isBlank() {
    return true;
  }
}
