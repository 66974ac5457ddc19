package dev.senda.temporal.workflow;

import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Event;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import dev.senda.temporal.activities.EnrollmentActivities.EndingType;
import dev.senda.temporal.activities.EnrollmentActivities.EnrollmentEnding;
import dev.senda.temporal.activities.JournalEntry.EntryType;
import dev.senda.temporal.contract.CurrentStepQuery;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.workflow.EnrollmentRun.JourneyEnded;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.EncodedValues;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.DynamicWorkflow;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs one enrollment: interprets its journey inside a Temporal workflow whose type is the
 * journey's name.
 *
 * <p>The history stays as short as that of a hand-written workflow: a send is one activity, a wait
 * one timer, a question one marker, and journal entries travel with the next activity. A bug in a
 * journey fails the workflow task, which Temporal retries until a fixed worker comes.
 */
public final class JourneyWorkflow implements DynamicWorkflow, Interpreter {

  private static final String NO_ANSWER = "";

  private final Journey journey;
  private final Plan plan;
  private final EnrollmentRun run;
  private final PendingSignals signals;
  private final StepHistory history;
  private final DeliveryStatuses deliveries;
  private final ActivityStubs stubs;
  private final ContinueAsNew continueAsNew;
  private final SendStepRunner sends;
  private final WaitStepRunner waits;
  private final ActionRunner actions;
  private final QuestionRunner questions;

  /**
   * Registers the handlers here and not in {@link #execute}: a signal that arrives before the first
   * step must find them.
   *
   * @param maxHistoryEvents how many events a run may have before a new run continues; Temporal's
   *     own suggestion counts in any case
   */
  public JourneyWorkflow(
      Map<String, Journey> journeys,
      ChannelQueues channelQueues,
      int maxHistoryEvents,
      EncodedValues input) {
    var start = input.get(0, JourneyWorkflowInput.class);
    journey = requireKnownJourney(journeys, Workflow.getInfo().getWorkflowType());
    plan = journey.plan();
    run = new EnrollmentRun(start, plan);
    var carried = start.carriedOrEmpty();
    signals = new PendingSignals(carried.heard(), carried.used());
    history = new StepHistory(carried.past().steps(), carried.changes(), carried.begun());
    deliveries = new DeliveryStatuses(signals);
    stubs =
        new ActivityStubs(channelQueues, plan.messageClass(), Workflow.getInfo().getTaskQueue());
    continueAsNew = new ContinueAsNew(run, history, signals, maxHistoryEvents);
    var calls = new ActivityCalls(run);
    var timer = new SleepTimer(run, continueAsNew);
    sends = new SendStepRunner(run, history, deliveries, stubs, calls, timer);
    waits = new WaitStepRunner(run, history, signals, deliveries, stubs, calls, timer);
    actions = new ActionRunner(run, stubs, calls);
    questions = new QuestionRunner(run, stubs, calls);
    Workflow.registerListener(
        (DynamicSignalHandler)
            (name, payload) -> parseSignal(name, payload).ifPresent(this::onSignal));
    Workflow.registerListener((CurrentStepQuery) run::currentStep);
  }

  private static Journey requireKnownJourney(Map<String, Journey> journeys, String name) {
    var journey = journeys.get(name);
    if (journey == null) {
      throw new IllegalStateException(
          "journey \"%s\" is not in this worker's catalog (it has %s)"
              .formatted(name, journeys.keySet()));
    }
    return journey;
  }

  @Override
  public Object execute(EncodedValues input) {
    // A cancellation from the Temporal UI is an ending like any other, so nothing below runs in the
    // scope that it cancels.
    CancellationScope.current()
        .getCancellationRequest()
        .thenApply(
            reason -> {
              run.recordFirstEnding(EndingType.CANCELED, "canceled in Temporal");
              return reason;
            });
    var result = new ArrayList<String>();
    Workflow.newDetachedCancellationScope(() -> result.add(runToEnd())).run();
    return result.getFirst();
  }

  private String runToEnd() {
    try {
      journey.run(new Enrollment(this));
    } catch (JourneyEnded _) {
      // The reason is in the ending, or in the input of the next run.
    } catch (TemporalFailure failure) {
      run.recordFirstEnding(EndingType.FAILED, nameOf(failure));
      close();
      throw failure;
    }
    if (run.next() != null) {
      Workflow.continueAsNew(run.next());
    }
    run.recordFirstEnding(EndingType.COMPLETED, null);
    return close().toString();
  }

  private static String nameOf(TemporalFailure failure) {
    return failure.getCause() instanceof ApplicationFailure cause
        ? cause.getType()
        : failure.getClass().getSimpleName();
  }

