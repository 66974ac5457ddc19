package dev.senda.temporal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.testing.IntegrationTestBase;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.workflowservice.v1.SetWorkerDeploymentCurrentVersionRequest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Two builds of one deployment, on a real server. */
class WorkerVersioningIntegrationTest extends IntegrationTestBase {

  private final String deployment = "senda-" + contact;

  @Test
  void enrollmentThatSleeps_movesToTheCurrentBuild() throws Exception {
    open("build-1");
    makeCurrent("build-1");
    client.start(enrollment, r.plan(), contact, "");
    awaitStep("ebook-guide opened within 3 days");

    open("build-2");
    makeCurrent("build-2");
    client.signal(
        "journey-r",
        contact,
        "",
        "opened",
        EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), "ebook-guide"));
    awaitEnd();

    var builds =
        history("journey-r").stream()
            .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
            .map(
                event ->
                    event
                        .getWorkflowTaskCompletedEventAttributes()
                        .getDeploymentVersion()
                        .getBuildId())
            .toList();
    assertThat(builds).startsWith("build-1").contains("build-2");
  }

  private void open(String build) {
    var tuning =
        new WorkerTuning(
            10, 10, 10, 5, 50, Duration.ofSeconds(10), new WorkerTuning.Version(deployment, build));
    workers.add(JourneyWorker.open(settings, tuning, List.of(r), QUEUES, world, world, world));
  }

  /** The server knows the build as soon as its worker polls. */
  private void makeCurrent(String build) {
    await(
        () -> {
          try {
            connection
                .stubs()
                .blockingStub()
                .setWorkerDeploymentCurrentVersion(
                    SetWorkerDeploymentCurrentVersionRequest.newBuilder()
                        .setNamespace(settings.connection().namespace())
                        .setDeploymentName(deployment)
                        .setBuildId(build)
                        .setIgnoreMissingTaskQueues(true)
                        .setIdentity("test")
                        .build());
            return true;
          } catch (StatusRuntimeException e) {
            return false;
          }
        });
  }
}
