package dev.senda.temporal;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Event;
import dev.senda.journey.Journey;
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
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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

  private static final Duration SEND_AT_MOST = Duration.ofSeconds(30);
  private static final Duration RECORD_AT_MOST = Duration.ofSeconds(10);
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

  private final Inbox inbox = new Inbox();
  private final Set<String> neverSent = new HashSet<>();
  private List<JournalEntry> untold = new ArrayList<>();
  private int entries;
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
    } catch (Ended ended) {
      // The reason is in the ending.
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
  public void send(Step.Send send) {
    leaveIfEnded();
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
    switch (result.outcome()) {
      case ACCEPTED, UNKNOWN, DEFERRED -> {}
      case REJECTED, SKIPPED -> neverSent.add(send.ref().toString());
    }
    tell(Kind.SEND, send.ref().toString(), result.outcome().name().toLowerCase(Locale.ROOT), began);
    leaveIfEnded();
  }

  /**
   * A send that has begun is never interrupted. One that only waits to be tried again is:
   * cancelling asks the server to try no more, and whatever runs is waited for.
   */
  private Sender.Result sendNow(Step.Send send) {
    var told = untold;
    untold = new ArrayList<>();
    var request = new Sender.Request(enrollment, send.ref().occurrence(), send.message(), told);
    var attempt = new ArrayList<Promise<Sender.Result>>();
    var scope =
        Workflow.newCancellationScope(
            () ->
                attempt.add(
                    Async.function(
                        sender(send.message().channel().wireName() + " " + send.ref())::send,
                        request)));
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
        tell(Kind.SEND, send.ref().toString(), "not sent: " + ended(), now());
        throw new Ended();
      }
      throw failure;
    }
  }

  @Override
  public void pause(Step.Pause pause) {
    leaveIfEnded();
    long began = now();
    sleep(pause.name(), pause.duration(), deadline -> false);
    tell(Kind.PAUSE, pause.name(), ending == null ? "over" : "interrupted: " + ending, began);
    leaveIfEnded();
  }

  @Override
  @SuppressWarnings(
      "unchecked") // Every question below is a question of yes or no, which is what its A is.
  public <A> A answer(Question<A> question) {
    leaveIfEnded();
    return (A)
        switch (question) {
          case Question.Opened opened ->
              waitFor(
                  opened,
                  opened.message().toString(),
                  deadline -> inbox.opened(opened.message().toString(), deadline));
          case Question.Clicked clicked ->
              waitFor(
                  clicked,
                  clicked.message().toString(),
                  deadline -> inbox.clicked(clicked.message().toString(), deadline));
          case Question.Happens happens -> waitFor(happens);
          case Question.Is is -> ask(is);
        };
  }

  /** A message that was not sent is never opened, so nobody waits for it. */
  private Boolean waitFor(Question.Wait question, String message, LongPredicate heard) {
    if (neverSent.contains(message)) {
      tell(Kind.WAIT, question.name(), "no: it was not sent", now());
      return false;
    }
    return waitUntil(question, heard);
  }

  private Boolean waitFor(Question.Happens question) {
    long deadline = now() + question.within().toMillis();
    boolean happened = waitUntil(question, latest -> inbox.happened(question.event(), latest));
    if (happened) {
      inbox.use(question.event(), deadline);
    }
    return happened;
  }

  private boolean waitUntil(Question.Wait question, LongPredicate heard) {
    long began = now();
    boolean yes = sleep(question.name(), question.within(), heard);
    var outcome = ending != null ? "interrupted: " + ending : yes ? "yes" : "no: the time was up";
    tell(Kind.WAIT, question.name(), outcome, began);
    leaveIfEnded();
    return yes;
  }

  private Boolean ask(Question.Is question) {
    long began = now();
    boolean yes = records("ask " + question.name()).holds(enrollment, question.condition());
    tell(Kind.QUESTION, question.name(), yes ? "yes" : "no", began);
    return yes;
  }

  @Override
  public void exit(Step.Exit exit) {
    leaveIfEnded();
    tell(Kind.EXIT, exit.name(), exit.reason(), now());
    end(Records.Kind.EXITED, exit.reason());
    throw new Ended();
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
      case OPENED, CLICKED -> inbox.put(heard);
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
    return Workflow.newActivityStub(
        Sender.class,
        ActivityOptions.newBuilder()
            .setStartToCloseTimeout(SEND_AT_MOST)
            .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
            .setRetryOptions(FOR_EVER)
            .setSummary(shown(summary))
            .build());
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
}
