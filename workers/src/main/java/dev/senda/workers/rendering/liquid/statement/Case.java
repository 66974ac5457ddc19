package dev.senda.workers.rendering.liquid.statement;

import dev.senda.workers.rendering.liquid.expression.Expression;
import dev.senda.workers.rendering.liquid.expression.Flow;
import dev.senda.workers.rendering.liquid.expression.Scope;
import dev.senda.workers.rendering.liquid.value.Values;
import java.util.List;

/** Prints the first block that has a value equal to the given one. */
public record Case(Expression value, List<When> whens, Block otherwise) implements Statement {

  /** A block with its values. */
  public record When(List<Expression> alternatives, Block block) {}

  @Override
  public Flow render(Scope scope) {
    var found = value.evaluate(scope);
    for (var when : whens) {
      for (var expression : when.alternatives()) {
        if (Values.areEqual(found, expression.evaluate(scope))) {
          return when.block().render(scope);
        }
      }
    }
    return otherwise.render(scope);
  }

  @Override
  public boolean isBlank() {
    return otherwise.isBlank() && whens.stream().allMatch(when -> when.block().isBlank());
  }
}
