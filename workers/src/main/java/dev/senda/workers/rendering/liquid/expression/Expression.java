package dev.senda.workers.rendering.liquid.expression;

import org.jspecify.annotations.Nullable;

/** Something with a value. It has no state of its own, so threads may share it. */
@FunctionalInterface
public interface Expression {

  /** The value; null is nil, and the scope then knows why. */
  @Nullable Object evaluate(Scope scope);
}
