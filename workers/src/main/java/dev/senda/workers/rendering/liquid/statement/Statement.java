package dev.senda.workers.rendering.liquid.statement;

import dev.senda.workers.rendering.liquid.expression.Scope;

/** A part of a template. It has no state of its own, so threads may share it. */
@FunctionalInterface
public interface Statement {

  /** How a loop goes on after a statement. */
  enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  /** Prints the part. */
  Flow render(Scope scope);
}
