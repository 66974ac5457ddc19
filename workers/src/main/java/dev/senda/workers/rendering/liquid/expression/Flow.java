package dev.senda.workers.rendering.liquid.expression;

/** How a loop goes on after a statement. */
public enum Flow {
  NEXT,
  BREAK,
  CONTINUE
}
