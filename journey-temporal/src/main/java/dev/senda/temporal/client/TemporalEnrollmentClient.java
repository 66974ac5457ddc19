package dev.senda.temporal.client;

import dev.senda.journey.Plan;
import dev.senda.journey.engine.TimeScale;
import dev.senda.temporal.contract.CurrentStepQuery;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.workflow.JourneyWorkflowInput;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.ResourceExhaustedCause;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure;
import io.temporal.api.errordetails.v1.ResourceExhaustedFailure;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.StatusUtils;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Uses Temporal's SDK. Signals go through the gRPC stub, which accepts a request id, so that the
 * server drops a repeated signal.
 */
final class TemporalEnrollmentClient implements EnrollmentClient {

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration BUSY_RETRY_DELAY = Duration.ofMillis(20);

  private final Settings settings;
  private final TimeScale scale;
  private final TemporalConnection connection;
  private final TerminatedWorkflows terminatedWorkflows;

  TemporalEnrollmentClient(Settings settings, TimeScale scale) {
    this.settings = settings;
    this.scale = scale;
    this.connection = new TemporalConnection(settings, CALL_TIMEOUT);
    this.terminatedWorkflows = new TerminatedWorkflows(settings, connection);
  }

  /**
   * The request id is the enrollment's id, by which the server recognizes a repeated start, also of
   * a workflow that has ended. Another enrollment with the same workflow id is a conflict.
   */
  @Override
  public void start(UUID enrollment, Plan plan, String contactKey, String key)
      throws TemporalUnavailableException, PreviousEnrollmentRunningException {
    var options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(EnrollmentClient.workflowId(plan.name(), contactKey, key))
            .setTaskQueue(settings.taskQueue())
            .setRequestId(enrollment.toString())
            .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
            .setStaticSummary(plan.purpose())
            .setStaticDetails(details(enrollment, plan))
            .build();
    try {
      connection
          .client()
          .newUntypedWorkflowStub(plan.name(), options)
          .start(JourneyWorkflowInput.of(enrollment, scale));
    } catch (WorkflowExecutionAlreadyStarted e) {
      throw new PreviousEnrollmentRunningException(plan.name(), e);
    } catch (WorkflowException | StatusRuntimeException e) {
      throw throwIfUnavailable(e);
    }
  }

