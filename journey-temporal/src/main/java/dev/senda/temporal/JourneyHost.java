package dev.senda.temporal;

import dev.senda.journey.Action;
import dev.senda.journey.Delivery;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Event;
import dev.senda.journey.Journey;
import dev.senda.journey.Moment;
import dev.senda.journey.Occurrence;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import dev.senda.journey.engine.TimeScale;
import dev.senda.temporal.JournalEntry.Kind;
import dev.senda.temporal.Records.Ending;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
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
final class JourneyHost implements DynamicWorkflow, Interpreter {

  private static final Duration ACTIVITY_AT_MOST = Duration.ofSeconds(30);
  private static final Duration RECORD_AT_MOST = Duration.ofSeconds(10);
  private static final List<Delivery> DELIVERIES = List.of(Delivery.values());
  private static final int LONGEST_SUMMARY = 100;
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration SLOWEST_RETRY = Duration.ofSeconds(30);

  /**
   * Retries of a local activity that wait longer than a workflow task cost history events: an
   * outage must stay cheap.
   */
  private static final Duration SLOWEST_RECORD_RETRY = Duration.ofSeconds(60);

  private static final RetryOptions FOR_EVER =
      RetryOptions.newBuilder()
          .setInitialInterval(FIRST_RETRY)
          .setMaximumInterval(SLOWEST_RETRY)
          .build();

  private final UUID enrollment;
  private final TimeScale scale;
  private final Journey journey;
  private final Plan plan;

  private final Inbox inbox;
  private final Past past;
  private final Map<String, Delivery> deliveries = new HashMap<>();
  private List<JournalEntry> untold;
  private int entries;
  private int actions;
  private Whereabouts.Place place;
  private @Nullable Ending ending;

  /**
   * Handlers are registered here and not in {@link #execute}: what is signalled before the first
   * step must find them.
   */
  JourneyHost(Map<String, Journey> journeys, EncodedValues input) {
    var start = input.get(0, HostInput.class);
    enrollment = start.enrollment();
    scale = start.scale();
    journey = known(journeys, Workflow.getInfo().getWorkflowType());
    plan = journey.plan();
    var carried = start.carried();
    inbox = new Inbox(carried == null ? List.of() : carried.heard());
    past = new Past(carried == null ? List.of() : carried.past());
    untold = new ArrayList<>(carried == null ? List.of() : carried.untold());
    entries = carried == null ? 0 : carried.entries();
    actions = carried == null ? 0 : carried.actions();
    place = new Whereabouts.Place("start", now(), null);
    Workflow.registerListener(
        (DynamicSignalHandler) (name, payload) -> read(name, payload).ifPresent(this::hear));
    Workflow.registerListener((Whereabouts) () -> place);
  }

