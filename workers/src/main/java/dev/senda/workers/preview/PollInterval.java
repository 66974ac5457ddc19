package dev.senda.workers.preview;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often to look for work: often while some comes, and seldom after a time without any. So an
 * idle worker asks the database rarely, and somebody who looks at one preview after another waits
 * for the first one only.
 */
final class PollInterval {

  /** Half of the time for which the API waits for a preview. */
  private static final long IDLE_INTERVAL = Duration.ofSeconds(1).toNanos();

  private static final long BUSY_TIME = Duration.ofMinutes(5).toNanos();

  private final LongSupplier nanoTime;
  private long lookedAt;
  private long foundAt;

  /**
   * @param nanoTime such as {@link System#nanoTime}
   */
  PollInterval(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    lookedAt = nanoTime.getAsLong() - IDLE_INTERVAL;
    foundAt = nanoTime.getAsLong() - BUSY_TIME;
  }

  /** Whether to look now. */
  synchronized boolean isDue() {
    long now = nanoTime.getAsLong();
    if (now - foundAt >= BUSY_TIME && now - lookedAt < IDLE_INTERVAL) {
      return false;
    }
    lookedAt = now;
    return true;
  }

  /** There was work. */
  synchronized void recordFound() {
    foundAt = nanoTime.getAsLong();
  }
}
