package dev.senda.benchmarks.scenarios;

import java.time.Duration;

/** The time of a benchmark in a short run: on a slow machine it makes fewer rounds. */
final class Budget {

  /** The fewest measurements that make an interval. */
  private static final int FEWEST = 6;

  private final long deadline;

  private Budget(long deadline) {
    this.deadline = deadline;
  }

  /** Starts now; a full run takes the time that it takes. */
  static Budget of(Size size, Duration time) {
    return new Budget(
        System.nanoTime() + (size == Size.FULL ? Duration.ofDays(1) : time).toNanos());
  }

  /** Whether there is time for another round; there always is for the first six. */
  boolean allows(int roundsDone) {
    return roundsDone < FEWEST || !isOver();
  }

  boolean isOver() {
    return System.nanoTime() > deadline;
  }
}
