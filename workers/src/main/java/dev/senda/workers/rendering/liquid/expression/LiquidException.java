package dev.senda.workers.rendering.liquid.expression;

import org.jspecify.annotations.Nullable;

/** The Liquid of a template is wrong, or does not work with the values that it gets. */
public final class LiquidException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int line;
  private final String reason;

  /**
   * Says what is wrong.
   *
   * @param line of the parsed text, from 1; 0 where it is not known
   */
  public LiquidException(int line, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.line = line;
    this.reason = message;
  }

  /** The line of the parsed text, from 1; 0 where it is not known. */
  public int line() {
    return line;
  }

  /** What was found and what was expected. */
  public String reason() {
    return reason;
  }
}
