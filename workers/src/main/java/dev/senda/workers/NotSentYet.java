package dev.senda.workers;

import org.jspecify.annotations.Nullable;

/** The message was not sent, or nobody knows yet: try again. */
final class NotSentYet extends RuntimeException {

  private static final long serialVersionUID = 1;

  NotSentYet(String why) {
    this(why, null);
  }

  NotSentYet(String why, @Nullable Throwable cause) {
    super(why, cause);
  }
}
