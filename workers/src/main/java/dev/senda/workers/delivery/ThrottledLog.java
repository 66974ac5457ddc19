package dev.senda.workers.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Allows one log line per subject and interval. */
final class ThrottledLog {

  private final Duration interval;
  private final Clock clock;
  private final Map<String, Instant> loggedAt = new ConcurrentHashMap<>();

  ThrottledLog(Duration interval, Clock clock) {
    this.interval = interval;
    this.clock = clock;
  }

  /** Whether the caller is to log now; the next line is due after the interval. */
  boolean isDue(String subject) {
    var now = clock.instant();
    var isDue = new boolean[1];
    loggedAt.compute(
        subject,
        (_, last) -> {
          isDue[0] = last == null || !now.isBefore(last.plus(interval));
          return isDue[0] ? now : last;
        });
    return isDue[0];
  }
}
