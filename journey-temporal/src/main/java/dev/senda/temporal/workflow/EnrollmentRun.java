package dev.senda.temporal.workflow;

import dev.senda.journey.Plan;
import dev.senda.journey.engine.TimeScale;
import dev.senda.temporal.activities.EnrollmentActivities.EndingType;
import dev.senda.temporal.activities.EnrollmentActivities.EnrollmentEnding;
import dev.senda.temporal.activities.JournalEntry.EntryType;
import dev.senda.temporal.contract.CurrentStepQuery.StepSnapshot;
import dev.senda.temporal.metrics.WorkflowMetrics;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The state of one workflow run that all steps share: its clock, its journal, the step that it
 * shows, and how it ends. All times are epoch milliseconds of simulated time.
 */
final class EnrollmentRun {

  private final JourneyWorkflowInput start;
  private final Plan plan;
  private final TimeScale scale;
  private final EnrollmentJournal journal;
  private final WorkflowMetrics metrics = new WorkflowMetrics();
  private int actionCount;
  private StepSnapshot currentStep;
  private boolean isMovingOn;
  private @Nullable EnrollmentEnding ending;
  private @Nullable JourneyWorkflowInput next;

  EnrollmentRun(JourneyWorkflowInput start, Plan plan) {
    this.start = start;
    this.plan = plan;
    scale = start.scale();
    var carried = start.carriedOrEmpty();
    journal = new EnrollmentJournal(carried.untold(), carried.entries());
    actionCount = carried.actions();
    currentStep = new StepSnapshot("start", now(), null);
  }

  UUID enrollment() {
    return start.enrollment();
  }

  TimeScale scale() {
    return scale;
  }

  long now() {
    return scale.toSimulatedTime(Instant.ofEpochMilli(Workflow.currentTimeMillis())).toEpochMilli();
  }

  /** Numbers the actions of the enrollment, so that each is taken once. */
  int nextActionNumber() {
    return ++actionCount;
  }

  EnrollmentJournal journal() {
    return journal;
  }

  WorkflowMetrics metrics() {
    return metrics;
  }

  void addJournalEntry(EntryType entryType, String step, String outcome, long began) {
    journal.add(entryType, step, outcome, began, now());
    isMovingOn = false;
  }

  StepSnapshot currentStep() {
    return currentStep;
  }

  /**
   * Shows a step in the Temporal UI and to queries.
   *
   * @param until when it is over at the latest; null if that is not known
   */
  void showCurrentStep(String step, long since, @Nullable Long until) {
    currentStep = new StepSnapshot(step, since, until);
    isMovingOn = false;
    var text =
        until == null
            ? "**%s**".formatted(step)
            : "**%s**, until %s at the latest".formatted(step, minuteOf(until));
    Workflow.setCurrentDetails(start.carried() == null ? text : text + "\n\n" + purposeAndOwner());
  }

  /** Your team wants the enrollment to leave this step. It stays where it is in another one. */
  void requestMoveOn(@Nullable String step) {
    isMovingOn = currentStep.step().equals(step);
  }

  /** Whether the step that is shown is left before it is over. */
  boolean isMovingOn() {
    return isMovingOn;
  }

  /** Temporal does not copy a run's static summary and details to the next run. */
  private String purposeAndOwner() {
    return "%s\n\nAnswers for it: %s".formatted(plan.purpose(), plan.owner());
  }

  private static Instant minuteOf(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.MINUTES);
  }

  /** Keeps the first ending: an exit does not undo a goal that was reached a moment earlier. */
  void recordFirstEnding(EndingType endingType, @Nullable String reason) {
    if (ending == null) {
      ending = new EnrollmentEnding(endingType, reason, now());
    }
  }

  /** The ending that PostgreSQL has already, which comes before any that a signal brought. */
  void recordCommittedEnding(EnrollmentEnding committed) {
    ending = committed;
  }

  boolean hasEnded() {
    return ending != null;
  }

  EnrollmentEnding requireEnding() {
    if (ending == null) {
      throw new IllegalStateException("the enrollment has not ended");
    }
    return ending;
  }

  void throwIfEnded() {
    if (ending != null || next != null) {
      throw new JourneyEnded();
    }
  }

  /** The input of the next run; null while this one continues. */
  @Nullable JourneyWorkflowInput next() {
    return next;
  }

  /** Ends this run; the enrollment continues in the next one. */
  JourneyEnded continueAsNew(
      StepHistory history, PendingSignals signals, StepHistory.@Nullable PendingSleep unfinished) {
    next =
        start.continuedWith(
            new JourneyWorkflowInput.CarriedState(
                StepHistory.CarriedSteps.of(history.steps()),
                history.changes(),
                unfinished,
                signals.all(),
                signals.used(),
                journal.pending(),
                journal.entryCount(),
                actionCount));
    return new JourneyEnded();
  }

  /**
   * Leaves the code of a journey whose enrollment has ended, or continues in the next run. It is an
   * Error without a stack trace, so that no catch block of a journey swallows it.
   */
  static final class JourneyEnded extends Error {
    private static final long serialVersionUID = 1;

    JourneyEnded() {
      super("the journey has ended", null, false, false);
    }
  }
}
