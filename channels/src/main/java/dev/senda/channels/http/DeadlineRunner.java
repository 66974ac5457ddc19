package dev.senda.channels.http;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs requests to a provider, and aborts each at its deadline, even if data still arrives. */
public final class DeadlineRunner implements AutoCloseable {

  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  public static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

  /** How long a request waits for one of the connections. */
  public static final Duration POOL_LEASE_TIMEOUT = Duration.ofSeconds(2);

  public static final int MAX_CONNECTIONS = 50;

  /**
   * Providers close idle connections. If one closes while we write, the message is unconfirmed. So
   * the pool closes an idle connection earlier, and validates it before it is used again.
   */
  public static final Duration MAX_IDLE_TIME = Duration.ofSeconds(20);

  public static final Duration VALIDATE_AFTER_INACTIVITY = Duration.ofMillis(500);
  public static final Duration MAX_CONNECTION_AGE = Duration.ofMinutes(5);

  private final ScheduledThreadPoolExecutor deadlineTimer;

  /**
   * Creates a runner with a thread of its own, which aborts late requests.
   *
   * @param provider for the thread's name
   */
  public DeadlineRunner(String provider) {
    deadlineTimer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name(provider + "-cut-off").daemon().factory());
    deadlineTimer.setRemoveOnCancelPolicy(true);
  }

  /**
   * Runs the request, and aborts the attempt at the deadline.
   *
   * @throws X what the request throws, also because it was aborted
   */
  public <R, X extends Throwable> R callWithDeadline(
      RequestAttempt requestAttempt,
      Duration atMost,
      ScopedValue.CallableOp<? extends R, X> request)
      throws X {
    var cut =
        deadlineTimer.schedule(requestAttempt::abort, atMost.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return ScopedValue.where(RequestAttempt.CURRENT, requestAttempt).call(request);
    } finally {
      cut.cancel(false);
    }
  }

  /** Runs the task repeatedly with this pause until the runner is closed. */
  public void scheduleWithFixedDelay(Duration pause, Runnable chore) {
    var _ =
        deadlineTimer.scheduleWithFixedDelay(
            chore, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    deadlineTimer.shutdownNow();
  }
}