  private static Journey known(Map<String, Journey> journeys, String name) {
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
              end(Records.Kind.CANCELED, "canceled in Temporal");
              return reason;
            });
    var result = new ArrayList<String>();
    Workflow.newDetachedCancellationScope(() -> result.add(runToTheEnd())).run();
    return result.getFirst();
  }

  private String runToTheEnd() {
    try {
      journey.run(new Enrollment(this));
      end(Records.Kind.COMPLETED, null);
    } catch (Ended _) {
      // The reason is in the ending.
    } catch (Suggested _) {
      Workflow.continueAsNew(HostInput.carrying(enrollment, scale, carried()));
    } catch (TemporalFailure failure) {
      end(Records.Kind.FAILED, nameOf(failure));
      close();
      throw failure;
    }
    return close().toString();
  }

  private Ending close() {
    var last = ended();
    tell(Kind.END, "end", last.toString(), last.at());
    at("end: " + last, null);
    records("close " + last).close(enrollment, last, untold);
    return last;
  }

  @Override
  public void take(Step.Deed deed) {
    leaveIfEnded();
    var known = past.next(deed);
    if (known.isPresent()) {
      if (deed instanceof Step.Send send) {
        deliveries.put(send.ref().toString(), DELIVERIES.get(known.getAsInt()));
      }
      return;
    }
    continueAsNewIfSuggested();
    int answer =
        switch (deed) {
          case Step.Send send -> DELIVERIES.indexOf(send(send));
          case Step.Pause pause -> pause(pause);
          case Step.PauseUntil pause -> pauseUntil(pause);
          case Step.Act act -> act(act);
          case Step.Round _ -> 0;
          case Step.Exit exit -> throw exit(exit);
        };
    past.add(deed, answer);
  }

  @Override
  public <A> A answer(Question<A> question) {
    leaveIfEnded();
    var known = past.next(question);
    if (known.isPresent()) {
      return question.answers().get(known.getAsInt());
    }
    continueAsNewIfSuggested();
    int answer = ask(question);
    past.add(question, answer);
    return question.answers().get(answer);
  }

  /** The index of the answer. */
  private int ask(Question<?> question) {
    return switch (question) {
      case Question.Wait<?> wait -> question.answers().indexOf(waitFor(wait));
      case Question.Reaches reaches -> yesOrNo(reaches(reaches));
      case Question.Is is -> yesOrNo(holds(is));
      case Question.Choice<?> choice -> choose(choice);
      case Question.DeliveryOf of -> DELIVERIES.indexOf(delivery(of.message().toString()));
      case Question.TakesCoupon coupon -> yesOrNo(takeCoupon(coupon));
      case Question.Since since -> yesOrNo(isSince(since));
      case Question.Custom<?> custom -> askOutside(custom);
    };
  }

  private static int yesOrNo(boolean yes) {
    return Question.YES_AND_NO.indexOf(yes);
  }

  private Delivery send(Step.Send send) {
    long began = now();
    at("send " + send.ref(), null);
    var result = sendNow(send);
    while (result.outcome() == Sender.Outcome.DEFERRED) {
      long until = result.until() == null ? now() : result.until();
      var step = send.ref() + " deferred";
      sleep(step, Duration.ofMillis(Math.max(1, until - now())), deadline -> false);
      leaveIfEnded();
      result = sendNow(send);
    }
    var delivery =
        switch (result.outcome()) {
          case ACCEPTED, DEFERRED -> Delivery.ACCEPTED;
          case UNKNOWN -> Delivery.UNKNOWN;
          case REJECTED -> Delivery.REJECTED;
          case SKIPPED -> Delivery.SKIPPED;
        };
    deliveries.put(send.ref().toString(), delivery);
    tell(Kind.SEND, send.ref().toString(), delivery.toString(), began);
    leaveIfEnded();
    return delivery;
  }

  private Sender.Result sendNow(Step.Send send) {
    var sender = sender("%s: %s".formatted(send.ref(), send.message().inWords()));
    return outside(
        Kind.SEND,
        send.ref().toString(),
        told ->
            Async.function(
                sender::send,
                new Sender.Request(enrollment, send.ref().occurrence(), send.message(), told)));
  }

  /**
   * Runs an activity, which is told what happened before. One that has begun is never interrupted.
   * One that only waits to be tried again is: cancelling asks the server to try no more, and
   * whatever runs is waited for.
   */
  private <R> R outside(Kind kind, String step, Function<List<JournalEntry>, Promise<R>> activity) {
    var told = untold;
    untold = new ArrayList<>();
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
      told.addAll(untold);
      untold = told;
      if (failure.getCause() instanceof CanceledFailure || ending != null) {
        var not = kind == Kind.SEND ? "not sent: " : "not done: ";
        tell(kind, step, not + ended(), now());
        throw new Ended();
      }
      throw failure;
    }
  }

  private int pause(Step.Pause pause) {
    pause(pause.name(), pause.duration());
    return 0;
  }

  private int pauseUntil(Step.PauseUntil pause) {
    var until = when(pause.name(), pause.moment());
    if (until != null) {
      pause(pause.name(), Duration.ofMillis(until - now()));
    }
    return 0;
  }

  private void pause(String step, Duration duration) {
    long began = now();
    sleep(step, duration, deadline -> false);
    tell(Kind.PAUSE, step, ending == null ? "over" : "interrupted: " + ending, began);
    leaveIfEnded();
  }

  private boolean reaches(Question.Reaches question) {
    var until = when(question.name(), question.date());
    if (until == null) {
      tell(Kind.PAUSE, question.name(), "no: there is no such date, or it is past", now());
      return false;
    }
    pause(question.name(), Duration.ofMillis(until - now()));
    return true;
  }

  private @Nullable Long when(String step, Moment moment) {
    var until = records("when " + step).when(enrollment, moment, now());
    return until == null || until <= now() ? null : until;
  }

  private <A> A waitFor(Question.Wait<A> question) {
    // A message that was not sent is never opened, so nobody waits for it.
    var awaited = question.awaited().stream().filter(this::canHappen).toList();
    if (awaited.isEmpty()) {
      tell(Kind.WAIT, question.name(), "no: it was not sent", now());
      return question.timeUp();
    }
    long began = now();
    long deadline = began + question.within().toMillis();
    sleep(question.name(), question.within(), latest -> inbox.has(awaited, latest));
    var came = ending == null ? inbox.use(awaited, deadline) : Optional.<Occurrence>empty();
    var answer = came.map(question::came).orElseGet(question::timeUp);
    tell(
        Kind.WAIT,
        question.name(),
        ending == null ? inWords(answer) : "interrupted: " + ending,
        began);
    leaveIfEnded();
    return answer;
  }

  private static String inWords(Object answer) {
    return answer instanceof Boolean yes
        ? (yes ? "yes" : "no: the time was up")
        : answer.toString();
  }

  private boolean canHappen(Occurrence occurrence) {
    return switch (occurrence) {
      case Occurrence.Engaged engaged ->
          switch (delivery(engaged.message().toString())) {
            case ACCEPTED, UNKNOWN -> true;
            case REJECTED, SKIPPED -> false;
          };
      case Occurrence.Happened _ -> true;
    };
  }

  private Delivery delivery(String message) {
    return deliveries.getOrDefault(message, Delivery.SKIPPED);
  }

  private boolean holds(Question.Is question) {
    long began = now();
    boolean yes = records("ask " + question.name()).holds(enrollment, question.condition());
    tell(Kind.QUESTION, question.name(), yes ? "yes" : "no", began);
    return yes;
  }

  private int choose(Question.Choice<?> question) {
    long began = now();
    var split = question.split();
    int chosen =
        split.learned()
            ? records("choose " + split.name())
                .choose(
                    enrollment,
                    split.name(),
                    split.variants().stream().map(Enum::name).toList(),
                    split.weights())
            : Workflow.sideEffect(Integer.class, () -> StickyHash.variant(split, contact()));
    tell(Kind.QUESTION, split.name(), split.variants().get(chosen).toString(), began);
    return chosen;
  }

  /** Whom it is about; where the workflow's id does not say it, the enrollment is as good. */
  private String contact() {
    var id = Workflow.getInfo().getWorkflowId().split("/", -1);
    return id.length > 1 ? id[1] : enrollment.toString();
  }

  private boolean takeCoupon(Question.TakesCoupon question) {
    long began = now();
    boolean taken = records(question.name()).takeCoupon(enrollment, ++actions, question.pool());
    tell(Kind.QUESTION, question.name(), taken ? "yes" : "no: none is left", began);
    return taken;
  }

  private static boolean isSince(Question.Since question) {
    return Workflow.getVersion(question.change(), Workflow.DEFAULT_VERSION, 1)
        != Workflow.DEFAULT_VERSION;
  }

  private int askOutside(Question.Custom<?> question) {
    long began = now();
    at(question.name(), null);
    int sequence = ++actions;
    var name =
        outside(
            Kind.QUESTION,
            question.name(),
            told ->
                Async.function(
                    outside(question.name())::ask,
                    new Outside.Question(enrollment, sequence, question.type(), told)));
    tell(Kind.QUESTION, question.name(), name, began);
    leaveIfEnded();
    for (int i = 0; i < question.answers().size(); i++) {
      if (question.answers().get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalStateException(
        "%s answered %s (expected one of %s)".formatted(question.type(), name, question.answers()));
  }

  private int act(Step.Act act) {
    long began = now();
    int sequence = ++actions;
    switch (act.action()) {
      case Action.Inside action -> records(act.name()).act(enrollment, sequence, action);
      case Action.Outside action -> {
        at(act.name(), null);
        outside(
            Kind.ACTION,
            act.name(),
            told ->
                Async.procedure(
                    outside(act.name())::act,
                    new Outside.Call(enrollment, sequence, action, told)));
      }
    }
    tell(Kind.ACTION, act.name(), "done", began);
    leaveIfEnded();
    return 0;
  }

  private Ended exit(Step.Exit exit) {
    tell(Kind.EXIT, exit.name(), exit.reason(), now());
    end(Records.Kind.EXITED, exit.reason());
    return new Ended();
  }

  /** Between two steps, where everything that must be known is a list of answers. */
  private static void continueAsNewIfSuggested() {
    if (Workflow.getInfo().isContinueAsNewSuggested()) {
      throw new Suggested();
    }
  }

  private HostInput.Carried carried() {
    return new HostInput.Carried(past.all(), inbox.all(), untold, entries, actions);
  }

  /**
   * Sleeps until it is answered, the time is up, or the enrollment ends. Where the answer is there
   * already it costs nothing; a timer that is not needed any more is cancelled, which {@code
   * Workflow.await(Duration, ...)} would not do.
   *
   * @param answered whether something that happened by the given house time is the answer
   * @return whether it was answered: also where the answer and the end of the time are heard
   *     together, if it happened in time
   */
  private boolean sleep(String step, Duration duration, LongPredicate answered) {
    long deadline = now() + duration.toMillis();
    if (answered.test(deadline)) {
      return true;
    }
    at(step, deadline);
    var timers = new ArrayList<Promise<Void>>();
    var options = TimerOptions.newBuilder().setSummary(shown(step)).build();
    var scope =
        Workflow.newCancellationScope(
            () -> timers.add(Workflow.newTimer(scale.realSpan(duration), options)));
    scope.run();
    var timer = timers.getFirst();
    Workflow.await(() -> ending != null || timer.isCompleted() || answered.test(deadline));
    if (!timer.isCompleted()) {
      scope.cancel();
    }
    return answered.test(deadline);
  }

  /**
   * People can send signals by hand, too: one that says nothing to us must not hold the enrollment
   * up for ever.
   */
  private static Optional<Heard> read(String name, EncodedValues payload) {
    try {
      var heard = Optional.ofNullable(payload.get(0, Heard.class));
      return heard.filter(
          complete -> Objects.nonNull(complete.enrollment()) && Objects.nonNull(complete.kind()));
    } catch (DataConverterException e) {
      Workflow.getLogger(JourneyHost.class).warn("signal \"{}\" is not one of ours", name);
      return Optional.empty();
    }
  }

  private void hear(Heard heard) {
    if (!heard.enrollment().equals(enrollment)) {
      return;
    }
    switch (heard.kind()) {
      case ENGAGED -> inbox.put(heard);
      case EVENT -> hearEvent(heard);
      case EXIT -> end(Records.Kind.EXITED, heard.reason());
      case CANCEL -> end(Records.Kind.CANCELED, heard.reason());
    }
  }

  private void hearEvent(Heard heard) {
    if (plan.goal() != null && Inbox.firstMatch(heard, List.of(plan.goal())).isPresent()) {
      end(Records.Kind.GOAL, plan.goal().toString());
    }
    Inbox.firstMatch(heard, plan.exits())
        .map(Event::toString)
        .ifPresent(exit -> end(Records.Kind.EXITED, exit));
    inbox.put(heard);
  }

  /**
   * The first ending counts: a journey that reached its goal is not un-reached by what comes a
   * moment later.
   */
  private void end(Records.Kind kind, @Nullable String reason) {
    if (ending == null) {
      ending = new Ending(kind, reason, now());
    }
  }

  private void leaveIfEnded() {
    if (ending != null) {
      throw new Ended();
    }
  }

  private Ending ended() {
    if (ending == null) {
      throw new IllegalStateException("the enrollment has not ended");
    }
    return ending;
  }

  private void tell(Kind kind, String step, String outcome, long began) {
    untold.add(new JournalEntry(++entries, kind, step, outcome, began, now()));
  }

  private void at(String step, @Nullable Long until) {
    place = new Whereabouts.Place(step, now(), until);
    Workflow.setCurrentDetails(
        until == null
            ? "**%s**".formatted(step)
            : "**%s**, until %s at the latest".formatted(step, minuteOf(until)));
  }

  /** A summary has to fit into the Temporal UI, and Temporal refuses one beyond its own limit. */
  private static String shown(String summary) {
    return summary.length() <= LONGEST_SUMMARY
        ? summary
        : summary.substring(0, LONGEST_SUMMARY - 1) + "…";
  }

  private static Instant minuteOf(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.MINUTES);
  }

  private long now() {
    return scale.houseTime(Instant.ofEpochMilli(Workflow.currentTimeMillis())).toEpochMilli();
  }

  private static Sender sender(String summary) {
    return Workflow.newActivityStub(Sender.class, activity(summary));
  }

  private static Outside outside(String summary) {
    return Workflow.newActivityStub(Outside.class, activity(summary));
  }

  private static ActivityOptions activity(String summary) {
    return ActivityOptions.newBuilder()
        .setStartToCloseTimeout(ACTIVITY_AT_MOST)
        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
        .setRetryOptions(FOR_EVER)
        .setSummary(shown(summary))
        .build();
  }

  /**
   * Local activities are not retried unless told so, and one database error must not end an
   * enrollment.
   */
  private static Records records(String summary) {
    return Workflow.newLocalActivityStub(
        Records.class,
        LocalActivityOptions.newBuilder()
            .setStartToCloseTimeout(RECORD_AT_MOST)
            .setDoNotIncludeArgumentsIntoMarker(true)
            .setRetryOptions(
                RetryOptions.newBuilder(FOR_EVER)
                    .setMaximumInterval(SLOWEST_RECORD_RETRY)
                    .setMaximumAttempts(Integer.MAX_VALUE)
                    .build())
            .setSummary(shown(summary))
            .build());
  }

  private static String nameOf(TemporalFailure failure) {
    return failure.getCause() instanceof ApplicationFailure cause
        ? cause.getType()
        : failure.getClass().getSimpleName();
  }

  /** The way out of a journey that has ended. */
  private static final class Ended extends Error {
    private static final long serialVersionUID = 1;

    Ended() {
      super("the enrollment has ended", null, false, false);
    }
  }

  /** The way out of a run whose history has become long; the next one goes on. */
  private static final class Suggested extends Error {
    private static final long serialVersionUID = 1;

    Suggested() {
      super("the history is long", null, false, false);
    }
  }
}
