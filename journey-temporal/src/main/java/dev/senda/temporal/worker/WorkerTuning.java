package dev.senda.temporal.worker;

import io.temporal.common.VersioningBehavior;
import io.temporal.common.WorkerDeploymentVersion;
import io.temporal.worker.WorkerDeploymentOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much a worker does at a time.
 *
 * @param workflowSlots how many workflow tasks run at the same time
 * @param activitySlots how many activities of one queue run at the same time
 * @param localActivitySlots how many questions and small writes of journeys run at the same time
 * @param maxPollers how many polls of one queue wait at Temporal at most; there are fewer while
 *     there is little to do
 * @param cachedWorkflows how many workflows stay in memory between their tasks
 * @param drainTimeout how long a worker that stops waits for what it has begun
 * @param version the deployment that this worker belongs to; null without worker versioning
 */
public record WorkerTuning(
    int workflowSlots,
    int activitySlots,
    int localActivitySlots,
    int maxPollers,
    int cachedWorkflows,
    Duration drainTimeout,
    @Nullable Version version) {

  public static final WorkerTuning DEFAULT =
      new WorkerTuning(200, 200, 200, 20, 600, Duration.ofSeconds(30), null);

  /**
   * The version of a worker deployment.
   *
   * @param deployment the same for all builds, such as {@code senda}
   * @param build names one build
   */
  public record Version(String deployment, String build) {

    /** Running enrollments move to the current build with their next workflow task. */
    WorkerDeploymentOptions toOptions() {
      return WorkerDeploymentOptions.newBuilder()
          .setVersion(new WorkerDeploymentVersion(deployment, build))
          .setUseVersioning(true)
          .setDefaultVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
          .build();
    }
  }
}
