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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Speaks to Temporal through its SDK; signals through the plain stub, which lets a repeated one be
 * known as the same.
 */
final class TemporalEnrollmentClient implements EnrollmentClient {

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration A_MOMENT = Duration.ofMillis(20);

  private final Settings settings;
  private final TimeScale scale;
  private final TemporalConnection connection;

  TemporalEnrollmentClient(Settings settings, TimeScale scale) {
    this.settings = settings;
    this.scale = scale;
    this.connection = new TemporalConnection(settings, PATIENCE);
  }

  /**
   * The request id is the enrollment's, by which the server knows a repeated start, also of a
   * workflow that is over. Another enrollment under the same workflow id is a conflict, never taken
   * for this one.
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
            .setNamespace(settings.namespace())
            .setWorkflowExecution(
                WorkflowExecution.newBuilder()
                    .setWorkflowId(EnrollmentClient.workflowId(journey, contactKey, key)))
            .setSignalName(signalName(name))
            .setRequestId(identityOf(name, enrollmentSignal))
            .setIdentity(connection.client().getOptions().getIdentity());
    SendaDataConverter.CONVERTER.toPayloads(enrollmentSignal).ifPresent(request::setInput);
    try {
      sendSignal(request.build());
      return true;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND && !isUnavailable(e)) {
        return false;
      }
      throw throwIfUnavailable(e);
    }
  }

  /**
   * A workflow that is about to close, or to go on in another run, is closed to signals for a
   * moment: that is waited for here, so that nobody else's work is held up.
   */
  private void sendSignal(SignalWorkflowExecutionRequest request) {
    var deadline = Deadline.after(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    while (true) {
      try {
        connection.stubs().blockingStub().withDeadline(deadline).signalWorkflowExecution(request);
        return;
      } catch (StatusRuntimeException e) {
        if (!isBusyForAMoment(e) || deadline.isExpired()) {
          throw e;
        }
        LockSupport.parkNanos(A_MOMENT.toNanos());
      }
    }
  }

  private static boolean isBusyForAMoment(StatusRuntimeException e) {
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
  public void close() {
    connection.close();
  }

  /** What people read beside the execution in the Temporal UI, as Markdown. */
  private String details(UUID enrollment, Plan plan) {
    var owner = "Answers for it: " + plan.owner();
    return settings.console() == null
        ? owner
        : "%s\n\n[This enrollment](%s/enrollments/%s), [the journey](%s/journeys/%s)"
            .formatted(owner, settings.console(), enrollment, settings.console(), plan.name());
  }

  /** Temporal keeps names that begin so for itself, and would drop the signal. */
  private static String signalName(String name) {
    return name.startsWith("__") ? "event " + name : name;
  }

  /** The same thing told twice, after a crash between telling and remembering it, is heard once. */
  private static String identityOf(String name, EnrollmentSignal enrollmentSignal) {
    return UUID.nameUUIDFromBytes((name + "|" + enrollmentSignal).getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  /**
   * Temporal being away passes, and what was to be said is said again. What it refuses for good is
   * a fault of ours, and must not hold up whatever else the contact does.
   */
  private RuntimeException throwIfUnavailable(RuntimeException cause)
      throws TemporalUnavailableException {
    var status =
        cause instanceof StatusRuntimeException plain
            ? plain
            : cause.getCause() instanceof StatusRuntimeException wrapped ? wrapped : null;
    if (status == null || isUnavailable(status)) {
      throw new TemporalUnavailableException(
          "Temporal at %s does not answer".formatted(settings.target()), cause);
    }
    return cause;
  }

  /**
   * A namespace that is not there is a server that is not ready, or not ours: not an enrollment
   * that is over.
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
