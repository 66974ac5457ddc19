package dev.senda.temporal.activities;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an activity throws that is not done yet, and knows when another try makes sense. */
public class RetryLaterException extends RuntimeException {

  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // nobody sends it anywhere
  private final @Nullable Duration after;

  /**
   * @param after real time until the next try; null for the usual, growing pause
   */
  public RetryLaterException(String why, @Nullable Duration after, @Nullable Throwable cause) {
    super(why, cause);
    this.after = after;
  }

  /** Real time until the next try; empty for the usual, growing pause. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(after);
  }
}
