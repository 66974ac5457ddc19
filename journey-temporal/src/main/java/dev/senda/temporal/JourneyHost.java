package dev.senda.temporal;

import dev.senda.journey.Action;
import dev.senda.journey.Channel;
import dev.senda.journey.Delivery;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Event;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import dev.senda.journey.Occurrence;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import dev.senda.journey.engine.TimeScale;
import dev.senda.temporal.JournalEntry.Kind;
import dev.senda.temporal.Records.Ending;
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
final class JourneyHost implements DynamicWorkflow, Interpreter {

  private static final String NOTHING_ASKED = "";

  private final HostInput start;
  private final UUID enrollment;
  private final TimeScale scale;
  private final int longestHistory;
  private final Journey journey;
  private final Plan plan;
  private final Stubs stubs;

  private final Inbox inbox;
  private final Past past;
  private final Map<String, Delivery> deliveries = new HashMap<>();
  private List<JournalEntry> untold;
  private int entries;
  private int actions;
  private Whereabouts.Place place;
  private @Nullable Ending ending;

  /** What the next run is handed, once this one is being left for it. */
  private @Nullable HostInput next;

  /**
   * Handlers are registered here and not in {@link #execute}: what is signalled before the first
   * step must find them.
   *
   * @param longestHistory how many events a run may have before the next one goes on; Temporal's
   *     own suggestion counts in any case
   */
  JourneyHost(Map<String, Journey> journeys, Lanes lanes, int longestHistory, EncodedValues input) {
    start = input.get(0, HostInput.class);
    enrollment = start.enrollment();
    scale = start.scale();
    this.longestHistory = longestHistory;
    journey = known(journeys, Workflow.getInfo().getWorkflowType());
    plan = journey.plan();
    stubs = new Stubs(lanes, plan.messages(), Workflow.getInfo().getTaskQueue());
    var carried = start.carried() == null ? HostInput.Carried.NOTHING : start.carried();
    inbox = new Inbox(carried.heard());
    past = new Past(carried.past(), carried.changes(), carried.begun());
    untold = new ArrayList<>(carried.untold());
    entries = carried.entries();
    actions = carried.actions();
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
    } catch (Left _) {
      // Why, is in the ending, or in what the next run is handed.
    } catch (TemporalFailure failure) {
      end(Records.Kind.FAILED, nameOf(failure));
      close();
      throw failure;
    }
    if (next != null) {
      Workflow.continueAsNew(next);
    }
    end(Records.Kind.COMPLETED, null);
    return close().toString();
  }

  private Ending close() {
    var last = ended();
    tell(Kind.END, "end", last.toString(), last.at());
    at("end: " + last, last.at(), null);
    stubs.records("close " + last).close(enrollment, last, untold);
    return last;
  }

  @Override
  public void take(Step.Deed deed) {
    leaveIfOver();
    var known = past.next(deed);
    if (known.isPresent()) {
      if (deed instanceof Step.Send send) {
        deliveries.put(send.ref().toString(), Delivery.valueOf(known.get()));
      }
      return;
    }
    continueAsNewIfLong(null);
    var answer =
        switch (deed) {
          case Step.Send send -> textOf(send(send));
          case Step.Pause pause -> pause(pause);
          case Step.PauseUntil pause -> pauseUntil(pause);
          case Step.Act act -> act(act);
          case Step.Round _ -> NOTHING_ASKED;
          case Step.Exit exit -> throw exit(exit);
        };
    past.add(deed, answer);
  }

  @Override
  public <A> A answer(Question<A> question) {
    leaveIfOver();
    var known = past.next(question);
    if (known.isPresent()) {
      return answerOf(question, known.get());
    }
    continueAsNewIfLong(null);
    var text = ask(question);
    var answer = answerOf(question, text);
    past.add(question, text);
    return answer;
  }

  /** The answer's text: it is kept in histories, where an index would not survive a reordering. */
  private String ask(Question<?> question) {
    return switch (question) {
      case Question.Wait<?> wait -> textOf(waitFor(wait));
      case Question.Reaches reaches -> textOf(reaches(reaches));
      case Question.Is is -> textOf(holds(is));
      case Question.Choice<?> choice -> choose(choice);
      case Question.DeliveryOf of -> textOf(delivery(of.message().toString()));
      case Question.TakesCoupon coupon -> textOf(takeCoupon(coupon));
      case Question.Since since -> textOf(isSince(since));
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

  private Delivery send(Step.Send send) {
    var step = send.ref().toString();
    var begun = past.begun();
    long began = begun.map(Past.Sleep::began).orElseGet(this::now);
    begun.ifPresent(deferral -> sleepThrough(step, deferral));
    var by = channelFor(send.message());
    while (true) {
      at("send " + step, began, null);
      var result = sendNow(send, by);
      switch (result.outcome()) {
        case ACCEPTED -> {
          return sent(step, Delivery.ACCEPTED, began);
        }
        case UNKNOWN -> {
          return sent(step, Delivery.UNKNOWN, began);
        }
        case REJECTED -> {
          return sent(step, Delivery.REJECTED, began);
        }
        case SKIPPED -> {
          return sent(step, Delivery.SKIPPED, began);
        }
        case DEFERRED -> {
          long until = Math.max(now() + 1, result.until() == null ? 0 : result.until());
          sleepThrough(step, new Past.Sleep(send.name(), began, until));
        }
        case ELSEWHERE -> {
          leaveUnsentIfOver(step, began);
          by = Objects.requireNonNullElse(result.channel(), by);
        }
      }
    }
  }

  private Delivery sent(String step, Delivery delivery, long began) {
    deliveries.put(step, delivery);
    tell(Kind.SEND, step, delivery.toString(), began);
    leaveIfOver();
    return delivery;
  }

  /** On whose lane it is tried first: of several messages, that of the one to be tried first. */
  private Channel channelFor(Message message) {
    return switch (message) {
      case Message.Single single -> single.channel();
      case Message.Preferred several -> {
        var records = stubs.records("channel for " + several.step());
        yield recorded(() -> records.preferred(enrollment, several));
      }
    };
  }

  /** Until a send that the gate deferred may be asked for again. */
  private void sleepThrough(String step, Past.Sleep deferral) {
    sleep(step + " deferred", deferral, latest -> false);
    leaveUnsentIfOver(step, deferral.began());
  }

  private void leaveUnsentIfOver(String step, long began) {
    if (ending != null) {
      tell(Kind.SEND, step, "not sent: " + ending, began);
    }
    leaveIfOver();
  }

  private Sender.Result sendNow(Step.Send send, Channel by) {
    var sender = stubs.sender(summaryOf(send), by);
    return outside(
        Kind.SEND,
        send.ref().toString(),
        told ->
            Async.function(
                sender::send,
                new Sender.Request(enrollment, send.ref().occurrence(), send.message(), by, told)));
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
        throw new Left();
      }
      throw failure;
    }
  }

  /**
   * Runs a local activity. Where it is tried again and again, since the database is away or
   * somebody must mend something, an ending does not wait for it.
   */
  private <R> R recorded(Functions.Func<R> work) {
    var promise = Async.function(work);
    Workflow.await(() -> promise.isCompleted() || ending != null);
    if (!promise.isCompleted()) {
      throw new Left();
    }
    return promise.get();
  }

  private String pause(Step.Pause pause) {
    pause(past.begun().orElseGet(() -> sleepOf(pause.name(), pause.duration())));
    return NOTHING_ASKED;
  }

  private String pauseUntil(Step.PauseUntil pause) {
    pause(
        past.begun()
            .or(() -> sleepUntil(pause.name(), pause.moment()))
            .orElseGet(() -> new Past.Sleep(pause.name(), now(), now())));
    return NOTHING_ASKED;
  }

  private boolean reaches(Question.Reaches question) {
    var sleep = past.begun().or(() -> sleepUntil(question.name(), question.date()));
    if (sleep.isEmpty()) {
      tell(Kind.PAUSE, question.name(), "no: there is no such date, or it is past", now());
      return false;
    }
    pause(sleep.get());
    return true;
  }

  private void pause(Past.Sleep sleep) {
    sleep(sleep.step(), sleep, latest -> false);
    tell(
        Kind.PAUSE,
        sleep.step(),
        ending == null ? "over" : "interrupted: " + ending,
        sleep.began());
    leaveIfOver();
  }

  /** Empty where there is no such moment any more. */
  private Optional<Past.Sleep> sleepUntil(String step, Moment moment) {
    long began = now();
    var records = stubs.records("when " + step);
    return recorded(() -> Optional.ofNullable(records.when(enrollment, moment, began)))
        .filter(then -> then > now())
        .map(then -> new Past.Sleep(step, began, then));
  }

  private Past.Sleep sleepOf(String step, Duration duration) {
    return new Past.Sleep(step, now(), now() + duration.toMillis());
  }

  private <A> A waitFor(Question.Wait<A> question) {
    // A message that was not sent is never opened, so nobody waits for it.
    var awaited = question.awaited().stream().filter(this::canHappen).toList();
    if (awaited.isEmpty()) {
      tell(Kind.WAIT, question.name(), "no: it was not sent", now());
      return question.timeUp();
    }
    var sleep = past.begun().orElseGet(() -> sleepOf(question.name(), question.within()));
    sleep(question.name(), sleep, latest -> inbox.has(awaited, latest));
    var came = ending == null ? inbox.use(awaited, sleep.until()) : Optional.<Occurrence>empty();
    var answer = came.map(question::came).orElseGet(question::timeUp);
    tell(
        Kind.WAIT,
        question.name(),
        ending == null ? inWords(answer) : "interrupted: " + ending,
        sleep.began());
    leaveIfOver();
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
    var records = stubs.records("ask " + question.name());
    boolean yes = recorded(() -> records.holds(enrollment, question.condition()));
    tell(Kind.QUESTION, question.name(), yes ? "yes" : "no", began);
    return yes;
  }

  private String choose(Question.Choice<?> question) {
    long began = now();
    var split = question.split();
    var variants = split.variants().stream().map(Enum::name).toList();
    var records = stubs.records("choose " + split.name());
    var chosen =
        split.learned()
            ? recorded(() -> records.choose(enrollment, split.name(), variants, split.weights()))
            : Workflow.sideEffect(
                String.class, () -> variants.get(StickyHash.variant(split, contact())));
    tell(Kind.QUESTION, split.name(), answerOf(question, chosen).toString(), began);
    return chosen;
  }

  /** Whom it is about; where the workflow's id does not say it, the enrollment is as good. */
  private String contact() {
    return WorkflowId.contactOf(Workflow.getInfo().getWorkflowId(), enrollment.toString());
  }

  private boolean takeCoupon(Question.TakesCoupon question) {
    long began = now();
    int sequence = ++actions;
    var records = stubs.records(question.name());
    boolean taken = recorded(() -> records.takeCoupon(enrollment, sequence, question.pool()));
    tell(Kind.QUESTION, question.name(), taken ? "yes" : "no: none is left", began);
    return taken;
  }

  private static boolean isSince(Question.Since question) {
    return Workflow.getVersion(question.change(), Workflow.DEFAULT_VERSION, 1)
        != Workflow.DEFAULT_VERSION;
  }

  private String askOutside(Question.Custom<?> question) {
    long began = now();
    at(question.name(), began, null);
    int sequence = ++actions;
    var name =
        outside(
            Kind.QUESTION,
            question.name(),
            told ->
                Async.function(
                    stubs.outside(question.name())::ask,
                    new Outside.Question(enrollment, sequence, question.type(), told)));
    tell(Kind.QUESTION, question.name(), name, began);
    leaveIfOver();
    return name;
  }

  private String act(Step.Act act) {
    long began = now();
    int sequence = ++actions;
    switch (act.action()) {
      case Action.Inside action -> {
        var records = stubs.records(act.name());
        recorded(
            () -> {
              records.act(enrollment, sequence, action);
              return NOTHING_ASKED;
            });
      }
      case Action.Outside action -> {
        at(act.name(), began, null);
        outside(
            Kind.ACTION,
            act.name(),
            told ->
                Async.procedure(
                    stubs.outside(act.name())::act,
                    new Outside.Call(enrollment, sequence, action, told)));
      }
    }
    tell(Kind.ACTION, act.name(), "done", began);
    leaveIfOver();
    return NOTHING_ASKED;
  }

  private Left exit(Step.Exit exit) {
    tell(Kind.EXIT, exit.name(), exit.reason(), now());
    end(Records.Kind.EXITED, exit.reason());
    return new Left();
  }

  /**
   * Leaves this run where its history has become long; the next one comes back to the same place by
   * the list of answers.
   *
   * @param begun the step that is not over; null between two steps
   */
  private void continueAsNewIfLong(Past.@Nullable Sleep begun) {
    if (isLong()) {
      next =
          start.carrying(
              new HostInput.Carried(
                  past.steps(), past.changes(), begun, inbox.all(), untold, entries, actions));
      throw new Left();
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
  private void sleep(String shown, Past.Sleep sleep, LongPredicate answered) {
    long left = sleep.until() - now();
    if (ending != null || left <= 0 || answered.test(sleep.until())) {
      return;
    }
    continueAsNewIfLong(sleep);
    at(shown, sleep.began(), sleep.until());
    var timers = new ArrayList<Promise<Void>>();
    var options = TimerOptions.newBuilder().setSummary(Stubs.shown(shown)).build();
    var scope =
        Workflow.newCancellationScope(
            () -> timers.add(Workflow.newTimer(scale.realSpan(Duration.ofMillis(left)), options)));
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

  private void leaveIfOver() {
    if (ending != null || next != null) {
      throw new Left();
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

  private void at(String step, long since, @Nullable Long until) {
    place = new Whereabouts.Place(step, since, until);
    var now =
        until == null
            ? "**%s**".formatted(step)
            : "**%s**, until %s at the latest".formatted(step, minuteOf(until));
    Workflow.setCurrentDetails(start.carried() == null ? now : now + "\n\n" + whatItIs());
  }

  /** Temporal does not hand a run's static summary and details to the next one. */
  private String whatItIs() {
    return "%s\n\nAnswers for it: %s".formatted(plan.purpose(), plan.owner());
  }

  private static Instant minuteOf(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.MINUTES);
  }

  private long now() {
    return scale.houseTime(Instant.ofEpochMilli(Workflow.currentTimeMillis())).toEpochMilli();
  }

  private static String nameOf(TemporalFailure failure) {
    return failure.getCause() instanceof ApplicationFailure cause
        ? cause.getType()
        : failure.getClass().getSimpleName();
  }

  /** The way out of a journey that has ended, or goes on in the next run. */
  private static final class Left extends Error {
    private static final long serialVersionUID = 1;

    Left() {
      super("the journey is left", null, false, false);
    }
  }
}
