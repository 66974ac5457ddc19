package dev.senda.workers.rendering.liquid.statement;

import dev.senda.workers.rendering.liquid.expression.Flow;
import dev.senda.workers.rendering.liquid.expression.Scope;

/** Leaves a loop, or the rest of a pass through it. */
public record Interrupt(Flow flow) implements Statement {

  @Override
  public Flow render(Scope scope) {
    return flow;
  }
}
