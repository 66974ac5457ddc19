package dev.senda.workers.rendering.liquid.expression;

/** A template prints a variable that is missing. */
public final class MissingVariableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String variable;

  /**
   * Names the variable.
   *
   * @param variable as the template writes it
   */
  public MissingVariableException(String variable) {
    super("variable \"%s\" is missing".formatted(variable));
    this.variable = variable;
  }

  /** As the template writes it. */
  public String variable() {
    return variable;
  }
}
