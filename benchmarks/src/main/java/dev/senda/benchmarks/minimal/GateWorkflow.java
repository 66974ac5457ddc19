package dev.senda.benchmarks.minimal;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;

/** Waits a month, whatever signals come: the bare counterpart of the journey of that name. */
@WorkflowInterface
public interface GateWorkflow {

  @WorkflowMethod
  void run();

  @SignalMethod
  void awaited(String event);

  /** The workflow. */
  final class Implementation implements GateWorkflow {

    private static final Duration WAIT = Duration.ofDays(30);

    private boolean isOpen;

    @Override
    public void run() {
      Workflow.await(WAIT, () -> isOpen);
    }

    @Override
    public void awaited(String event) {
      if (event.equals("open")) {
        isOpen = true;
      }
    }
  }
}
