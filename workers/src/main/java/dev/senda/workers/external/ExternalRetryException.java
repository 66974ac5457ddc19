package dev.senda.workers.external;

import dev.senda.temporal.activities.RetryLaterException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Another system was not reached or refused, or a custom step failed: Temporal tries again. The
 * message of the exception is shown on the enrollment.
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
