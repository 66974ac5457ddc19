package dev.senda.standalone.doctor;

import com.google.protobuf.util.Durations;
import dev.senda.temporal.client.EnrollmentClient;
import dev.senda.temporal.client.TemporalConnection;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Temporal server, its namespace, and who polls the task queues. */
final class TemporalChecks {

  /** An enrollment that was terminated in Temporal is looked for within a day; leave time. */
  static final Duration RETENTION = Duration.ofDays(3);

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MIN_MAJOR = 1;
  private static final int MIN_MINOR = 28;

  private final EnrollmentClient.Settings settings;
  private final Collection<String> sendQueues;
  private final boolean fix;

  /**
   * @param sendQueues the task queues of the channels and accounts
   * @param fix whether to create the namespace, and to correct its retention
   */
  TemporalChecks(EnrollmentClient.Settings settings, Collection<String> sendQueues, boolean fix) {
    this.settings = settings;
    this.sendQueues = sendQueues;
    this.fix = fix;
  }

  List<Finding> run() {
    var findings = new ArrayList<Finding>();
    try (var connection = new TemporalConnection(settings, TIMEOUT)) {
      try {
        findings.add(checkVersion(connection));
      } catch (StatusRuntimeException e) {
        findings.add(
            Finding.error(
                "temporal.connection",
                settings.connection() + ": " + TemporalConnection.reasonOf(e),
                "a Temporal server that answers",
                "docs/temporal.md, \"When it does not connect\", lists the causes"));
        return findings;
      }
      try {
        if (checkNamespace(connection, findings)) {
          checkQueue(
              connection, settings.taskQueue(), TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, findings);
          for (var queue : sendQueues) {
            checkQueue(connection, queue, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY, findings);
          }
        }
      } catch (StatusRuntimeException e) {
        findings.add(
            Finding.error(
                "temporal.namespace",
                TemporalConnection.reasonOf(e),
                "an answer of the server",
                "give the client's certificate or API key access to the namespace "
                    + settings.connection().namespace()));
      }
    }
    return findings;
  }

  private Finding checkVersion(TemporalConnection connection) {
    var version =
        connection
            .stubs()
            .blockingStub()
            .withDeadlineAfter(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
            .getSystemInfo(GetSystemInfoRequest.getDefaultInstance())
            .getServerVersion();
    var found = "%s, version %s".formatted(settings.connection(), version);
    var parts = version.split("\\.", -1);
    boolean isOld =
        parts.length > 1
            && parts[0].matches("\\d+")
            && parts[1].matches("\\d+")
            && (Integer.parseInt(parts[0]) < MIN_MAJOR
                || (Integer.parseInt(parts[0]) == MIN_MAJOR
                    && Integer.parseInt(parts[1]) < MIN_MINOR));
    return isOld
        ? Finding.error(
            "temporal.connection", found, "version 1.28 or later", "upgrade the Temporal server")
        : Finding.ok("temporal.connection", found);
  }

  /** Whether there is one to look further in. */
  private boolean checkNamespace(TemporalConnection connection, List<Finding> findings) {
    var name = settings.connection().namespace();
    var calls = connection.stubs().blockingStub();
    Duration retention;
    try {
      var description =
          calls
              .withDeadlineAfter(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
              .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(name).build());
      retention =
          Duration.ofSeconds(
              description.getConfig().getWorkflowExecutionRetentionTtl().getSeconds());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
        throw e;
      }
      if (!fix) {
        findings.add(
            Finding.error(
                "temporal.namespace",
                "no namespace " + name,
                "a namespace of this name",
                "./senda doctor --fix creates it; in Temporal Cloud, create it there"));
        return false;
      }
      calls.registerNamespace(
          RegisterNamespaceRequest.newBuilder()
              .setNamespace(name)
              .setDescription("Senda: customer journeys")
              .setWorkflowExecutionRetentionPeriod(Durations.fromDays(RETENTION.toDays()))
              .build());
      findings.add(
          Finding.fixed(
              "temporal.namespace",
              "created %s with a retention of %d days; workers find it within some seconds"
                  .formatted(name, RETENTION.toDays())));
      return false;
    }
    findings.add(Finding.ok("temporal.namespace", name));
    findings.add(checkRetention(connection, name, retention));
    return true;
  }

  private Finding checkRetention(TemporalConnection connection, String name, Duration retention) {
    var found = inWords(retention);
    if (retention.compareTo(RETENTION) >= 0) {
      return Finding.ok("temporal.retention", found);
    }
    if (!fix) {
      return Finding.warning(
          "temporal.retention",
          found,
          "%s or more, so that what happened at a weekend can still be looked at"
              .formatted(inWords(RETENTION)),
          "./senda doctor --fix");
    }
    connection
        .stubs()
        .blockingStub()
        .updateNamespace(
            UpdateNamespaceRequest.newBuilder()
                .setNamespace(name)
                .setConfig(
                    NamespaceConfig.newBuilder()
                        .setWorkflowExecutionRetentionTtl(Durations.fromDays(RETENTION.toDays())))
                .build());
    return Finding.fixed("temporal.retention", "%s, now %s".formatted(found, inWords(RETENTION)));
  }

  private static String inWords(Duration duration) {
    return duration.toHours() % 24 == 0
        ? duration.toDays() + " days"
        : duration.toHours() + " hours";
  }

  private void checkQueue(
      TemporalConnection connection, String queue, TaskQueueType type, List<Finding> findings) {
    var pollers =
        connection
            .stubs()
            .blockingStub()
            .withDeadlineAfter(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
            .describeTaskQueue(
                DescribeTaskQueueRequest.newBuilder()
                    .setNamespace(settings.connection().namespace())
                    .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                    .setTaskQueueType(type)
                    .build())
            .getPollersList();
    var check = "temporal.queue." + queue;
    long workers = pollers.stream().map(poller -> poller.getIdentity()).distinct().count();
    findings.add(
        workers > 0
            ? Finding.ok(
                check, "%d %s".formatted(workers, workers == 1 ? "worker polls" : "workers poll"))
            : Finding.error(
                check,
                "no worker polls",
                "one or more",
                "start a worker; its log says in one line why it does not connect"));
  }
}
