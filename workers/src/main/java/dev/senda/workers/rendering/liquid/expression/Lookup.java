package dev.senda.workers.rendering.liquid.expression;

import dev.senda.workers.rendering.liquid.value.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A variable, and what is asked of it: {@code event.products[0].name}.
 *
 * @param name of the variable; a text, or the text of another variable's value
 * @param path the properties and indexes
 */
public record Lookup(Expression name, List<Step> path) implements Expression {

  /**
   * A property or an index.
   *
   * @param key the name or the index
   * @param source as the template writes it
   * @param isIndex whether it is in brackets, and so may be a number
   */
  public record Step(Expression key, String source, boolean isIndex) {}

  /** A variable of this name. */
  public static Lookup of(String name, List<Step> path) {
    return new Lookup(new Literal(name), path);
  }

  @Override
  public @Nullable Object evaluate(Scope scope) {
    var root = Values.text(name.evaluate(scope));
    var value = scope.find(root);
    for (var step : path) {
      if (value == null) {
        break;
      }
      var key = step.key().evaluate(scope);
      value = step.isIndex() ? Values.at(value, key) : Values.property(value, Values.text(key));
    }
    if (value == null) {
      var reason = scope.reasonOf(root);
      scope.setNil(reason == null ? new NilReason.Missing(fullName(root)) : reason);
    }
    return value;
  }

  private String fullName(String root) {
    var full = new StringBuilder(root);
    path.forEach(step -> full.append(step.source()));
    return full.toString();
  }
}
