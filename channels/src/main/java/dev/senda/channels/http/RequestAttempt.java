package dev.senda.channels.http;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request to a provider: whether any of it may have left the house, what was answered, and how
 * it is cut off. The provider's own client knows nothing of that: whoever has a hand in its
 * connections finds the exchange of the thread.
 */
public final class RequestAttempt {

  public static final ScopedValue<RequestAttempt> CURRENT = ScopedValue.newInstance();

  public static final Clock REAL_TIME = Clock.systemUTC();

  private volatile boolean hasRequestStarted;
  private volatile @Nullable ResponseHead response;
  private @Nullable Runnable abortAction;
  private boolean isAborted;

  /**
   * The head of an answer.
   *
   * @param retryAfter how long it asks us to wait; null where it asks for nothing
   */
  public record ResponseHead(int status, @Nullable Duration retryAfter) {}

  /** From now on nobody knows what the provider has: a connection is about to be written to. */
  public void markRequestStarted() {
    hasRequestStarted = true;
  }

  public boolean hasRequestStarted() {
    return hasRequestStarted;
  }

  /**
   * The head of an answer has come.
   *
   * @param header the first value of a header by its name; null where there is none
   */
  public void recordResponse(int status, Function<String, @Nullable String> header) {
    response = new ResponseHead(status, RetryAfter.parse(header, REAL_TIME));
  }

  /** What was answered; null while nothing was. */
  public @Nullable ResponseHead response() {
    return response;
  }

  /** How it is ended from outside; at once where it was cut off already. */
  public synchronized void onAbort(Runnable abort) {
    this.abortAction = abort;
    if (isAborted) {
      abort.run();
    }
  }

  /** It has come to its end: cutting it off does nothing any more. */
  public synchronized void complete() {
    abortAction = null;
  }

  /** Ends it, whatever it is doing. What has not left by now does not leave any more. */
  synchronized void abort() {
    isAborted = true;
    if (abortAction != null) {
      abortAction.run();
    }
  }
}
