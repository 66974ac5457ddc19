package dev.senda.workers.delivery;

import dev.senda.temporal.activities.RetryLaterException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The message was not sent, or Senda does not know yet whether it was: Temporal retries. The
 * enrollment shows the message of the exception.
 */
public final class SendRetryException extends RetryLaterException {

  private static final long serialVersionUID = 1;

  private final @Nullable String logMessage;

  public SendRetryException(@Nullable String why) {
    this(why, null, why, null);
  }

  /**
   * @param after real time until the next attempt makes sense
   */
  public SendRetryException(String why, Duration after) {
    this(why, after, why, null);
  }

  SendRetryException(String why, @Nullable Throwable cause) {
    this(why, null, why, cause);
  }

  private SendRetryException(
      @Nullable String why,
      @Nullable Duration after,
      @Nullable String logMessage,
      @Nullable Throwable cause) {
    super(why == null ? "" : why, after, cause);
    this.logMessage = logMessage;
  }

  /**
   * The whole queue waits. {@link ChannelCircuitBreaker} logs that once for all messages.
   *
   * @param after real time until the next attempt makes sense
   */
  public static SendRetryException ofQueue(String why, Duration after) {
    return new SendRetryException(why, after, null, null);
  }

  /**
   * For a reason that may quote personal data.
   *
   * @param why what the enrollment shows
   * @param logMessage what the log shows, without personal data
   */
  public static SendRetryException withLogMessage(
      @Nullable String why, @Nullable String logMessage, Throwable cause) {
    return new SendRetryException(why, null, logMessage, cause);
  }

  @Override
  public Optional<String> logMessage() {
    return Optional.ofNullable(logMessage);
  }
}
