package dev.senda.workers.rendering.liquid.statement;

import dev.senda.workers.rendering.liquid.expression.Flow;
import dev.senda.workers.rendering.liquid.expression.Scope;

/** Prints its block if that is not what was printed the last time. */
public record IfChanged(Block block) implements Statement {

  @Override
  public Flow render(Scope scope) {
    var before = scope.beginCapture();
    var flow = block.render(scope);
    var text = scope.endCapture(before);
    if (scope.isChanged(text)) {
      scope.write(text);
    }
    return flow;
  }

  @Override
  public boolean isBlank() {
    return block.isBlank();
  }
}
