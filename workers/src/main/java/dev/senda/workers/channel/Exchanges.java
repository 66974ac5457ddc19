package dev.senda.workers.channel;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Requests to a provider, each of which is cut off after a while, whatever trickles in. */
final class Exchanges implements AutoCloseable {

  static final Duration CONNECT_AT_MOST = Duration.ofSeconds(2);
  static final Duration READ_AT_MOST = Duration.ofSeconds(10);

  /** How long a request waits for one of the connections. */
  static final Duration LEASE_AT_MOST = Duration.ofSeconds(2);

  static final int CONNECTIONS = 50;

  /**
   * Providers close what is idle for long. One that closes while we write leaves us in doubt, so a
   * connection is given up before, and looked at before it is used again.
   */
  static final Duration IDLE_AT_MOST = Duration.ofSeconds(20);

  static final Duration TRUSTED_WITHOUT_A_LOOK = Duration.ofMillis(500);
  static final Duration OPEN_AT_MOST = Duration.ofMinutes(5);

  private final ScheduledThreadPoolExecutor cutter;

  /**
   * @param provider for the thread's name
   */
  Exchanges(String provider) {
    cutter =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name(provider + "-cut-off").daemon().factory());
    cutter.setRemoveOnCancelPolicy(true);
  }

  /**
   * @throws X what the request throws, also because it was cut off
   */
  <R, X extends Throwable> R hold(
      Exchange exchange, Duration atMost, ScopedValue.CallableOp<? extends R, X> request) throws X {
    var cut = cutter.schedule(exchange::cut, atMost.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return ScopedValue.where(Exchange.CURRENT, exchange).call(request);
    } finally {
      cut.cancel(false);
    }
  }

  /** Does it again and again, until it is closed. */
  void every(Duration pause, Runnable chore) {
    var _ =
        cutter.scheduleWithFixedDelay(
            chore, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    cutter.shutdownNow();
  }
}
