package dev.senda.workers.rendering.liquid.statement;

import dev.senda.workers.rendering.liquid.expression.Expression;
import dev.senda.workers.rendering.liquid.expression.Flow;
import dev.senda.workers.rendering.liquid.expression.Scope;
import dev.senda.workers.rendering.liquid.value.Values;
import java.util.List;

/** Prints the first block whose condition holds: {@code if} and {@code unless}. */
public record Conditional(List<Branch> branches, Block otherwise) implements Statement {

  /**
   * A block with its condition.
   *
   * @param expected what the condition must be
   */
  public record Branch(Expression condition, boolean expected, Block block) {}

  @Override
  public Flow render(Scope scope) {
    for (var branch : branches) {
      if (Values.isTruthy(branch.condition().evaluate(scope)) == branch.expected()) {
        return branch.block().render(scope);
      }
    }
    return otherwise.render(scope);
  }

  @Override
  public boolean isBlank() {
    return otherwise.isBlank() && branches.stream().allMatch(branch -> branch.block().isBlank());
  }
}
