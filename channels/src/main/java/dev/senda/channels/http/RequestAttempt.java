package dev.senda.channels.http;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request to a provider: whether the provider may have received any of it, the head of the
 * response, and how to abort it. The provider's client library does not know the attempt; code that
 * customizes its connections finds it in {@link #CURRENT}.
 */
public final class RequestAttempt {

  public static final ScopedValue<RequestAttempt> CURRENT = ScopedValue.newInstance();

  public static final Clock REAL_TIME = Clock.systemUTC();

  private volatile boolean hasRequestStarted;
  private volatile @Nullable ResponseHead response;
  private @Nullable Runnable abortAction;
  private boolean isAborted;

  /**
   * The head of a response.
   *
   * @param retryAfter how long the provider asks us to wait; null if it does not ask
   */
  public record ResponseHead(int status, @Nullable Duration retryAfter) {}

  /** Call this before the first byte is written: from now on the provider may have the request. */
  public void markRequestStarted() {
    hasRequestStarted = true;
  }

  public boolean hasRequestStarted() {
    return hasRequestStarted;
  }

  /**
   * Records the head of the response.
   *
   * @param header the first value of a header by its name; null where there is none
   */
  public void recordResponse(int status, Function<String, @Nullable String> header) {
    response = new ResponseHead(status, RetryAfter.parse(header, REAL_TIME));
  }

  /** The head of the response; null while there is none. */
  public @Nullable ResponseHead response() {
    return response;
  }

  /** Sets how to abort the request; runs it at once if the attempt was aborted already. */
  public synchronized void onAbort(Runnable abort) {
    this.abortAction = abort;
    if (isAborted) {
      abort.run();
    }
  }

  /** Marks the request as complete: aborting does nothing any more. */
  public synchronized void complete() {
    abortAction = null;
  }

  /** Aborts the request. Nothing more is written to the connection. */
  synchronized void abort() {
    isAborted = true;
    if (abortAction != null) {
      abortAction.run();
    }
  }
}
