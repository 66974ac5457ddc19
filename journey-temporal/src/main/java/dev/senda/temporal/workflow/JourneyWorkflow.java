package dev.senda.temporal.workflow;

import static java.util.stream.Collectors.joining;

import dev.senda.journey.Action;
import dev.senda.journey.Channel;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Event;
import dev.senda.journey.First;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import dev.senda.journey.Occurrence;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import dev.senda.journey.engine.TimeScale;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.EnrollmentActivities.EnrollmentEnding;
import dev.senda.temporal.activities.ExternalActivities;
import dev.senda.temporal.activities.JournalEntry;
import dev.senda.temporal.activities.JournalEntry.EntryType;
import dev.senda.temporal.activities.SendActivity;
import dev.senda.temporal.contract.CurrentStepQuery;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.contract.WorkflowId;
import dev.senda.temporal.hashing.VariantHash;
import dev.senda.temporal.queues.ChannelQueues;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.EncodedValues;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.DynamicWorkflow;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs one enrollment: interprets its journey inside a Temporal workflow whose type is the
 * journey's name.
 *
 * <p>History is kept as short as a hand-written workflow's: a send is one activity, a wait one
 * timer, a question one marker, and what the timeline tells travels with the next activity. The way
 * out of a wait that a goal or an exit ends is an Error without a stack trace, so that no journey's
 * own catch can swallow it. A bug in a journey fails the workflow task, which Temporal tries again
 * until a fixed worker comes.
 */
public final class JourneyWorkflow implements DynamicWorkflow, Interpreter {

  private static final String NOTHING_ASKED = "";

  private final JourneyWorkflowInput start;
  private final UUID enrollment;
  private final TimeScale scale;
  private final int longestHistory;
  private final Journey journey;
  private final Plan plan;
  private final ActivityStubs stubs;

  private final PendingSignals pendingSignals;
  private final StepHistory history;
  private final Map<String, DeliveryStatus> deliveries = new HashMap<>();
  private List<JournalEntry> pendingJournal;
  private int entries;
  private int actions;
  private CurrentStepQuery.StepSnapshot currentStep;
  private @Nullable EnrollmentEnding ending;

  /** What the next run is handed, once this one is being left for it. */
  private @Nullable JourneyWorkflowInput next;

