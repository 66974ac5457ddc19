package dev.senda.api.outbox;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Temporal answers. After a few failures in a row this instance pauses as a whole, and one
 * item at a time probes whether Temporal is available again. No row is written meanwhile.
 */
final class TemporalAvailability {

  private static final Logger LOG = LoggerFactory.getLogger(TemporalAvailability.class);

  private static final int FAILURES_BEFORE_PAUSE = 3;
  private static final Backoff PROBE_BACKOFF =
      new Backoff(Duration.ofMillis(250), Duration.ofSeconds(1));

  private int failuresInARow;
  private boolean isProbing;
  private long nextProbe;

  /** Whether {@link #tryPass} would pass. */
  synchronized boolean mayPass() {
    return !isPaused() || (!isProbing && System.nanoTime() - nextProbe >= 0);
  }

  /** Whether an item may be processed now. If paused, true makes the caller the probe. */
  synchronized boolean tryPass() {
    if (!isPaused()) {
      return true;
    }
    if (isProbing || System.nanoTime() - nextProbe < 0) {
      return false;
    }
    isProbing = true;
    return true;
  }

  synchronized boolean isPaused() {
    return failuresInARow >= FAILURES_BEFORE_PAUSE;
  }

  /** The caller passed, and then did not call Temporal. */
  synchronized void recordNoCall() {
    isProbing = false;
  }

  synchronized void recordAnswer() {
    if (isPaused()) {
      LOG.info("Temporal available again");
    }
    failuresInARow = 0;
    isProbing = false;
  }

  synchronized void recordUnavailable(String problem) {
    failuresInARow++;
    isProbing = false;
    if (failuresInARow == FAILURES_BEFORE_PAUSE) {
      LOG.warn("Temporal unavailable, outbox items are kept: {}", problem);
    }
    if (isPaused()) {
      nextProbe =
          System.nanoTime() + PROBE_BACKOFF.after(failuresInARow - FAILURES_BEFORE_PAUSE).toNanos();
    }
  }
}
