package dev.senda.benchmarks.minimal;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Journey R as somebody writes it by hand: send, wait for the open of at most three days, send. */
@WorkflowInterface
public interface MinimalWorkflow {

  @WorkflowMethod
  void run(String id);

  @SignalMethod
  void opened();

  /** What it does to the world. */
  @ActivityInterface
  interface Activities {

    void send(String id, int number);

    /** Told when it is over, from the workflow's own code; not an activity. */
    @FunctionalInterface
    interface Ended {
      void accept(String id);
    }
  }

  /** The workflow. */
  final class Implementation implements MinimalWorkflow {

    private static final Duration WAIT = Duration.ofDays(3);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Activities activities =
        Workflow.newActivityStub(
            Activities.class, ActivityOptions.newBuilder().setStartToCloseTimeout(TIMEOUT).build());
    private final Activities.Ended ended;
    private boolean isOpened;
    private @Nullable Promise<Void> timer;

    Implementation(Activities.Ended ended) {
      this.ended = ended;
    }

    @Override
    public void run(String id) {
      activities.send(id, 1);
      CancellationScope wait = Workflow.newCancellationScope(() -> timer = Workflow.newTimer(WAIT));
      wait.run();
      Workflow.await(() -> isOpened || (timer != null && timer.isCompleted()));
      if (isOpened) {
        wait.cancel();
        activities.send(id, 2);
      }
      if (!WorkflowUnsafe.isReplaying()) {
        ended.accept(id);
      }
    }

    @Override
    public void opened() {
      isOpened = true;
    }
  }
}
