package dev.senda.workers.rendering.liquid.statement;

import dev.senda.workers.rendering.liquid.expression.Expression;
import dev.senda.workers.rendering.liquid.expression.Flow;
import dev.senda.workers.rendering.liquid.expression.Scope;
import dev.senda.workers.rendering.liquid.value.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prints the next of its values each time.
 *
 * @param group cycles of the same group go on together; null for those of the same text
 * @param source as the template writes it
 */
public record Cycle(@Nullable Expression group, List<Expression> alternatives, String source)
    implements Statement {

  @Override
  public Flow render(Scope scope) {
    var name = "cycle " + (group == null ? source : Values.text(group.evaluate(scope)));
    int position = scope.position(name) % alternatives.size();
    scope.setPosition(name, position + 1);
    scope.print(alternatives.get(position).evaluate(scope));
    return Flow.NEXT;
  }
}
