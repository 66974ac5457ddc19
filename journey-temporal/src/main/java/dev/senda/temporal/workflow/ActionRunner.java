package dev.senda.temporal.workflow;

import dev.senda.journey.Action;
import dev.senda.journey.engine.Step;
import dev.senda.temporal.activities.ExternalActivities;
import dev.senda.temporal.activities.JournalEntry.EntryType;
import io.temporal.workflow.Async;

/**
 * Takes actions: a local activity for what changes Senda's own database, an activity for what
 * another system does.
 */
final class ActionRunner {

  private final EnrollmentRun run;
  private final ActivityStubs stubs;
  private final ActivityCalls calls;

  ActionRunner(EnrollmentRun run, ActivityStubs stubs, ActivityCalls calls) {
    this.run = run;
    this.stubs = stubs;
    this.calls = calls;
  }

  void perform(Step.Act act) {
    long began = run.now();
    int number = run.nextActionNumber();
    var refusal =
        switch (act.action()) {
          case Action.Inside action -> performInside(act.name(), number, action);
          case Action.External action -> performOutside(act.name(), number, action, began);
        };
    run.addJournalEntry(
        EntryType.ACTION, act.name(), refusal.isEmpty() ? "done" : "not done: " + refusal, began);
    run.throwIfEnded();
  }

  /** Why it was not done; empty where it was. */
  private String performInside(String step, int number, Action.Inside action) {
    var enrollmentActivities = stubs.enrollmentActivities(step);
    return calls.callLocalActivity(
        () -> enrollmentActivities.applyAction(run.enrollment(), number, action));
  }

  private String performOutside(String step, int number, Action.External action, long began) {
    run.showCurrentStep(step, began, null);
    try {
      calls.callActivity(
          EntryType.ACTION,
          step,
          journal ->
              Async.procedure(
                  stubs.externalActivities(step)::performAction,
                  new ExternalActivities.ActionRequest(run.enrollment(), number, action, journal)));
    } catch (ActivityCalls.MovedOn left) {
      return "your team moved it on";
    }
    return "";
  }
}
