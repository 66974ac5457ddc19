package dev.senda.workers.rendering.liquid.value;

/** The words of Liquid that are compared by what they mean. */
public enum Special {
  /** A text, list or map without anything. */
  EMPTY,
  /** Nothing, false, nothing but white space, or empty. */
  BLANK
}
