package dev.senda.workers.rendering.liquid.statement;

import dev.senda.workers.rendering.liquid.expression.Flow;
import dev.senda.workers.rendering.liquid.expression.Scope;

/** A part of a template. It has no state of its own, so threads may share it. */
@FunctionalInterface
public interface Statement {

  /** Prints the part. */
  Flow render(Scope scope);

  /** Whether it prints nothing but white space, whatever its variables are. */
  default boolean isBlank() {
    return false;
  }
}