  @Override
  public boolean signal(
      String journey, String contactKey, String key, String name, EnrollmentSignal enrollmentSignal)
      throws TemporalUnavailableException {
    var request =
        SignalWorkflowExecutionRequest.newBuilder()
            .setNamespace(settings.connection().namespace())
            .setWorkflowExecution(
                WorkflowExecution.newBuilder()
                    .setWorkflowId(EnrollmentClient.workflowId(journey, contactKey, key)))
            .setSignalName(signalName(name))
            .setRequestId(requestId(enrollmentSignal))
            .setIdentity(connection.client().getOptions().getIdentity());
    SendaDataConverter.CONVERTER.toPayloads(enrollmentSignal).ifPresent(request::setInput);
    try {
      sendSignal(request.build());
      return true;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND && !isUnavailable(e)) {
        return false;
      }
      if (isSignalLimit(e)) {
        throw new TooManySignalsException(journey, e);
      }
      throw throwIfUnavailable(e);
    }
  }

  /** The server has no typed failure for it. */
  private static boolean isSignalLimit(StatusRuntimeException e) {
    return e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT
        && String.valueOf(e.getStatus().getDescription()).contains("limit for signal events");
  }

  /**
   * A workflow that is about to close, or to continue as new, refuses signals for a moment. This
   * method waits for that, so that other work is not delayed.
   */
  private void sendSignal(SignalWorkflowExecutionRequest request) {
    var deadline = Deadline.after(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    while (true) {
      try {
        connection.stubs().blockingStub().withDeadline(deadline).signalWorkflowExecution(request);
        return;
      } catch (StatusRuntimeException e) {
        if (!isBusyWorkflow(e) || deadline.isExpired()) {
          throw e;
        }
        LockSupport.parkNanos(BUSY_RETRY_DELAY.toNanos());
      }
    }
  }

  private static boolean isBusyWorkflow(StatusRuntimeException e) {
    var failure = StatusUtils.getFailure(e, ResourceExhaustedFailure.class);
    return failure != null
        && failure.getCause() == ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_BUSY_WORKFLOW;
  }

  @Override
  public Optional<CurrentStep> queryCurrentStep(String journey, String contactKey, String key) {
    try {
      var stepSnapshot =
          connection
              .client()
              .newUntypedWorkflowStub(EnrollmentClient.workflowId(journey, contactKey, key))
              .query("where", CurrentStepQuery.StepSnapshot.class);
      var until = stepSnapshot.until() == null ? null : Instant.ofEpochMilli(stepSnapshot.until());
      return Optional.of(
          new CurrentStep(stepSnapshot.step(), Instant.ofEpochMilli(stepSnapshot.since()), until));
    } catch (WorkflowException | StatusRuntimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<TerminatedWorkflow> findTerminated(Instant since)
      throws TemporalUnavailableException {
    try {
      return terminatedWorkflows.findSince(since);
    } catch (StatusRuntimeException e) {
      throw throwIfUnavailable(e);
    }
  }

  @Override
  public Optional<UUID> findEndedEnrollment(TerminatedWorkflow workflow)
      throws TemporalUnavailableException {
    try {
      return terminatedWorkflows.findEnrollment(workflow);
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND && !isUnavailable(e)) {
        return Optional.empty();
      }
      throw throwIfUnavailable(e);
    }
  }

  @Override
  public void close() {
    connection.close();
  }

  /** The details of the execution in the Temporal UI, as Markdown. */
  private String details(UUID enrollment, Plan plan) {
    var owner = "Answers for it: " + plan.owner();
    return settings.console() == null
        ? owner
        : "%s\n\n[This enrollment](%s/enrollments/%s), [the journey](%s/journeys/%s)"
            .formatted(owner, settings.console(), enrollment, settings.console(), plan.name());
  }

  /** Temporal reserves names with this prefix and would drop the signal. */
  private static String signalName(String name) {
    return name.startsWith("__") ? "event " + name : name;
  }

  /** Two events that look the same are two signals, so the content does not identify a signal. */
  private static String requestId(EnrollmentSignal signal) {
    return Objects.requireNonNull(signal.id(), "the id of the signal").toString();
  }

  /**
   * If Temporal is unavailable, the caller tries again. A permanent refusal is a fault in Senda and
   * must not block the contact's other work.
   */
  private RuntimeException throwIfUnavailable(RuntimeException cause)
      throws TemporalUnavailableException {
    var status =
        cause instanceof StatusRuntimeException plain
            ? plain
            : cause.getCause() instanceof StatusRuntimeException wrapped ? wrapped : null;
    if (status == null || isUnavailable(status)) {
      throw new TemporalUnavailableException(
          "Temporal at %s does not answer: %s"
              .formatted(settings.connection().target(), TemporalConnection.reasonOf(cause)),
          cause);
    }
    return cause;
  }

  /**
   * A missing namespace means that the server is not ready, or the wrong one; it does not mean that
   * the enrollment has ended.
   */
  private static boolean isUnavailable(StatusRuntimeException e) {
    return switch (e.getStatus().getCode()) {
      case UNAVAILABLE,
          DEADLINE_EXCEEDED,
          RESOURCE_EXHAUSTED,
          ABORTED,
          INTERNAL,
          UNKNOWN,
          CANCELLED,
          DATA_LOSS,
          UNIMPLEMENTED,
          PERMISSION_DENIED,
          UNAUTHENTICATED ->
          true;
      case NOT_FOUND -> StatusUtils.hasFailure(e, NamespaceNotFoundFailure.class);
      case OK, INVALID_ARGUMENT, ALREADY_EXISTS, FAILED_PRECONDITION, OUT_OF_RANGE -> false;
    };
  }
}
