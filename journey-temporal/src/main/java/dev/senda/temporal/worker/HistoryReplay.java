package dev.senda.temporal.worker;

import static java.util.stream.Collectors.toMap;

import dev.senda.journey.Journey;
import dev.senda.temporal.client.TemporalConnection;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.workflow.JourneyWorkflow;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkflowImplementationOptions;
import io.temporal.workflow.DynamicWorkflow;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs the code of journeys against histories of running enrollments. Nothing is sent, and Temporal
 * notices nothing of it.
 */
public final class HistoryReplay {

  private final Worker worker;

  /**
   * @param connection of the process; only its data converter is used
   * @param channelQueues as in the workers
   */
  public HistoryReplay(
      TemporalConnection connection,
      String taskQueue,
      Collection<? extends Journey> journeys,
      ChannelQueues channelQueues) {
    Map<String, Journey> byName =
        journeys.stream().collect(toMap(journey -> journey.plan().name(), Function.identity()));
    worker = WorkerFactory.newInstance(connection.client()).newWorker(taskQueue);
    worker.registerWorkflowImplementationFactory(
        DynamicWorkflow.class,
        input ->
            new JourneyWorkflow(
                byName, channelQueues, TemporalJourneyWorker.NO_HISTORY_LIMIT, input),
        WorkflowImplementationOptions.getDefaultInstance());
  }

  /** Why the code does not fit the history; empty if it does. */
  public Optional<String> findMismatch(WorkflowExecutionHistory history) {
    try {
      worker.replayWorkflowExecution(history);
      return Optional.empty();
    } catch (Exception | Error e) { // whatever the code of a journey throws
      Throwable cause = e;
      while (cause.getCause() != null
          && !String.valueOf(cause.getMessage()).contains("EVENT_TYPE")) {
        cause = cause.getCause();
      }
      return Optional.of(String.valueOf(cause.getMessage()));
    }
  }
}
