package dev.senda.api.outbox;

import java.time.Duration;

/** Delays that double from the first to the longest. */
record Backoff(Duration first, Duration longest) {

  private static final int MAX_DOUBLINGS = 20;

  /**
   * The delay after a failure.
   *
   * @param failures how many failures came before
   */
  Duration after(int failures) {
    var delay = first.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
    return delay.compareTo(longest) < 0 ? delay : longest;
  }
}
