package dev.senda.temporal.testing;

import static java.util.concurrent.CompletableFuture.runAsync;

import dev.senda.explorer.graph.JourneyPath;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.Engagement;
import dev.senda.journey.engine.Question;
import dev.senda.temporal.contract.EnrollmentSignal;
import io.temporal.client.WorkflowStub;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** An enrollment that takes a path. */
final class PathRun {

  final JourneyPath path;
  final PathScript script;
  final UUID enrollment;
  final String workflowId;
  final WorkflowStub workflow;

  /** By its id: it may wait for something before the call that started it has returned. */
  private final WorkflowStub signals;

  private final Set<Integer> signaled = ConcurrentHashMap.newKeySet();

  /** The step that it takes; what the journey asks next is answered as the path says here. */
  volatile int position;

  PathRun(
      JourneyPath path,
      PathScript script,
      UUID enrollment,
      String workflowId,
      WorkflowStub workflow,
      WorkflowStub signals) {
    this.path = path;
    this.script = script;
    this.enrollment = enrollment;
    this.workflowId = workflowId;
    this.workflow = workflow;
    this.signals = signals;
  }

  Object answer() {
    return position < path.steps().size()
        ? PathScript.answerOf(path.steps().get(position))
        : PathScript.NO_ANSWER;
  }

  boolean wasInsideBeforeAChange() {
    return path.steps().stream()
        .anyMatch(
            taken ->
                taken.step() instanceof Question.HasChange
                    && PathScript.answerOf(taken).equals(false));
  }

  /**
   * Signals what answers a wait, and what is reported during it, as the wait begins: once, however
   * often it is run.
   */
  void signalDuring(Question.Wait<?> wait) {
    var came = PathScript.cameIn(wait, answer());
    if (WorkflowUnsafe.isReplaying() || !signaled.add(position)) {
      return;
    }
    // Every second one happens in the instant of the deadline, where the duration tells it.
    long now = Workflow.currentTimeMillis();
    boolean isAtOnce = position % 2 == 0 || wait.deadline().isPresent();
    long at = now + (isAtOnce ? 0 : wait.within().toMillis());
    if (came != null) {
      (wait.needed() == 1 ? Stream.of(came) : wait.awaited().stream().limit(wait.needed()))
          .forEach(one -> signalOf(one, at).ifPresent(signal -> send(one.toString(), signal)));
    }
    signalReports(came == null ? now : at);
  }

  /** Signals what is reported of messages in the current step. */
  void signalReports(long at) {
    for (var report : script.reportsAt(position)) {
      send(
          report.status().toString(),
          EnrollmentSignal.deliveryStatus(
              UUID.randomUUID(), enrollment, at, report.message().toString(), report.status()));
    }
  }

  /** Empty for a bounce, which is a report. */
  private Optional<EnrollmentSignal> signalOf(AwaitedEvent came, long at) {
    return switch (came) {
      case AwaitedEvent.Happened happened ->
          Optional.of(
              EnrollmentSignal.event(
                  UUID.randomUUID(), enrollment, at, List.of(happened.event().toString())));
      case AwaitedEvent.Engaged engaged ->
          Optional.of(
              EnrollmentSignal.engaged(
                  UUID.randomUUID(),
                  enrollment,
                  at,
                  engaged.message().toString(),
                  engaged.engagement(),
                  engaged.link().isEmpty() ? null : engaged.link()));
      case AwaitedEvent.Answered answered ->
          Optional.of(
              EnrollmentSignal.engaged(
                  UUID.randomUUID(),
                  enrollment,
                  at,
                  answered.message().toString(),
                  Engagement.REPLIED,
                  answered.answer()));
      case AwaitedEvent.TaskDone done ->
          Optional.of(
              EnrollmentSignal.taskDone(UUID.randomUUID(), enrollment, at, done.task().toString()));
      case AwaitedEvent.Bounced _ -> Optional.empty();
    };
  }

  private void send(String name, EnrollmentSignal signal) {
    runAsync(() -> signals.signal(name, signal)).join();
  }
}
