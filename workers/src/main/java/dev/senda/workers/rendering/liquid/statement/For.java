package dev.senda.workers.rendering.liquid.statement;

import dev.senda.workers.rendering.liquid.expression.Flow;
import dev.senda.workers.rendering.liquid.expression.Items;
import dev.senda.workers.rendering.liquid.expression.Scope;
import dev.senda.workers.rendering.liquid.value.LoopState;
import org.jspecify.annotations.Nullable;

/**
 * Prints its block for each item.
 *
 * @param otherwise for no item, also if the list is missing; null for nothing: then the list must
 *     be there
 */
public record For(String variable, Items items, Block block, @Nullable Block otherwise)
    implements Statement {

  @Override
  public Flow render(Scope scope) {
    var list = items.of(scope);
    if (list == null && otherwise == null && scope.isStrict()) {
      throw scope.nilException();
    }
    if (list == null || list.isEmpty()) {
      return otherwise == null ? Flow.NEXT : otherwise.render(scope);
    }
    var loop = new LoopState(items.name(), list.size(), scope.loop("forloop"));
    var frame = scope.push();
    frame.put("forloop", loop);
    try {
      for (var item : list) {
        scope.countIteration();
        frame.put(variable, item);
        if (block.render(scope) == Flow.BREAK) {
          break;
        }
        loop.advance();
      }
    } finally {
      scope.pop();
    }
    return Flow.NEXT;
  }

  @Override
  public boolean isBlank() {
    return block.isBlank() && (otherwise == null || otherwise.isBlank());
  }
}
