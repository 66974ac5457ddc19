package dev.senda.workers.rendering.liquid.statement;

import dev.senda.workers.rendering.liquid.expression.Flow;
import dev.senda.workers.rendering.liquid.expression.Scope;

/** Text of the template. */
public record Text(String content) implements Statement {

  @Override
  public Flow render(Scope scope) {
    scope.write(content);
    return Flow.NEXT;
  }

  @Override
  public boolean isBlank() {
    return content.isBlank();
  }
}
