package dev.senda.workers.settings;

import dev.senda.temporal.worker.WorkerTuning;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much a worker does at a time. The defaults fit a pool of 16 database connections.
 *
 * @param workflowSlots how many workflow tasks run at the same time
 * @param activitySlots how many activities of one queue, such as sends, run at the same time
 * @param localActivitySlots how many questions and small writes of journeys run at the same time
 * @param maxPollers how many polls of one queue wait at Temporal at most
 * @param cachedWorkflows how many enrollments stay in memory between their steps; each takes some
 *     40 kB
 * @param drainTimeout how long a worker that stops waits for what it has begun
 * @param deploymentName switches worker versioning on, together with the build id; without it,
 *     TEMPORAL_DEPLOYMENT_NAME
 * @param buildId names the build; without it, TEMPORAL_WORKER_BUILD_ID
 */
@Validated
@ConfigurationProperties("senda.temporal.worker")
public record WorkerTuningSettings(
    @Min(value = 2, message = "expected 2 or more") @DefaultValue("200") int workflowSlots,
    @Min(value = 1, message = "expected 1 or more") @DefaultValue("200") int activitySlots,
    @Min(value = 1, message = "expected 1 or more") @DefaultValue("200") int localActivitySlots,
    @Min(value = 2, message = "expected 2 or more") @DefaultValue("20") int maxPollers,
    @Min(value = 1, message = "expected 1 or more") @DefaultValue("600") int cachedWorkflows,
    @DurationMin(seconds = 1, message = "expected 1s or more") @DefaultValue("30s")
        Duration drainTimeout,
    @Nullable String deploymentName,
    @Nullable String buildId) {

  /** A connection is held for some milliseconds: so many that wait for one still get it in time. */
  private static final int SLOTS_PER_CONNECTION = 25;

  /**
   * The tuning of the Temporal worker.
   *
   * @param environment the environment variables of the process
   * @throws IllegalArgumentException if only one of deployment name and build id is given
   */
  public WorkerTuning toTuning(Map<String, String> environment) {
    var deployment = or(deploymentName, environment.get("TEMPORAL_DEPLOYMENT_NAME"));
    var build = or(buildId, environment.get("TEMPORAL_WORKER_BUILD_ID"));
    if ((deployment == null) != (build == null)) {
      throw new IllegalArgumentException(
          "Worker versioning: a %s alone (expected senda.temporal.worker.deployment-name and senda.temporal.worker.build-id)"
              .formatted(deployment == null ? "build id" : "deployment name"));
    }
    return new WorkerTuning(
        workflowSlots,
        activitySlots,
        localActivitySlots,
        maxPollers,
        cachedWorkflows,
        drainTimeout,
        deployment == null || build == null ? null : new WorkerTuning.Version(deployment, build));
  }

  /** Why the slots do not fit the database pool, in one line; empty if they do. */
  public Optional<String> findPoolMismatch(int poolSize) {
    int most = Math.max(activitySlots, localActivitySlots);
    int needed = Math.ceilDiv(most, SLOTS_PER_CONNECTION);
    return needed <= poolSize
        ? Optional.empty()
        : Optional.of(
            "Worker slots do not fit the database pool: %d slots and %d connections (expected %d connections or more in spring.datasource.hikari.maximum-pool-size, or at most %d slots in senda.temporal.worker)"
                .formatted(most, poolSize, needed, poolSize * SLOTS_PER_CONNECTION));
  }

  private static @Nullable String or(@Nullable String value, @Nullable String otherwise) {
    if (value != null && !value.isBlank()) {
      return value;
    }
    return otherwise == null || otherwise.isBlank() ? null : otherwise;
  }
}
