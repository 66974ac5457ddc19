package dev.senda.workers.rendering.liquid.statement;

import dev.senda.workers.rendering.liquid.expression.Expression;
import dev.senda.workers.rendering.liquid.expression.Flow;
import dev.senda.workers.rendering.liquid.expression.Items;
import dev.senda.workers.rendering.liquid.expression.Scope;
import dev.senda.workers.rendering.liquid.value.Numbers;
import dev.senda.workers.rendering.liquid.value.TableState;
import org.jspecify.annotations.Nullable;

/**
 * Prints its block for each item, in the cells of table rows.
 *
 * @param columns the cells of a row; null for all items in one row
 */
public record TableRow(String variable, Items items, @Nullable Expression columns, Block block)
    implements Statement {

  @Override
  public Flow render(Scope scope) {
    var list = items.of(scope);
    if (list == null) {
      if (scope.isStrict()) {
        throw scope.nilException();
      }
      return Flow.NEXT;
    }
    var given = columns == null ? null : Numbers.of(columns.evaluate(scope));
    int width = given == null ? Math.max(list.size(), 1) : Math.max(given.intValue(), 1);
    var loop = new TableState(list.size(), width);
    var frame = scope.push();
    frame.put("tablerowloop", loop);
    scope.write("<tr class=\"row1\">\n");
    try {
      for (int i = 0; i < list.size(); i++) {
        scope.countIteration();
        frame.put(variable, list.get(i));
        if (i > 0 && loop.column() == 1) {
          scope.write("</tr>\n<tr class=\"row%d\">".formatted(loop.row()));
        }
        scope.write("<td class=\"col%d\">".formatted(loop.column()));
        var flow = block.render(scope);
        scope.write("</td>");
        if (flow == Flow.BREAK) {
          break;
        }
        loop.advance();
      }
    } finally {
      scope.pop();
    }
    scope.write("</tr>\n");
    return Flow.NEXT;
  }
}
