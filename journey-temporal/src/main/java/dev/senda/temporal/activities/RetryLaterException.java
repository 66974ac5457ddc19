package dev.senda.temporal.activities;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An activity is not done yet, which is expected: it waits for a provider, for another system or
 * for an operator. Temporal tries it again. The log gets one line and no stack trace.
 */
public class RetryLaterException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String why;

  @SuppressWarnings("serial") // never serialized
  private final @Nullable Duration after;

  /**
   * @param after real time until the next attempt; null for the usual, growing pause
   */
  public RetryLaterException(String why, @Nullable Duration after, @Nullable Throwable cause) {
    super(why, cause);
    this.why = why;
    this.after = after;
  }

  /** Why it is not done yet. It is shown on the enrollment, and may quote personal data. */
  @Override
  public String getMessage() {
    return why;
  }

  /** Real time until the next attempt; empty for the usual, growing pause. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(after);
  }

  /**
   * What the log says about it, without personal data. Empty where the log needs no line for this
   * attempt, because one line reports the cause for all of them, such as a held queue.
   */
  public Optional<String> logMessage() {
    return Optional.of(why);
  }
}
