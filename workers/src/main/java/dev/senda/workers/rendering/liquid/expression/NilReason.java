package dev.senda.workers.rendering.liquid.expression;

/** Why a value is nil. The author reads it if the template prints the value. */
sealed interface NilReason {

  RuntimeException toException();

  /**
   * There is no such variable.
   *
   * @param name as the template writes it
   */
  record Missing(String name) implements NilReason {
    @Override
    public RuntimeException toException() {
      return new MissingVariableException(name);
    }
  }

  /** A filter could not use the value. */
  record Unusable(int line, String reason) implements NilReason {
    @Override
    public RuntimeException toException() {
      return new LiquidException(line, reason, null);
    }

    /** The line only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "Unusable[line=%d]".formatted(line);
    }
  }
}
