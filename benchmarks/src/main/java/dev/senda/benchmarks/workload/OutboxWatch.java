package dev.senda.benchmarks.workload;

import dev.senda.benchmarks.environment.BenchEnvironment;
import java.time.Duration;

/** Looks at how much is waiting to reach Temporal. */
public final class OutboxWatch {

  private static final long POLL_MILLIS = 50;

  private OutboxWatch() {}

  public static long waiting(BenchEnvironment environment) {
    return environment.number("select count(*) from outbox");
  }

  /**
   * Waits until nothing is left.
   *
   * @return how many are left when the time is over
   */
  public static long awaitEmpty(BenchEnvironment environment, Duration time)
      throws InterruptedException {
    long deadline = System.nanoTime() + time.toNanos();
    long left = waiting(environment);
    while (left > 0 && System.nanoTime() < deadline) {
      Thread.sleep(POLL_MILLIS);
      left = waiting(environment);
    }
    if (left > 0) {
      environment.say("%,d outbox items are left after %d s".formatted(left, time.toSeconds()));
    }
    return left;
  }
}
