package dev.senda.workers.rendering.liquid.expression;

import org.jspecify.annotations.Nullable;

/**
 * A value that the template writes.
 *
 * @param value null is nil
 */
public record Literal(@Nullable Object value) implements Expression {

  @Override
  public @Nullable Object evaluate(Scope scope) {
    if (value == null) {
      scope.setNil(new NilReason.Missing("nil"));
    }
    return value;
  }
}
