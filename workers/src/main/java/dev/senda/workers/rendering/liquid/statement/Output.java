package dev.senda.workers.rendering.liquid.statement;

import dev.senda.workers.rendering.liquid.expression.Expression;
import dev.senda.workers.rendering.liquid.expression.Scope;

/** Prints a value: {@code {{ contact.first_name }}}. Nil is an error. */
public record Output(Expression expression) implements Statement {

  @Override
  public Flow render(Scope scope) {
    scope.print(expression.evaluate(scope));
    return Flow.NEXT;
  }
}
