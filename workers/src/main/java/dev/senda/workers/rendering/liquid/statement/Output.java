package dev.senda.workers.rendering.liquid.statement;

import dev.senda.workers.rendering.liquid.expression.Expression;
import dev.senda.workers.rendering.liquid.expression.Flow;
import dev.senda.workers.rendering.liquid.expression.LiquidException;
import dev.senda.workers.rendering.liquid.expression.Scope;
import dev.senda.workers.rendering.liquid.value.Values;

/**
 * Prints a value: {@code {{ contact.first_name }}}. Nil is an error, and so is what has fields.
 *
 * @param source of the value as the template writes it, without its filters
 */
public record Output(Expression expression, String source, int line) implements Statement {

  @Override
  public Flow render(Scope scope) {
    var value = expression.evaluate(scope);
    if (!Values.isPrintable(value)) {
      throw new LiquidException(
          line,
          ("found \"%s\", which has fields, expected a text or a number: print one of its fields,"
                  + " and each item of a list in {%% for %%}")
              .formatted(source),
          null);
    }
    scope.print(value);
    return Flow.NEXT;
  }
}
