package dev.senda.workers.external;

import dev.senda.temporal.activities.RetryLaterException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Another system could not be reached or refused the call, or a custom step failed: Temporal
 * retries. The enrollment shows the message of the exception.
 */
public final class ExternalRetryException extends RetryLaterException {

  private static final long serialVersionUID = 1;

  private final String logMessage;

  public ExternalRetryException(String why) {
    this(why, why, null);
  }

  ExternalRetryException(String why, @Nullable Throwable cause) {
    this(why, why, cause);
  }

  /**
   * For a reason that may quote personal data.
   *
   * @param why what the enrollment shows
   * @param logMessage what the log shows, without personal data
   */
  ExternalRetryException(String why, String logMessage, @Nullable Throwable cause) {
    super(why, null, cause);
    this.logMessage = logMessage;
  }

  @Override
  public Optional<String> logMessage() {
    return Optional.of(logMessage);
  }
}
