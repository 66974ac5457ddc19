package dev.senda.workers.channel.exchange;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Requests to a provider, each of which is cut off after a while, whatever trickles in. */
public final class Exchanges implements AutoCloseable {

  public static final Duration CONNECT_AT_MOST = Duration.ofSeconds(2);
  public static final Duration READ_AT_MOST = Duration.ofSeconds(10);

  /** How long a request waits for one of the connections. */
  public static final Duration LEASE_AT_MOST = Duration.ofSeconds(2);

  public static final int CONNECTIONS = 50;

  /**
   * Providers close what is idle for long. One that closes while we write leaves us in doubt, so a
   * connection is given up before, and looked at before it is used again.
   */
  public static final Duration IDLE_AT_MOST = Duration.ofSeconds(20);

  public static final Duration TRUSTED_WITHOUT_A_LOOK = Duration.ofMillis(500);
  public static final Duration OPEN_AT_MOST = Duration.ofMinutes(5);

  private final ScheduledThreadPoolExecutor cutter;

  /**
   * Has a thread of its own for cutting off.
   *
   * @param provider for the thread's name
   */
  public Exchanges(String provider) {
    cutter =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name(provider + "-cut-off").daemon().factory());
    cutter.setRemoveOnCancelPolicy(true);
  }

  /**
   * Does the request as this exchange.
   *
   * @throws X what the request throws, also because it was cut off
   */
  public <R, X extends Throwable> R hold(
      Exchange exchange, Duration atMost, ScopedValue.CallableOp<? extends R, X> request) throws X {
    var cut = cutter.schedule(exchange::cut, atMost.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return ScopedValue.where(Exchange.CURRENT, exchange).call(request);
    } finally {
      cut.cancel(false);
    }
  }

  /** Does it again and again, until it is closed. */
  public void every(Duration pause, Runnable chore) {
    var _ =
        cutter.scheduleWithFixedDelay(
            chore, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    cutter.shutdownNow();
  }
}
