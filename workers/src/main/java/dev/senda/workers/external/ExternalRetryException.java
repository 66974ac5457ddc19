package dev.senda.workers.external;

import org.jspecify.annotations.Nullable;

/**
 * Another system was not reached, or refused: try again. Its message is shown on the enrollment.
 */
public final class ExternalRetryException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public ExternalRetryException(String why) {
    this(why, null);
  }

  ExternalRetryException(String why, @Nullable Throwable cause) {
    super(why, cause);
  }
}
