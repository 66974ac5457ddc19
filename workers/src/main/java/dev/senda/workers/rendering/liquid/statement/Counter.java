package dev.senda.workers.rendering.liquid.statement;

import dev.senda.workers.rendering.liquid.expression.Flow;
import dev.senda.workers.rendering.liquid.expression.Scope;

/** Prints a number and counts up ({@code increment}), or counts down and prints it. */
public record Counter(String name, boolean isUp) implements Statement {

  @Override
  public Flow render(Scope scope) {
    scope.print(scope.count(name, isUp ? 1 : -1, !isUp));
    return Flow.NEXT;
  }
}
