package dev.senda.workers.rendering.liquid.statement;

import dev.senda.workers.rendering.liquid.expression.Flow;
import dev.senda.workers.rendering.liquid.expression.Scope;
import java.util.List;

/** Statements one after the other. */
public record Block(List<Statement> statements) implements Statement {

  /** Prints nothing. */
  public static final Block EMPTY = new Block(List.of());

  @Override
  public Flow render(Scope scope) {
    for (var statement : statements) {
      var flow = statement.render(scope);
      if (flow != Flow.NEXT) {
        return flow;
      }
    }
    return Flow.NEXT;
  }

  @Override
  public boolean isBlank() {
    return statements.stream().allMatch(Statement::isBlank);
  }

  /** Without the white space between its statements. */
  public Block withoutBlankText() {
    return new Block(
        statements.stream()
            .filter(statement -> !(statement instanceof Text && statement.isBlank()))
            .toList());
  }
}
