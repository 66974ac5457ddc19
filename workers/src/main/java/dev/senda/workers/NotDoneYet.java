package dev.senda.workers;

import org.jspecify.annotations.Nullable;

/**
 * Another system was not reached, or refused: try again. Its message is shown on the enrollment.
 */
final class NotDoneYet extends RuntimeException {

  private static final long serialVersionUID = 1;

  NotDoneYet(String why) {
    this(why, null);
  }

  NotDoneYet(String why, @Nullable Throwable cause) {
    super(why, cause);
  }
}
