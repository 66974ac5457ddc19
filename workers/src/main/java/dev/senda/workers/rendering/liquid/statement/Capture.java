package dev.senda.workers.rendering.liquid.statement;

import dev.senda.workers.rendering.liquid.expression.Flow;
import dev.senda.workers.rendering.liquid.expression.Scope;

/** Sets a variable to what its block prints. */
public record Capture(String name, Block block) implements Statement {

  @Override
  public Flow render(Scope scope) {
    var before = scope.beginCapture();
    var flow = block.render(scope);
    scope.assign(name, scope.captured(scope.endCapture(before)));
    return flow;
  }

  @Override
  public boolean isBlank() {
    return true;
  }
}
