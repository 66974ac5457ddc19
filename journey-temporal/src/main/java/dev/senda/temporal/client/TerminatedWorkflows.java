package dev.senda.temporal.client;

import dev.senda.temporal.client.EnrollmentClient.TerminatedWorkflow;
import dev.senda.temporal.workflow.JourneyWorkflowInput;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds workflows that did not end by themselves: they could not tell the database that they ended.
 */
final class TerminatedWorkflows {

  private static final int PAGE_SIZE = 1_000;

  private final EnrollmentClient.Settings settings;
  private final TemporalConnection connection;

  TerminatedWorkflows(EnrollmentClient.Settings settings, TemporalConnection connection) {
    this.settings = settings;
    this.connection = connection;
  }

  /**
   * @param since real time
   */
  List<TerminatedWorkflow> findSince(Instant since) {
    var request =
        ListWorkflowExecutionsRequest.newBuilder()
            .setNamespace(settings.connection().namespace())
            .setPageSize(PAGE_SIZE)
            .setQuery(
                "ExecutionStatus IN ('Terminated', 'TimedOut') AND TaskQueue = '%s' AND CloseTime > '%s'"
                    .formatted(settings.taskQueue(), since));
    var found = new ArrayList<TerminatedWorkflow>();
    while (true) {
      var page = connection.stubs().blockingStub().listWorkflowExecutions(request.build());
      page.getExecutionsList()
          .forEach(
              workflow ->
                  found.add(
                      new TerminatedWorkflow(
                          workflow.getExecution().getWorkflowId(),
                          workflow.getExecution().getRunId())));
      if (page.getNextPageToken().isEmpty()) {
        return List.copyOf(found);
      }
      request.setNextPageToken(page.getNextPageToken());
    }
  }

  /** The enrollment in the input of the run, unless a run with this workflow id is open. */
  Optional<UUID> findEnrollment(TerminatedWorkflow workflow) {
    return isRunning(workflow.workflowId()) ? Optional.empty() : readEnrollment(workflow);
  }

  /** Without a run id Temporal describes the newest run. */
  private boolean isRunning(String workflowId) {
    return connection
            .stubs()
            .blockingStub()
            .describeWorkflowExecution(
                DescribeWorkflowExecutionRequest.newBuilder()
                    .setNamespace(settings.connection().namespace())
                    .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                    .build())
            .getWorkflowExecutionInfo()
            .getStatus()
        == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  private Optional<UUID> readEnrollment(TerminatedWorkflow workflow) {
    var history =
        connection
            .stubs()
            .blockingStub()
            .getWorkflowExecutionHistory(
                GetWorkflowExecutionHistoryRequest.newBuilder()
                    .setNamespace(settings.connection().namespace())
                    .setExecution(
                        WorkflowExecution.newBuilder()
                            .setWorkflowId(workflow.workflowId())
                            .setRunId(workflow.runId()))
                    .setMaximumPageSize(1)
                    .build())
            .getHistory();
    return history.getEventsCount() == 0
            || !history.getEvents(0).hasWorkflowExecutionStartedEventAttributes()
        ? Optional.empty()
        : Optional.ofNullable(
                SendaDataConverter.CONVERTER.fromPayloads(
                    0,
                    Optional.of(
                        history
                            .getEvents(0)
                            .getWorkflowExecutionStartedEventAttributes()
                            .getInput()),
                    JourneyWorkflowInput.class,
                    JourneyWorkflowInput.class))
            .map(JourneyWorkflowInput::enrollment);
  }
}
