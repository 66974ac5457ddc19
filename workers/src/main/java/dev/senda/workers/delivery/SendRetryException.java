package dev.senda.workers.delivery;

import dev.senda.temporal.activities.RetryLaterException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The message was not sent, or nobody knows yet: try again. */
public final class SendRetryException extends RetryLaterException {

  private static final long serialVersionUID = 1;

  public SendRetryException(String why) {
    super(why, null, null);
  }

  /**
   * @param after real time until the next try makes sense
   */
  public SendRetryException(String why, Duration after) {
    super(why, after, null);
  }

  SendRetryException(String why, @Nullable Throwable cause) {
    super(why, null, cause);
  }
}
