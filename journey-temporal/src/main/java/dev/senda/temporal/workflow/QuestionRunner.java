package dev.senda.temporal.workflow;

import dev.senda.journey.engine.Question;
import dev.senda.temporal.activities.ExternalActivities;
import dev.senda.temporal.activities.JournalEntry.EntryType;
import dev.senda.temporal.contract.WorkflowId;
import dev.senda.temporal.hashing.VariantHash;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;

/** Answers the questions that do not wait: one marker each, or one activity. */
final class QuestionRunner {

  private final EnrollmentRun run;
  private final ActivityStubs stubs;
  private final ActivityCalls calls;

  QuestionRunner(EnrollmentRun run, ActivityStubs stubs, ActivityCalls calls) {
    this.run = run;
    this.stubs = stubs;
    this.calls = calls;
  }

  boolean evaluateCondition(Question.ConditionHolds question) {
    long began = run.now();
    var enrollmentActivities = stubs.enrollmentActivities("ask " + question.name());
    boolean yes =
        calls.callLocalActivity(
            () -> enrollmentActivities.evaluateCondition(run.enrollment(), question.condition()));
    run.addJournalEntry(EntryType.QUESTION, question.name(), yes ? "yes" : "no", began);
    return yes;
  }

  /** The name of the contact's variant. */
  String chooseVariant(Question.VariantChoice<?> question) {
    long began = run.now();
    var split = question.split();
    var variants = split.variants().stream().map(Enum::name).toList();
    var enrollmentActivities = stubs.enrollmentActivities("choose " + split.name());
    var chosen =
        split.learned()
            ? calls.callLocalActivity(
                () ->
                    enrollmentActivities.assignVariant(
                        run.enrollment(), split.name(), variants, split.weights()))
            : calls.callLocalActivity(
                () ->
                    enrollmentActivities.recordVariant(
                        run.enrollment(),
                        split.name(),
                        variants,
                        variants.get(VariantHash.variantIndex(split, contactKey()))));
    run.addJournalEntry(
        EntryType.QUESTION,
        split.name(),
        StepHistory.parseAnswer(question, chosen).toString(),
        began);
    return chosen;
  }

  /** The contact's key; the enrollment's id where the workflow's id does not contain a key. */
  private String contactKey() {
    return WorkflowId.contactKeyOf(Workflow.getInfo().getWorkflowId(), run.enrollment().toString());
  }

  boolean takeCoupon(Question.TakeCoupon question) {
    long began = run.now();
    int number = run.nextActionNumber();
    var enrollmentActivities = stubs.enrollmentActivities(question.name());
    boolean taken =
        calls.callLocalActivity(
            () -> enrollmentActivities.takeCoupon(run.enrollment(), number, question.pool()));
    run.addJournalEntry(
        EntryType.QUESTION, question.name(), taken ? "yes" : "no: none is left", began);
    return taken;
  }

  static boolean hasChange(Question.HasChange question) {
    return Workflow.getVersion(question.key(), Workflow.DEFAULT_VERSION, 1)
        != Workflow.DEFAULT_VERSION;
  }

  /** The name of the answer. */
  String askCustomQuestion(Question.Custom<?> question) {
    long began = run.now();
    run.showCurrentStep(question.name(), began, null);
    int number = run.nextActionNumber();
    var name =
        calls.callActivity(
            EntryType.QUESTION,
            question.name(),
            journal ->
                Async.function(
                    stubs.externalActivities(question.name())::askQuestion,
                    new ExternalActivities.QuestionRequest(
                        run.enrollment(), number, question.type(), journal)));
    run.addJournalEntry(EntryType.QUESTION, question.name(), name, began);
    run.throwIfEnded();
    return name;
  }
}