  /**
   * Handlers are registered here and not in {@link #execute}: what is signalled before the first
   * step must find them.
   *
   * @param longestHistory how many events a run may have before the next one goes on; Temporal's
   *     own suggestion counts in any case
   */
  public JourneyWorkflow(
      Map<String, Journey> journeys,
      ChannelQueues channelQueues,
      int longestHistory,
      EncodedValues input) {
    start = input.get(0, JourneyWorkflowInput.class);
    enrollment = start.enrollment();
    scale = start.scale();
    this.longestHistory = longestHistory;
    journey = requireKnownJourney(journeys, Workflow.getInfo().getWorkflowType());
    plan = journey.plan();
    stubs =
        new ActivityStubs(channelQueues, plan.messageClass(), Workflow.getInfo().getTaskQueue());
    var carried =
        start.carried() == null ? JourneyWorkflowInput.CarriedState.EMPTY : start.carried();
    pendingSignals = new PendingSignals(carried.heard());
    history = new StepHistory(carried.past(), carried.changes(), carried.begun());
    pendingJournal = new ArrayList<>(carried.untold());
    entries = carried.entries();
    actions = carried.actions();
    currentStep = new CurrentStepQuery.StepSnapshot("start", now(), null);
    Workflow.registerListener(
        (DynamicSignalHandler)
            (name, payload) -> parseSignal(name, payload).ifPresent(this::onSignal));
    Workflow.registerListener((CurrentStepQuery) () -> currentStep);
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
              recordFirstEnding(EnrollmentActivities.EndingType.CANCELED, "canceled in Temporal");
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
      // Why, is in the ending, or in what the next run is handed.
    } catch (TemporalFailure failure) {
      recordFirstEnding(EnrollmentActivities.EndingType.FAILED, nameOf(failure));
      close();
      throw failure;
    }
    if (next != null) {
      Workflow.continueAsNew(next);
    }
    recordFirstEnding(EnrollmentActivities.EndingType.COMPLETED, null);
    return close().toString();
  }

  private EnrollmentEnding close() {
    var last = ended();
    addJournalEntry(EntryType.END, "end", last.toString(), last.at());
    showCurrentStep("end: " + last, last.at(), null);
    stubs.enrollmentActivities("close " + last).closeEnrollment(enrollment, last, pendingJournal);
    return last;
  }

  @Override
  public void perform(Step.Command command) {
    throwIfEnded();
    var known = history.replayNext(command);
    if (known.isPresent()) {
      if (command instanceof Step.Send send) {
        deliveries.put(send.ref().toString(), DeliveryStatus.valueOf(known.get()));
      }
      return;
    }
    continueAsNewIfLong(null);
    var answer =
        switch (command) {
          case Step.Send send -> textOf(send(send));
          case Step.Pause pause -> pause(pause);
          case Step.PauseUntil pause -> pauseUntil(pause);
          case Step.Act act -> act(act);
          case Step.Round _ -> NOTHING_ASKED;
          case Step.Exit exit -> throw exit(exit);
        };
    history.record(command, answer);
  }

  @Override
  public <A> A answer(Question<A> question) {
    throwIfEnded();
    var known = history.replayNext(question);
    if (known.isPresent()) {
      return answerOf(question, known.get());
    }
    continueAsNewIfLong(null);
    var text = ask(question);
    var answer = answerOf(question, text);
    history.record(question, text);
    return answer;
  }

  /** The answer's text: it is kept in histories, where an index would not survive a reordering. */
  private String ask(Question<?> question) {
    return switch (question) {
      case Question.Wait<?> wait -> textOf(waitFor(wait));
      case Question.DateReached dateReached -> textOf(reaches(dateReached));
      case Question.ConditionHolds conditionHolds -> textOf(askCondition(conditionHolds));
      case Question.VariantChoice<?> choice -> chooseVariant(choice);
      case Question.DeliveryStatusOf of -> textOf(delivery(of.message().toString()));
      case Question.TakeCoupon coupon -> textOf(takeCoupon(coupon));
      case Question.HasChange hasChange -> textOf(hasChange(hasChange));
      case Question.Custom<?> custom -> askOutside(custom);
    };
  }

  private static String textOf(Object answer) {
    return answer instanceof Enum<?> one ? one.name() : answer.toString();
  }

  private static <A> A answerOf(Question<A> question, String text) {
    for (var answer : question.answers()) {
      if (textOf(answer).equals(text)) {
        return answer;
      }
    }
    throw new IllegalStateException(
        "\"%s\" was answered %s (expected one of %s)"
            .formatted(question.name(), text, question.answers()));
  }

  private DeliveryStatus send(Step.Send send) {
    var step = send.ref().toString();
    var begun = history.takePendingSleep();
    long began = begun.map(StepHistory.PendingSleep::began).orElseGet(this::now);
    begun.ifPresent(deferral -> sleepThrough(step, deferral));
    var by = channelFor(send.message());
    while (true) {
      showCurrentStep("send " + step, began, null);
      var result = sendNow(send, by);
      switch (result.outcome()) {
        case ACCEPTED -> {
          return recordSendOutcome(step, DeliveryStatus.ACCEPTED, began);
        }
        case UNKNOWN -> {
          return recordSendOutcome(step, DeliveryStatus.UNKNOWN, began);
        }
        case REJECTED -> {
          return recordSendOutcome(step, DeliveryStatus.REJECTED, began);
        }
        case SKIPPED -> {
          return recordSendOutcome(step, DeliveryStatus.SKIPPED, began);
        }
        case DEFERRED -> {
          long until = Math.max(now() + 1, result.until() == null ? 0 : result.until());
          sleepThrough(step, new StepHistory.PendingSleep(send.name(), began, until));
        }
        case ELSEWHERE -> {
          leaveUnsentIfOver(step, began);
          by = Objects.requireNonNullElse(result.channel(), by);
        }
      }
    }
  }

  private DeliveryStatus recordSendOutcome(String step, DeliveryStatus delivery, long began) {
    deliveries.put(step, delivery);
    addJournalEntry(EntryType.SEND, step, delivery.toString(), began);
    throwIfEnded();
    return delivery;
  }

  /** On whose lane it is tried first: of several messages, that of the one to be tried first. */
  private Channel channelFor(Message message) {
    return switch (message) {
      case Message.Single single -> single.channel();
      case Message.Preferred several -> {
        var enrollmentActivities = stubs.enrollmentActivities("channel for " + several.step());
        yield callLocalActivity(
            () -> enrollmentActivities.choosePreferredChannel(enrollment, several));
      }
    };
  }

  /** Until a send that the gate deferred may be asked for again. */
  private void sleepThrough(String step, StepHistory.PendingSleep deferral) {
    sleepUntilAnswered(step + " deferred", deferral, latest -> false);
    leaveUnsentIfOver(step, deferral.began());
  }

  private void leaveUnsentIfOver(String step, long began) {
    if (ending != null) {
      addJournalEntry(EntryType.SEND, step, "not sent: " + ending, began);
    }
    throwIfEnded();
  }

  private SendActivity.SendResult sendNow(Step.Send send, Channel by) {
    var sendActivity = stubs.sendActivity(summaryOf(send), by);
    return callActivity(
        EntryType.SEND,
        send.ref().toString(),
        told ->
            Async.function(
                sendActivity::send,
                new SendActivity.SendRequest(
                    enrollment, send.ref().occurrence(), send.message(), by, told)));
  }

  /** The step's name is said only where the template's is another. */
  private static String summaryOf(Step.Send send) {
    var what = send.message().inWords();
    var isNamedSo =
        send.message().choices().stream()
            .anyMatch(choice -> choice.template().equals(send.ref().toString()));
    return isNamedSo ? what : "%s: %s".formatted(send.ref(), what);
  }

  /**
   * Runs an activity, which is told what happened before. One that has begun is never interrupted.
   * One that only waits to be tried again is: cancelling asks the server to try no more, and
   * whatever runs is waited for.
   */
  private <R> R callActivity(
      EntryType entryType, String step, Function<List<JournalEntry>, Promise<R>> activity) {
    var told = pendingJournal;
    pendingJournal = new ArrayList<>();
    var attempt = new ArrayList<Promise<R>>();
    var scope = Workflow.newCancellationScope(() -> attempt.add(activity.apply(told)));
    scope.run();
    var promise = attempt.getFirst();
    Workflow.await(() -> promise.isCompleted() || ending != null);
    if (!promise.isCompleted()) {
      scope.cancel();
    }
    try {
      return promise.get();
    } catch (ActivityFailure failure) {
      told.addAll(pendingJournal);
      pendingJournal = told;
      if (failure.getCause() instanceof CanceledFailure || ending != null) {
        var not = entryType == EntryType.SEND ? "not sent: " : "not done: ";
        addJournalEntry(entryType, step, not + ended(), now());
        throw new JourneyEnded();
      }
      throw failure;
    }
  }

  /**
   * Runs a local activity. Where it is tried again and again, since the database is away or
   * somebody must mend something, an ending does not wait for it.
   */
  private <R> R callLocalActivity(Functions.Func<R> work) {
    var promise = Async.function(work);
    Workflow.await(() -> promise.isCompleted() || ending != null);
    if (!promise.isCompleted()) {
      throw new JourneyEnded();
    }
    return promise.get();
  }

  private String pause(Step.Pause pause) {
    pause(history.takePendingSleep().orElseGet(() -> sleepOf(pause.name(), pause.duration())));
    return NOTHING_ASKED;
  }

  private String pauseUntil(Step.PauseUntil pause) {
    pause(
        history
            .takePendingSleep()
            .or(() -> sleepUntil(pause.name(), pause.moment()))
            .orElseGet(() -> new StepHistory.PendingSleep(pause.name(), now(), now())));
    return NOTHING_ASKED;
  }

  private boolean reaches(Question.DateReached question) {
    var sleep = history.takePendingSleep().or(() -> sleepUntil(question.name(), question.date()));
    if (sleep.isEmpty()) {
      addJournalEntry(
          EntryType.PAUSE, question.name(), "no: there is no such date, or it is past", now());
      return false;
    }
    pause(sleep.get());
    return true;
  }

  private void pause(StepHistory.PendingSleep sleep) {
    sleepUntilAnswered(sleep.step(), sleep, latest -> false);
    addJournalEntry(
        EntryType.PAUSE,
        sleep.step(),
        ending == null ? "over" : "interrupted: " + ending,
        sleep.began());
    throwIfEnded();
  }

  /** Empty where there is no such moment any more. */
  private Optional<StepHistory.PendingSleep> sleepUntil(String step, Moment moment) {
    long began = now();
    var enrollmentActivities = stubs.enrollmentActivities("when " + step);
    return callLocalActivity(
            () ->
                Optional.ofNullable(enrollmentActivities.resolveMoment(enrollment, moment, began)))
        .filter(then -> then > now())
        .map(then -> new StepHistory.PendingSleep(step, began, then));
  }

  private StepHistory.PendingSleep sleepOf(String step, Duration duration) {
    return new StepHistory.PendingSleep(step, now(), now() + duration.toMillis());
  }

  private <A> A waitFor(Question.Wait<A> question) {
    // A message that was not sent is never opened.
    var awaited = question.awaited().stream().filter(this::wasSent).toList();
    if (awaited.isEmpty()) {
      addJournalEntry(EntryType.WAIT, question.name(), "no: it was not sent", now());
      return question.timeoutAnswer();
    }
    var sleep =
        history.takePendingSleep().orElseGet(() -> sleepOf(question.name(), question.within()));
    sleepUntilAnswered(
        question.name(),
        sleep,
        latest ->
            pendingSignals.hasMatch(awaited, latest)
                || awaited.stream().noneMatch(this::canHappen));
    var came =
        ending == null
            ? pendingSignals.takeFirstMatch(awaited, sleep.until())
            : Optional.<Occurrence>empty();
    var answer = came.map(question::answerFor).orElseGet(question::timeoutAnswer);
    addJournalEntry(
        EntryType.WAIT,
        question.name(),
        ending == null ? inWords(answer, awaited) : "interrupted: " + ending,
        sleep.began());
    throwIfEnded();
    return answer;
  }

  private String inWords(Object answer, List<Occurrence> awaited) {
    if (Boolean.TRUE.equals(answer)) {
      return "yes";
    }
    var reason =
        awaited.stream().noneMatch(this::canHappen)
            ? "not delivered (%s)".formatted(statuses(awaited))
            : "the time was up";
    return switch (answer) {
      case Boolean _ -> "no: " + reason;
      case First.TimeUp none when !reason.startsWith("the") -> "%s: %s".formatted(none, reason);
      default -> answer.toString();
    };
  }

  private String statuses(List<Occurrence> awaited) {
    return awaited.stream()
        .filter(Occurrence.Engaged.class::isInstance)
        .map(occurrence -> delivery(((Occurrence.Engaged) occurrence).message().toString()))
        .map(DeliveryStatus::toString)
        .distinct()
        .collect(joining(", "));
  }

  private boolean wasSent(Occurrence occurrence) {
    return switch (occurrence) {
      case Occurrence.Engaged engaged ->
          sendStatus(engaged.message().toString()).allowsEngagement();
      case Occurrence.Happened _ -> true;
    };
  }

  private boolean canHappen(Occurrence occurrence) {
    return switch (occurrence) {
      case Occurrence.Engaged engaged -> delivery(engaged.message().toString()).allowsEngagement();
      case Occurrence.Happened _ -> true;
    };
  }

  private DeliveryStatus delivery(String message) {
    var sent = sendStatus(message);
    return sent.allowsEngagement()
        ? Objects.requireNonNullElse(pendingSignals.deliveryStatus(message), sent)
        : sent;
  }

  private DeliveryStatus sendStatus(String message) {
    return deliveries.getOrDefault(message, DeliveryStatus.SKIPPED);
  }

  private boolean askCondition(Question.ConditionHolds question) {
    long began = now();
    var enrollmentActivities = stubs.enrollmentActivities("ask " + question.name());
    boolean yes =
        callLocalActivity(
            () -> enrollmentActivities.evaluateCondition(enrollment, question.condition()));
    addJournalEntry(EntryType.QUESTION, question.name(), yes ? "yes" : "no", began);
    return yes;
  }

  private String chooseVariant(Question.VariantChoice<?> question) {
    long began = now();
    var split = question.split();
    var variants = split.variants().stream().map(Enum::name).toList();
    var enrollmentActivities = stubs.enrollmentActivities("choose " + split.name());
    var chosen =
        split.learned()
            ? callLocalActivity(
                () ->
                    enrollmentActivities.assignVariant(
                        enrollment, split.name(), variants, split.weights()))
            : Workflow.sideEffect(
                String.class, () -> variants.get(VariantHash.variantIndex(split, contactKey())));
    addJournalEntry(EntryType.QUESTION, split.name(), answerOf(question, chosen).toString(), began);
    return chosen;
  }

  /** Whom it is about; where the workflow's id does not say it, the enrollment is as good. */
  private String contactKey() {
    return WorkflowId.contactKeyOf(Workflow.getInfo().getWorkflowId(), enrollment.toString());
  }

  private boolean takeCoupon(Question.TakeCoupon question) {
    long began = now();
    int sequence = ++actions;
    var enrollmentActivities = stubs.enrollmentActivities(question.name());
    boolean taken =
        callLocalActivity(
            () -> enrollmentActivities.takeCoupon(enrollment, sequence, question.pool()));
    addJournalEntry(EntryType.QUESTION, question.name(), taken ? "yes" : "no: none is left", began);
    return taken;
  }

  private static boolean hasChange(Question.HasChange question) {
    return Workflow.getVersion(question.change(), Workflow.DEFAULT_VERSION, 1)
        != Workflow.DEFAULT_VERSION;
  }

  private String askOutside(Question.Custom<?> question) {
    long began = now();
    showCurrentStep(question.name(), began, null);
    int sequence = ++actions;
    var name =
        callActivity(
            EntryType.QUESTION,
            question.name(),
            told ->
                Async.function(
                    stubs.externalActivities(question.name())::askQuestion,
                    new ExternalActivities.QuestionRequest(
                        enrollment, sequence, question.type(), told)));
    addJournalEntry(EntryType.QUESTION, question.name(), name, began);
    throwIfEnded();
    return name;
  }

  private String act(Step.Act act) {
    long began = now();
    int sequence = ++actions;
    switch (act.action()) {
      case Action.Inside action -> {
        var enrollmentActivities = stubs.enrollmentActivities(act.name());
        callLocalActivity(
            () -> {
              enrollmentActivities.applyAction(enrollment, sequence, action);
              return NOTHING_ASKED;
            });
      }
      case Action.Outside action -> {
        showCurrentStep(act.name(), began, null);
        callActivity(
            EntryType.ACTION,
            act.name(),
            told ->
                Async.procedure(
                    stubs.externalActivities(act.name())::performAction,
                    new ExternalActivities.ActionRequest(enrollment, sequence, action, told)));
      }
    }
    addJournalEntry(EntryType.ACTION, act.name(), "done", began);
    throwIfEnded();
    return NOTHING_ASKED;
  }

  private JourneyEnded exit(Step.Exit exit) {
    addJournalEntry(EntryType.EXIT, exit.name(), exit.reason(), now());
    recordFirstEnding(EnrollmentActivities.EndingType.EXITED, exit.reason());
    return new JourneyEnded();
  }

  /**
   * Leaves this run where its history has become long; the next one comes back to the same place by
   * the list of answers.
   *
   * @param begun the step that is not over; null between two steps
   */
  private void continueAsNewIfLong(StepHistory.@Nullable PendingSleep begun) {
    if (isLong()) {
      next =
          start.continuedWith(
              new JourneyWorkflowInput.CarriedState(
                  history.steps(),
                  history.changes(),
                  begun,
                  pendingSignals.all(),
                  pendingJournal,
                  entries,
                  actions));
      throw new JourneyEnded();
    }
  }

  private boolean isLong() {
    var run = Workflow.getInfo();
    return run.isContinueAsNewSuggested() || run.getHistoryLength() >= longestHistory;
  }

  /**
   * Sleeps until it is answered, the time is up, or the enrollment ends. Where the answer is there
   * already it costs nothing; a timer that is not needed any more is cancelled, which {@code
   * Workflow.await(Duration, ...)} would not do. Someone who hears much while asleep sleeps on in
   * the next run.
   *
   * @param shown what people see
   * @param answered whether something that happened by the given house time is the answer: also
   *     where the answer and the end of the time are heard together, if it happened in time
   */
  private void sleepUntilAnswered(
      String shown, StepHistory.PendingSleep sleep, LongPredicate answered) {
    long left = sleep.until() - now();
    if (ending != null || left <= 0 || answered.test(sleep.until())) {
      return;
    }
    continueAsNewIfLong(sleep);
    showCurrentStep(shown, sleep.began(), sleep.until());
    var timers = new ArrayList<Promise<Void>>();
    var options =
        TimerOptions.newBuilder().setSummary(ActivityStubs.truncateSummary(shown)).build();
    var scope =
        Workflow.newCancellationScope(
            () ->
                timers.add(
                    Workflow.newTimer(scale.toRealDuration(Duration.ofMillis(left)), options)));
    scope.run();
    var timer = timers.getFirst();
    Workflow.await(
        () -> ending != null || timer.isCompleted() || answered.test(sleep.until()) || isLong());
    if (timer.isCompleted()) {
      return;
    }
    scope.cancel();
    if (ending == null && !answered.test(sleep.until())) {
      continueAsNewIfLong(sleep);
    }
  }

  /**
   * People can send signals by hand, too: one that says nothing to us must not hold the enrollment
   * up for ever.
   */
  private static Optional<EnrollmentSignal> parseSignal(String name, EncodedValues payload) {
    try {
      var heard = Optional.ofNullable(payload.get(0, EnrollmentSignal.class));
      return heard.filter(
          complete -> Objects.nonNull(complete.enrollment()) && Objects.nonNull(complete.kind()));
    } catch (DataConverterException e) {
      Workflow.getLogger(JourneyWorkflow.class).warn("signal \"{}\" is not one of ours", name);
      return Optional.empty();
    }
  }

  private void onSignal(EnrollmentSignal enrollmentSignal) {
    if (!enrollmentSignal.enrollment().equals(enrollment)) {
      return;
    }
    switch (enrollmentSignal.kind()) {
      case ENGAGED, DELIVERY_STATUS -> pendingSignals.add(enrollmentSignal);
      case EVENT -> onEvent(enrollmentSignal);
      case EXIT ->
          recordFirstEnding(EnrollmentActivities.EndingType.EXITED, enrollmentSignal.reason());
      case CANCEL ->
          recordFirstEnding(EnrollmentActivities.EndingType.CANCELED, enrollmentSignal.reason());
    }
  }

  private void onEvent(EnrollmentSignal enrollmentSignal) {
    if (plan.goal() != null
        && PendingSignals.firstMatch(enrollmentSignal, List.of(plan.goal())).isPresent()) {
      recordFirstEnding(EnrollmentActivities.EndingType.GOAL, plan.goal().toString());
    }
    PendingSignals.firstMatch(enrollmentSignal, plan.exits())
        .map(Event::toString)
        .ifPresent(exit -> recordFirstEnding(EnrollmentActivities.EndingType.EXITED, exit));
    pendingSignals.add(enrollmentSignal);
  }

  /**
   * The first ending counts: a journey that reached its goal is not un-reached by what comes a
   * moment later.
   */
  private void recordFirstEnding(
      EnrollmentActivities.EndingType endingType, @Nullable String reason) {
    if (ending == null) {
      ending = new EnrollmentEnding(endingType, reason, now());
    }
  }

  private void throwIfEnded() {
    if (ending != null || next != null) {
      throw new JourneyEnded();
    }
  }

  private EnrollmentEnding ended() {
    if (ending == null) {
      throw new IllegalStateException("the enrollment has not ended");
    }
    return ending;
  }

  private void addJournalEntry(EntryType entryType, String step, String outcome, long began) {
    pendingJournal.add(new JournalEntry(++entries, entryType, step, outcome, began, now()));
  }

  private void showCurrentStep(String step, long since, @Nullable Long until) {
    currentStep = new CurrentStepQuery.StepSnapshot(step, since, until);
    var now =
        until == null
            ? "**%s**".formatted(step)
            : "**%s**, until %s at the latest".formatted(step, minuteOf(until));
    Workflow.setCurrentDetails(start.carried() == null ? now : now + "\n\n" + purposeAndOwner());
  }

  /** Temporal does not hand a run's static summary and details to the next one. */
  private String purposeAndOwner() {
    return "%s\n\nAnswers for it: %s".formatted(plan.purpose(), plan.owner());
  }

  private static Instant minuteOf(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.MINUTES);
  }

  private long now() {
    return scale.toSimulatedTime(Instant.ofEpochMilli(Workflow.currentTimeMillis())).toEpochMilli();
  }

  private static String nameOf(TemporalFailure failure) {
    return failure.getCause() instanceof ApplicationFailure cause
        ? cause.getType()
        : failure.getClass().getSimpleName();
  }

  /** The way out of a journey that has ended, or goes on in the next run. */
  private static final class JourneyEnded extends Error {
    private static final long serialVersionUID = 1;

    JourneyEnded() {
      super("the journey is left", null, false, false);
    }
  }
}
