package dev.senda.temporal.workflow;

import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.LongPredicate;

/**
 * Sleeps on a Temporal timer until the time is up, an answer comes, or the enrollment ends; and
 * without a timer while the journey or the enrollment is paused.
 */
final class SleepTimer {

  private final EnrollmentRun run;
  private final ContinueAsNew continueAsNew;
  private boolean isResumed;

  SleepTimer(EnrollmentRun run, ContinueAsNew continueAsNew) {
    this.run = run;
    this.continueAsNew = continueAsNew;
  }

  /** A send begins: a signal from now on may tell that its answer is outdated. */
  void beginAttempt() {
    isResumed = false;
  }

  /** A message that waits because of a pause may be tried again. */
  void resume() {
    isResumed = true;
  }

  /**
   * Waits until a signal resumes the send, or the enrollment ends. There is no timer: however long
   * it takes, it costs no event and no attempt. If many other signals make the history long, the
   * next run takes the step again.
   */
  void awaitResume(String step, StepHistory.PendingSleep send) {
    run.showCurrentStep(step + " waits: paused", send.began(), null);
    Workflow.await(() -> isResumed || run.hasEnded() || run.isMovingOn() || continueAsNew.isDue());
    run.metrics().forgetSignal();
    if (!isResumed && !run.hasEnded() && !run.isMovingOn()) {
      continueAsNew.leaveIfDue(send);
    }
  }

  /**
   * Sleeps. An answer that is there already costs no event. A timer that is no longer needed is
   * cancelled, which {@code Workflow.await(Duration, ...)} would not do. If many signals make the
   * history long, the sleep continues in the next run.
   *
   * @param shown what the Temporal UI shows
   * @param isAnswered whether something that happened by the given simulated time is the answer. It
   *     is also asked where the answer and the end of the time arrive together.
   */
  void sleepUntilAnswered(String shown, StepHistory.PendingSleep sleep, LongPredicate isAnswered) {
    long left = sleep.until() - run.now();
    if (run.hasEnded() || left <= 0 || isAnswered.test(sleep.until())) {
      return;
    }
    continueAsNew.leaveIfDue(sleep);
    run.showCurrentStep(shown, sleep.began(), sleep.until());
    var duration = run.scale().toRealDuration(Duration.ofMillis(left));
    long due = Workflow.currentTimeMillis() + duration.toMillis();
    run.metrics().forgetSignal();
    var timers = new ArrayList<Promise<Void>>();
    var options =
        TimerOptions.newBuilder().setSummary(ActivityStubs.truncateSummary(shown)).build();
    var scope =
        Workflow.newCancellationScope(() -> timers.add(Workflow.newTimer(duration, options)));
    scope.run();
    var timer = timers.getFirst();
    Workflow.await(
        () ->
            run.hasEnded()
                || timer.isCompleted()
                || run.isMovingOn()
                || isAnswered.test(sleep.until())
                || continueAsNew.isDue());
    if (timer.isCompleted()) {
      run.metrics().recordTimer(due);
      run.metrics().forgetSignal();
      return;
    }
    scope.cancel();
    // A failure that nobody looks at is logged with its stack trace.
    timer.getFailure();
    if (!run.hasEnded() && !run.isMovingOn() && !isAnswered.test(sleep.until())) {
      continueAsNew.leaveIfDue(sleep);
    }
  }
}
