package dev.senda.temporal.workflow;

import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.First;
import dev.senda.journey.Moment;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
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
    var sleep = history.takePendingSleep().or(() -> sleepUntil(question.name(), question.date()));
    if (sleep.isEmpty()) {
      run.addJournalEntry(
          EntryType.PAUSE, question.name(), "no: there is no such date, or it is past", run.now());
      return false;
    }
    sleep(sleep.get());
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
    var sleep =
        history.takePendingSleep().orElseGet(() -> sleepOf(question.name(), question.within()));
    timer.sleepUntilAnswered(
        question.name(),
        sleep,
        latest -> signals.hasMatch(awaited, latest) || deliveries.noneCanHappen(awaited));
    var match =
        run.hasEnded()
            ? Optional.<AwaitedEvent>empty()
            : signals.takeFirstMatch(awaited, sleep.until());
    var answer = match.map(question::answerFor).orElseGet(question::timeoutAnswer);
    run.addJournalEntry(
        EntryType.WAIT,
        question.name(),
        run.hasEnded() ? "interrupted: " + run.requireEnding() : inWords(answer, awaited),
        sleep.began());
    run.throwIfEnded();
    return answer;
  }

  private String inWords(Object answer, List<AwaitedEvent> awaited) {
    boolean undelivered = deliveries.noneCanHappen(awaited);
    return switch (answer) {
      case Boolean yes when yes -> "yes";
      case Boolean _ when undelivered -> "no: the message " + deliveries.inWords(awaited);
      case Boolean _ -> "no: the time was up";
      case First.TimeUp none when undelivered ->
          "%s: the messages %s".formatted(none, deliveries.inWords(awaited));
      default -> answer.toString();
    };
  }

  private void sleep(StepHistory.PendingSleep sleep) {
    timer.sleepUntilAnswered(sleep.step(), sleep, latest -> false);
    run.addJournalEntry(
        EntryType.PAUSE,
        sleep.step(),
        run.hasEnded() ? "interrupted: " + run.requireEnding() : "over",
        sleep.began());
    run.throwIfEnded();
  }

  /** Empty where the moment does not come any more. */
  private Optional<StepHistory.PendingSleep> sleepUntil(String step, Moment moment) {
    long began = run.now();
    var enrollmentActivities = stubs.enrollmentActivities("when " + step);
    return calls
        .callLocalActivity(
            () ->
                Optional.ofNullable(
                    enrollmentActivities.resolveMoment(run.enrollment(), moment, began)))
        .filter(then -> then > run.now())
        .map(then -> new StepHistory.PendingSleep(step, began, then));
  }

  private StepHistory.PendingSleep sleepOf(String step, Duration duration) {
    long now = run.now();
    return new StepHistory.PendingSleep(step, now, now + duration.toMillis());
  }
}
