package dev.senda.workers.rendering.liquid.statement;

import dev.senda.workers.rendering.liquid.expression.Expression;
import dev.senda.workers.rendering.liquid.expression.Flow;
import dev.senda.workers.rendering.liquid.expression.LiquidException;
import dev.senda.workers.rendering.liquid.expression.Scope;
import dev.senda.workers.rendering.liquid.expression.Snippet;
import dev.senda.workers.rendering.liquid.value.LoopState;
import dev.senda.workers.rendering.liquid.value.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prints a snippet: {@code render} and {@code include}.
 *
 * @param name of the snippet
 * @param isIsolated whether the snippet sees none of the variables that this template sets, and
 *     sets none of them
 * @param value what the snippet gets under the alias; null for nothing
 * @param isForEach whether the snippet is printed for each item of the value
 * @param alias the variable's name; null for the name of the snippet
 * @param arguments further variables of the snippet
 */
public record Partial(
    Expression name,
    boolean isIsolated,
    @Nullable Expression value,
    boolean isForEach,
    @Nullable String alias,
    Map<String, Expression> arguments,
    int line)
    implements Statement {

  @Override
  public Flow render(Scope scope) {
    var found = name.evaluate(scope);
    if (!Values.isText(found)) {
      throw new LiquidException(line, "found no text, expected the name of a snippet", null);
    }
    var snippetName = Values.text(found);
    if (!isIsolated && scope.isIsolated()) {
      throw new LiquidException(
          line,
          "found {%% include %%} in a snippet that {%% render %%} prints, expected {%% render \"%s\" %%}"
              .formatted(snippetName),
          null);
    }
    var variable = alias == null ? snippetName.substring(snippetName.lastIndexOf('/') + 1) : alias;
    try {
      var file = new File(scope.snippet(snippetName), snippetName, variable);
      var given = value(snippetName, scope);
      if (isForEach || (!isIsolated && given instanceof List<?>)) {
        return printEach(file, Values.list(given), scope);
      } else if (value == null) {
        return print(file, arguments, given == null ? Map.of() : Map.of(variable, given), scope);
      } else {
        var all = new LinkedHashMap<>(arguments);
        all.put(variable, value);
        return print(file, all, Map.of(), scope);
      }
    } catch (LiquidException e) {
      throw new LiquidException(line, e.reason(), e);
    }
  }

  /**
   * A snippet that was found.
   *
   * @param variable under which it gets its value
   */
  private record File(Snippet snippet, String name, String variable) {}

  private @Nullable Object value(String snippetName, Scope scope) {
    if (value == null) {
      return isIsolated ? null : scope.find(snippetName);
    }
    var given = value.evaluate(scope);
    if (given == null && isForEach && scope.isStrict()) {
      throw scope.nilException();
    }
    return given;
  }

  private Flow printEach(File file, List<@Nullable Object> items, Scope scope) {
    var loop = new LoopState(file.name(), items.size(), null);
    for (var item : items) {
      scope.countIteration();
      var variables = new LinkedHashMap<String, @Nullable Object>();
      if (isIsolated) {
        variables.put("forloop", loop);
      }
      variables.put(file.variable(), item);
      var flow = print(file, arguments, variables, scope);
      if (flow != Flow.NEXT) {
        return flow;
      }
      loop.advance();
    }
    return Flow.NEXT;
  }

  private Flow print(
      File file,
      Map<String, Expression> evaluated,
      Map<String, @Nullable Object> variables,
      Scope scope) {
    scope.enter(file.name(), isIsolated, evaluated, variables);
    try {
      var flow = file.snippet().renderIn(scope);
      return isIsolated ? Flow.NEXT : flow;
    } catch (LiquidException e) {
      throw new LiquidException(
          line,
          "in snippet \"%s\": %s%s"
              .formatted(
                  file.name(), e.line() == 0 ? "" : "line %d: ".formatted(e.line()), e.reason()),
          e);
    } finally {
      scope.leave();
    }
  }
}
