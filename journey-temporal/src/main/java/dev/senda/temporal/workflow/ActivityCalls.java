package dev.senda.temporal.workflow;

import dev.senda.temporal.activities.JournalEntry;
import dev.senda.temporal.activities.JournalEntry.EntryType;
import dev.senda.temporal.workflow.EnrollmentRun.JourneyEnded;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Calls activities so that a goal or an exit does not wait for one that is retried. */
final class ActivityCalls {

  /** Your team left the step before the activity was done. It is an Error without a stack trace. */
  static final class MovedOn extends Error {
    private static final long serialVersionUID = 1;

    MovedOn() {
      super("the step was left", null, false, false);
    }
  }

  private final EnrollmentRun run;

  ActivityCalls(EnrollmentRun run) {
    this.run = run;
  }

  /**
   * Runs an activity and hands it the pending journal. An attempt that has begun is never
   * interrupted. If the enrollment ends between two attempts, the activity is cancelled: the server
   * no longer retries it, and the call waits for an attempt that is still running.
   *
   * @throws JourneyEnded if the activity was cancelled
   * @throws MovedOn if your team left the step between two attempts; a question has no answer then,
   *     so it cannot be left
   */
  <R> R callActivity(
      EntryType entryType, String step, Function<List<JournalEntry>, Promise<R>> activity) {
    var journal = run.journal().take();
    var attempt = new ArrayList<Promise<R>>();
    var scope = Workflow.newCancellationScope(() -> attempt.add(activity.apply(journal)));
    scope.run();
    var promise = attempt.getFirst();
    Workflow.await(() -> promise.isCompleted() || run.hasEnded() || isLeaving(entryType));
    if (!promise.isCompleted()) {
      scope.cancel();
    }
    try {
      return promise.get();
    } catch (ActivityFailure failure) {
      run.journal().restore(journal);
      if (!run.hasEnded() && isLeaving(entryType)) {
        throw new MovedOn();
      }
      if (failure.getCause() instanceof CanceledFailure || run.hasEnded()) {
        var not = entryType == EntryType.SEND ? "not sent: " : "not done: ";
        run.addJournalEntry(entryType, step, not + run.requireEnding(), run.now());
        throw new JourneyEnded();
      }
      throw failure;
    }
  }

  private boolean isLeaving(EntryType entryType) {
    return run.isMovingOn() && entryType != EntryType.QUESTION;
  }

  /**
   * Runs a local activity. An ending does not wait for one that is retried because the database is
   * unavailable.
   *
   * @throws JourneyEnded if the enrollment ended first
   */
  <R> R callLocalActivity(Functions.Func<R> work) {
    var promise = Async.function(work);
    Workflow.await(() -> promise.isCompleted() || run.hasEnded());
    if (!promise.isCompleted()) {
      throw new JourneyEnded();
    }
    return promise.get();
  }
}
