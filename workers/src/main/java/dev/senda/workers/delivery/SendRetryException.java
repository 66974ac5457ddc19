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
  private BlockedBy blockedBy = BlockedBy.NOT_SENT;

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
    return new SendRetryException(why, after, null, null).because(BlockedBy.QUEUE_HELD);
  }

  /**
   * A person must decide first.
   *
   * @param after real time until it is asked again whether one has
   */
  public static SendRetryException ofDecision(String why, Duration after) {
    return new SendRetryException(why, after, null, null).because(BlockedBy.NEEDS_DECISION);
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

  /** The same exception, with another cause than {@link BlockedBy#NOT_SENT}. */
  public SendRetryException because(BlockedBy cause) {
    blockedBy = cause;
    return this;
  }

  /** What the message waits for, as metrics count it. */
  public BlockedBy blockedBy() {
    return blockedBy;
  }

  @Override
  public Optional<String> logMessage() {
    return Optional.ofNullable(logMessage);
  }
}
