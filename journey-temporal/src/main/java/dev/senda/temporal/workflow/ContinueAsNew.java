package dev.senda.temporal.workflow;

import io.temporal.workflow.Workflow;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run whose history has become long. The next run takes the steps again from the list of
 * their answers and so comes back to the same place of the journey's code.
 */
final class ContinueAsNew {

  private final EnrollmentRun run;
  private final StepHistory history;
  private final PendingSignals signals;
  private final int maxHistoryEvents;

  ContinueAsNew(
      EnrollmentRun run, StepHistory history, PendingSignals signals, int maxHistoryEvents) {
    this.run = run;
    this.history = history;
    this.signals = signals;
    this.maxHistoryEvents = maxHistoryEvents;
  }

  boolean isDue() {
    var info = Workflow.getInfo();
    return info.isContinueAsNewSuggested() || info.getHistoryLength() >= maxHistoryEvents;
  }

  /**
   * Leaves this run if it is long.
   *
   * @param unfinished the sleep that is not over; null between two steps
   */
  void leaveIfDue(StepHistory.@Nullable PendingSleep unfinished) {
    if (isDue()) {
      throw run.continueAsNew(history, signals, unfinished);
    }
  }
}
