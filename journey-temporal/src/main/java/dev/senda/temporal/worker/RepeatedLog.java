package dev.senda.temporal.worker;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Allows one log line per message and interval, and counts those in between: a template that cannot
 * be rendered fails for each of its enrollments, at each attempt.
 */
final class RepeatedLog {

  private static final int MAX_MESSAGES = 1_000;

  private final long intervalNanos;
  private final LongSupplier nanoTime;
  private final Map<String, Line> lines =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Line> eldest) {
          return size() > MAX_MESSAGES;
        }
      };

  private record Line(long loggedAt, long omitted) {}

  /**
   * @param nanoTime a monotonic clock, such as {@link System#nanoTime}
   */
  RepeatedLog(Duration interval, LongSupplier nanoTime) {
    this.intervalNanos = interval.toNanos();
    this.nanoTime = nanoTime;
  }

  /**
   * If the caller is to log the message now: how often it was not logged since its last line.
   * Otherwise empty, and it is counted.
   */
  synchronized OptionalLong takeOmitted(String message) {
    long now = nanoTime.getAsLong();
    var last = lines.get(message);
    if (last != null && now - last.loggedAt() < intervalNanos) {
      lines.put(message, new Line(last.loggedAt(), last.omitted() + 1));
      return OptionalLong.empty();
    }
    lines.put(message, new Line(now, 0));
    return OptionalLong.of(last == null ? 0 : last.omitted());
  }
}