  private EnrollmentEnding close() {
    var ending = run.requireEnding();
    run.addJournalEntry(EntryType.END, "end", ending.toString(), ending.at());
    run.showCurrentStep("end: " + ending, ending.at(), null);
    var committed =
        stubs
            .enrollmentActivities("close " + ending)
            .closeEnrollment(run.enrollment(), ending, run.journal().pending());
    return committed == null ? ending : committed;
  }

  @Override
  public void perform(Step.Command command) {
    run.throwIfEnded();
    var known = history.replayNext(command);
    if (known.isPresent()) {
      if (command instanceof Step.Send send) {
        deliveries.recordSendResult(send.ref().toString(), DeliveryStatus.valueOf(known.get()));
      }
      return;
    }
    continueAsNew.leaveIfDue(null);
    history.record(command, take(command));
  }

  private String take(Step.Command command) {
    switch (command) {
      case Step.Send send -> {
        return StepHistory.toText(sends.send(send));
      }
      case Step.Pause pause -> waits.pause(pause);
      case Step.PauseUntil pause -> waits.pauseUntil(pause);
      case Step.Act act -> actions.perform(act);
      case Step.Round _ -> {}
      case Step.Exit exit -> throw exit(exit);
    }
    return NO_ANSWER;
  }

  private JourneyEnded exit(Step.Exit exit) {
    run.addJournalEntry(EntryType.EXIT, exit.name(), exit.reason(), run.now());
    run.recordFirstEnding(EndingType.EXITED, exit.reason());
    return new JourneyEnded();
  }

  @Override
  public <A> A answer(Question<A> question) {
    run.throwIfEnded();
    var known = history.replayNext(question);
    if (known.isPresent()) {
      return StepHistory.parseAnswer(question, known.get());
    }
    continueAsNew.leaveIfDue(null);
    var text = ask(question);
    var answer = StepHistory.parseAnswer(question, text);
    history.record(question, text);
    return answer;
  }

  private String ask(Question<?> question) {
    return switch (question) {
      case Question.Wait<?> wait -> StepHistory.toText(wait, waits.waitFor(wait));
      case Question.DateReached date -> StepHistory.toText(waits.reachesDate(date));
      case Question.ConditionHolds condition ->
          StepHistory.toText(questions.evaluateCondition(condition));
      case Question.VariantChoice<?> choice -> questions.chooseVariant(choice);
      case Question.DeliveryStatusOf of ->
          StepHistory.toText(deliveries.statusOf(of.message().toString()));
      case Question.TakeCoupon coupon -> StepHistory.toText(questions.takeCoupon(coupon));
      case Question.HasChange change -> StepHistory.toText(QuestionRunner.hasChange(change));
      case Question.Custom<?> custom -> questions.askCustomQuestion(custom);
    };
  }

  /** An unreadable signal that an operator sent does not block the enrollment. */
  private static Optional<EnrollmentSignal> parseSignal(String name, EncodedValues payload) {
    try {
      return Optional.ofNullable(payload.get(0, EnrollmentSignal.class))
          .filter(signal -> Objects.nonNull(signal.enrollment()) && Objects.nonNull(signal.kind()));
    } catch (DataConverterException e) {
      Workflow.getLogger(JourneyWorkflow.class).warn("ignored signal \"{}\": not readable", name);
      return Optional.empty();
    }
  }

  private void onSignal(EnrollmentSignal signal) {
    if (!signal.enrollment().equals(run.enrollment())) {
      return;
    }
    run.metrics().noteSignal();
    switch (signal.kind()) {
      case ENGAGED, DELIVERY_STATUS, TASK_DONE -> signals.add(signal);
      case EVENT -> onEvent(signal);
      case EXIT -> run.recordFirstEnding(EndingType.EXITED, signal.reason());
      case CANCEL -> run.recordFirstEnding(EndingType.CANCELED, signal.reason());
      case RESUMED -> sends.resume();
      case MOVE_ON -> run.requestMoveOn(signal.message());
    }
  }

  private void onEvent(EnrollmentSignal signal) {
    if (plan.goal() != null
        && PendingSignals.firstMatch(signal, List.of(plan.goal())).isPresent()) {
      run.recordFirstEnding(EndingType.GOAL, plan.goal().toString());
    }
    PendingSignals.firstMatch(signal, plan.exits())
        .map(Event::toString)
        .ifPresent(exit -> run.recordFirstEnding(EndingType.EXITED, exit));
    signals.add(signal);
  }
}
