package dev.senda.temporal.workflow;

import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.Moment;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.JournalEntry.EntryType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Pauses, waits for dates, and waits for what the contact does: one timer each. */
final class WaitStepRunner {

  private final EnrollmentRun run;
  private final StepHistory history;
  private final PendingSignals signals;
  private final DeliveryStatuses deliveries;
  private final ActivityStubs stubs;
  private final ActivityCalls calls;
  private final SleepTimer timer;

  WaitStepRunner(
      EnrollmentRun run,
      StepHistory history,
      PendingSignals signals,
      DeliveryStatuses deliveries,
      ActivityStubs stubs,
      ActivityCalls calls,
      SleepTimer timer) {
    this.run = run;
    this.history = history;
    this.signals = signals;
    this.deliveries = deliveries;
    this.stubs = stubs;
    this.calls = calls;
    this.timer = timer;
  }

  void pause(Step.Pause pause) {
    sleep(history.takePendingSleep().orElseGet(() -> sleepOf(pause.name(), pause.duration())));
  }

  void pauseUntil(Step.PauseUntil pause) {
    sleep(
        history
            .takePendingSleep()
            .or(() -> sleepUntil(pause.name(), pause.moment()))
            .orElseGet(() -> new StepHistory.PendingSleep(pause.name(), run.now(), run.now())));
  }

  boolean reachesDate(Question.DateReached question) {
    var pending = history.takePendingSleep();
    if (pending.isPresent()) {
      sleep(pending.get());
      return true;
    }
    long began = run.now();
    var then = resolve(question.name(), question.date(), began);
    if (then.isEmpty() || then.get() <= run.now()) {
      run.addJournalEntry(
          EntryType.PAUSE,
          question.name(),
          then.isPresent() && then.get() == EnrollmentActivities.NOT_A_DATE
              ? "no: " + question.date().unreadable()
              : "no: there is no such date, or it is past",
          run.now());
      return false;
    }
    sleep(new StepHistory.PendingSleep(question.name(), began, then.get()));
    return true;
  }

  /**
   * Waits for the first of the occurrences. A bounce, a drop or a complaint ends the wait where it
   * rules out everything that is left to wait for.
   */
  <A> A waitFor(Question.Wait<A> question) {
    var awaited = question.awaited().stream().filter(deliveries::wasSent).toList();
    if (awaited.isEmpty()) {
      run.addJournalEntry(EntryType.WAIT, question.name(), "no: it was not sent", run.now());
      return question.timeoutAnswer();
    }
    var sleep = history.takePendingSleep().orElseGet(() -> sleepOf(question));
    timer.sleepUntilAnswered(
        question.name(),
        sleep,
        latest ->
            signals.hasMatch(awaited, question.needed(), latest)
                || deliveries.noneCanHappen(awaited));
    var match =
        run.hasEnded()
            ? Optional.<AwaitedEvent>empty()
            : takeMatch(question, awaited, sleep.until());
    var answer = match.map(question::answerFor).orElseGet(question::timeoutAnswer);
    run.addJournalEntry(
        EntryType.WAIT,
        question.name(),
        run.hasEnded() ? "interrupted: " + run.requireEnding() : inWords(question, match, awaited),
        sleep.began());
    run.throwIfEnded();
    return answer;
  }

  private Optional<AwaitedEvent> takeMatch(
      Question.Wait<?> question, List<AwaitedEvent> awaited, long until) {
    if (question.needed() == 1) {
      var match = signals.takeFirstMatch(awaited, until);
      match.ifPresent(this::remember);
      return match.map(PendingSignals.MatchedSignal::occurrence);
    }
    return signals.takeDistinct(awaited, question.needed(), until)
        ? Optional.of(awaited.getLast())
        : Optional.empty();
  }

  /** Only the event's id is known here; what it contains stays in PostgreSQL. */
  private void remember(PendingSignals.MatchedSignal match) {
    var id = match.signal().id();
    if (id != null
        && match.occurrence() instanceof AwaitedEvent.Happened happened
        && happened.isRemembered()) {
      var enrollmentActivities = stubs.enrollmentActivities("remember " + happened.name());
      calls.callLocalActivity(
          () -> {
            enrollmentActivities.rememberEvent(run.enrollment(), happened.name(), id);
            return "";
          });
    }
  }

  private String inWords(
      Question.Wait<?> question, Optional<AwaitedEvent> match, List<AwaitedEvent> awaited) {
    var undelivered = deliveries.noneCanHappen(awaited) ? deliveries.inWords(awaited) : "";
    if (question instanceof Question.FirstOf<?>) {
      var none = undelivered.isEmpty() ? "" : ": the messages " + undelivered;
      return match.map(AwaitedEvent::toString).orElse("none in time" + none);
    }
    var reason =
        undelivered.isEmpty()
            ? run.isMovingOn() ? "your team moved it on" : "the time was up"
            : "the message " + undelivered;
    return match.isPresent() ? "yes" : "no: " + reason;
  }

  private void sleep(StepHistory.PendingSleep sleep) {
    timer.sleepUntilAnswered(sleep.step(), sleep, latest -> false);
    run.addJournalEntry(
        EntryType.PAUSE,
        sleep.step(),
        run.hasEnded()
            ? "interrupted: " + run.requireEnding()
            : run.isMovingOn() ? "over: your team moved it on" : "over",
        sleep.began());
    run.throwIfEnded();
  }

  /** Empty where the moment does not come any more. */
  private Optional<StepHistory.PendingSleep> sleepUntil(String step, Moment moment) {
    long began = run.now();
    return resolve(step, moment, began)
        .filter(then -> then > run.now())
        .map(then -> new StepHistory.PendingSleep(step, began, then));
  }

  private Optional<Long> resolve(String step, Moment moment, long began) {
    var enrollmentActivities = stubs.enrollmentActivities("when " + step);
    return calls.callLocalActivity(
        () ->
            Optional.ofNullable(
                enrollmentActivities.resolveMoment(run.enrollment(), moment, began)));
  }

  /** A deadline that only a calendar tells costs a local activity. */
  private StepHistory.PendingSleep sleepOf(Question.Wait<?> question) {
    return question
        .deadline()
        .flatMap(moment -> sleepUntil(question.name(), moment))
        .orElseGet(() -> sleepOf(question.name(), question.within()));
  }

  private StepHistory.PendingSleep sleepOf(String step, Duration duration) {
    long now = run.now();
    return new StepHistory.PendingSleep(step, now, now + duration.toMillis());
  }
}
