package dev.senda.temporal.workflow;

import dev.senda.journey.Channel;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Message;
import dev.senda.journey.engine.Step;
import dev.senda.temporal.activities.JournalEntry.EntryType;
import dev.senda.temporal.activities.SendActivity;
import io.temporal.workflow.Async;
import java.util.Objects;

/** Sends a message: one activity, repeated where the send is deferred or needs another channel. */
final class SendStepRunner {

  private final EnrollmentRun run;
  private final StepHistory history;
  private final DeliveryStatuses deliveries;
  private final ActivityStubs stubs;
  private final ActivityCalls calls;
  private final SleepTimer timer;

  SendStepRunner(
      EnrollmentRun run,
      StepHistory history,
      DeliveryStatuses deliveries,
      ActivityStubs stubs,
      ActivityCalls calls,
      SleepTimer timer) {
    this.run = run;
    this.history = history;
    this.deliveries = deliveries;
    this.stubs = stubs;
    this.calls = calls;
    this.timer = timer;
  }

  /** A message that waits because of a pause may be tried again. */
  void resume() {
    timer.resume();
  }

  DeliveryStatus send(Step.Send send) {
    var step = send.ref().toString();
    var unfinished = history.takePendingSleep();
    long began = unfinished.map(StepHistory.PendingSleep::began).orElseGet(run::now);
    unfinished.ifPresent(deferral -> sleepThrough(step, deferral));
    if (unfinished.isPresent() && run.isMovingOn()) {
      return skip(step, began);
    }
    long signalAt = run.metrics().takeSignal();
    var channel = firstChannelFor(send.message());
    boolean onOwnQueue = stubs.needsOwnQueue(channel);
    while (true) {
      run.showCurrentStep("send " + step, began, null);
      SendActivity.SendResult result;
      try {
        result = attempt(send, channel, onOwnQueue);
      } catch (ActivityCalls.MovedOn left) {
        return skip(step, began);
      }
      switch (result.outcome()) {
        case ACCEPTED -> {
          run.metrics().recordAnswer(signalAt);
          return recordResult(step, DeliveryStatus.ACCEPTED, began);
        }
        case UNKNOWN -> {
          return recordResult(step, DeliveryStatus.UNKNOWN, began);
        }
        case REJECTED -> {
          return recordResult(step, DeliveryStatus.REJECTED, began);
        }
        case SKIPPED -> {
          return recordResult(step, DeliveryStatus.SKIPPED, began);
        }
        case DEFERRED -> {
          signalAt = -1;
          long until = Math.max(run.now() + 1, result.until() == null ? 0 : result.until());
          sleepThrough(step, new StepHistory.PendingSleep(send.name(), began, until));
          if (run.isMovingOn()) {
            return skip(step, began);
          }
        }
        case ELSEWHERE -> {
          leaveUnsentIfEnded(step, began);
          channel = Objects.requireNonNullElse(result.channel(), channel);
          onOwnQueue = stubs.needsOwnQueue(channel);
        }
        case PAUSED -> {
          signalAt = -1;
          timer.awaitResume(step, new StepHistory.PendingSleep(send.name(), began, run.now()));
          leaveUnsentIfEnded(step, began);
          if (run.isMovingOn()) {
            return skip(step, began);
          }
        }
        case OWN_QUEUE -> {
          leaveUnsentIfEnded(step, began);
          onOwnQueue = true;
        }
        case ENROLLMENT_ENDED -> {
          run.recordCommittedEnding(Objects.requireNonNull(result.ending()));
          leaveUnsentIfEnded(step, began);
        }
      }
    }
  }

  /** Your team skipped it. It was never claimed, so nothing of it is in the ledger. */
  private DeliveryStatus skip(String step, long began) {
    deliveries.recordSendResult(step, DeliveryStatus.SKIPPED);
    run.addJournalEntry(EntryType.SEND, step, "skipped: your team moved it on", began);
    run.throwIfEnded();
    return DeliveryStatus.SKIPPED;
  }

  private DeliveryStatus recordResult(String step, DeliveryStatus delivery, long began) {
    deliveries.recordSendResult(step, delivery);
    run.addJournalEntry(EntryType.SEND, step, delivery.toString(), began);
    run.throwIfEnded();
    return delivery;
  }

  /** The channel whose queue gets the first attempt. */
  private Channel firstChannelFor(Message message) {
    return switch (message) {
      case Message.Single single -> single.channel();
      case Message.Preferred several -> {
        var enrollmentActivities = stubs.enrollmentActivities("channel for " + several.step());
        yield calls.callLocalActivity(
            () -> enrollmentActivities.choosePreferredChannel(run.enrollment(), several));
      }
    };
  }

  /** Sleeps until a send that the gate deferred may be attempted again. */
  private void sleepThrough(String step, StepHistory.PendingSleep deferral) {
    timer.sleepUntilAnswered(step + " deferred", deferral, latest -> false);
    leaveUnsentIfEnded(step, deferral.began());
  }

  private void leaveUnsentIfEnded(String step, long began) {
    if (run.hasEnded()) {
      run.addJournalEntry(EntryType.SEND, step, "not sent: " + run.requireEnding(), began);
    }
    run.throwIfEnded();
  }

  private SendActivity.SendResult attempt(Step.Send send, Channel channel, boolean onOwnQueue) {
    var sendActivity = stubs.sendActivity(summaryOf(send), channel, onOwnQueue);
    var taken = run.journal().pending();
    timer.beginAttempt();
    var result =
        calls.callActivity(
            EntryType.SEND,
            send.ref().toString(),
            journal ->
                Async.function(
                    sendActivity::send,
                    new SendActivity.SendRequest(
                        run.enrollment(),
                        send.ref().occurrence(),
                        send.message(),
                        channel,
                        journal,
                        onOwnQueue)));
    if (result.outcome() == SendActivity.AttemptOutcome.OWN_QUEUE) {
      run.journal().restore(taken);
    }
    return result;
  }

  /** The summary names the step only where the template has another name. */
  private static String summaryOf(Step.Send send) {
    var message = send.message().inWords();
    var isNamedAsTemplate =
        send.message().choices().stream()
            .anyMatch(choice -> choice.template().equals(send.ref().toString()));
    return isNamedAsTemplate ? message : "%s: %s".formatted(send.ref(), message);
  }
}
