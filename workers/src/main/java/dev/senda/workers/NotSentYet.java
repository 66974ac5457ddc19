package dev.senda.workers;

import dev.senda.temporal.TryAgain;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The message was not sent, or nobody knows yet: try again. */
final class NotSentYet extends TryAgain {

  private static final long serialVersionUID = 1;

  NotSentYet(String why) {
    super(why, null, null);
  }

  /**
   * @param after real time until the next try makes sense
   */
  NotSentYet(String why, Duration after) {
    super(why, after, null);
  }

  NotSentYet(String why, @Nullable Throwable cause) {
    super(why, null, cause);
  }
}
