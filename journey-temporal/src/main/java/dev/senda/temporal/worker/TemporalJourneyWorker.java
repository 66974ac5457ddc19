package dev.senda.temporal.worker;

import static java.util.stream.Collectors.toMap;

import dev.senda.journey.Journey;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.ExternalActivities;
import dev.senda.temporal.activities.SendActivity;
import dev.senda.temporal.client.ConnectionSettings;
import dev.senda.temporal.client.EnrollmentClient;
import dev.senda.temporal.client.TemporalConnection;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.workflow.JourneyWorkflow;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import io.temporal.worker.tuning.PollerBehaviorAutoscaling;
import io.temporal.workflow.DynamicWorkflow;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Temporal worker with the {@link JourneyWorkflow} as its only workflow. It uses virtual threads.
 */
public final class TemporalJourneyWorker implements JourneyWorker {

  private static final Logger LOG = LoggerFactory.getLogger(TemporalJourneyWorker.class);
  static final int NO_HISTORY_LIMIT = Integer.MAX_VALUE;

  /**
   * Workflow code that has not returned after so long is taken for a deadlock. Workflow threads
   * share the processors with everything else: within the default of one second, a busy machine
   * does not always start them, and then whole bursts of workflow tasks fail and are repeated.
   * Temporal waits ten seconds for a workflow task.
   */
  private static final Duration DEADLOCK_TIMEOUT = Duration.ofSeconds(5);

  /**
   * How long a workflow task waits for the worker that has its workflow in memory, before another
   * worker may take it and reads the whole history. Temporal's default of 5 seconds is over in
   * every burst of some hundred signals, and the work doubles just when there is too much of it.
   */
  private static final Duration STICKY_TIMEOUT = Duration.ofSeconds(30);

  /** Few polls while there is nothing to do, and more of them in a burst. */
  private static PollerBehaviorAutoscaling pollers(WorkerTuning tuning) {
    int most = tuning.maxPollers();
    return new PollerBehaviorAutoscaling(Math.min(2, most), most, Math.min(5, most));
  }

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration RETRY_DELAY = Duration.ofMillis(500);

  private final TemporalConnection connection;
  private final WorkerFactory factory;
  private final Thread starter;
  private final Duration drainTimeout;
  private volatile boolean closed;

  TemporalJourneyWorker(
      EnrollmentClient.Settings settings,
      WorkerTuning tuning,
      Collection<? extends Journey> journeys,
      ChannelQueues channelQueues,
      SendActivity sendActivity,
      EnrollmentActivities enrollmentActivities,
      ExternalActivities externalActivities) {
    connection = new TemporalConnection(settings, CALL_TIMEOUT);
    drainTimeout = tuning.drainTimeout();
    factory = newFactory(connection, tuning);
    register(
        factory,
        settings.taskQueue(),
        tuning,
        journeys,
        channelQueues,
        sendActivity,
        enrollmentActivities,
        externalActivities,
        NO_HISTORY_LIMIT);
    starter =
        Thread.ofVirtual()
            .name("senda-worker-start")
            .start(() -> startWhenTemporalAnswers(settings.connection()));
  }

  public static WorkerFactory factory(
      TemporalConnection connection,
      String taskQueue,
      Collection<? extends Journey> journeys,
      ChannelQueues channelQueues,
      SendActivity sendActivity,
      EnrollmentActivities enrollmentActivities,
      ExternalActivities externalActivities,
      int maxHistoryEvents) {
    var factory = newFactory(connection, WorkerTuning.DEFAULT);
    register(
        factory,
        taskQueue,
        journeys,
        channelQueues,
        sendActivity,
        enrollmentActivities,
        externalActivities,
        maxHistoryEvents);
    return factory;
  }

  private static WorkerFactory newFactory(TemporalConnection connection, WorkerTuning tuning) {
    return WorkerFactory.newInstance(
        connection.client(),
        WorkerFactoryOptions.newBuilder()
            .setUsingVirtualWorkflowThreads(true)
            .setWorkflowCacheSize(tuning.cachedWorkflows())
            .setMaxWorkflowThreadCount(
                Math.max(tuning.cachedWorkflows(), WorkerTuning.DEFAULT.cachedWorkflows()))
            .build());
  }

  /** As below, with the default tuning. */
  public static void register(
      WorkerFactory factory,
      String taskQueue,
      Collection<? extends Journey> journeys,
      ChannelQueues channelQueues,
      SendActivity sendActivity,
      EnrollmentActivities enrollmentActivities,
      ExternalActivities externalActivities,
      int maxHistoryEvents) {
    register(
        factory,
        taskQueue,
        WorkerTuning.DEFAULT,
        journeys,
        channelQueues,
        sendActivity,
        enrollmentActivities,
        externalActivities,
        maxHistoryEvents);
  }

  /**
   * Registers one worker for the journeys and one for each channel queue. Each has its own slots,
   * so that sends that hang take no slot of another queue; {@link EagerSends} limits those that run
   * on the queue of the journeys.
   *
   * @param maxHistoryEvents how many events a run may have before a new run continues
   */
  static void register(
      WorkerFactory factory,
      String taskQueue,
      WorkerTuning tuning,
      Collection<? extends Journey> journeys,
      ChannelQueues channelQueues,
      SendActivity sendActivity,
      EnrollmentActivities enrollmentActivities,
      ExternalActivities externalActivities,
      int maxHistoryEvents) {
    Map<String, Journey> byName =
        journeys.stream().collect(toMap(journey -> journey.plan().name(), Function.identity()));
    var activities =
        new RedactingActivities(
            new EagerSends(sendActivity, byName, channelQueues, tuning.activitySlots()),
            enrollmentActivities,
            externalActivities);
    var worker = factory.newWorker(taskQueue, onVirtualThreads(tuning).build());
    worker.registerWorkflowImplementationFactory(
        DynamicWorkflow.class,
        input -> new JourneyWorkflow(byName, channelQueues, maxHistoryEvents, input),
        WorkflowImplementationOptions.getDefaultInstance());
    worker.registerActivitiesImplementations(activities);
    for (var channelQueue : channelQueues.all()) {
      factory
          .newWorker(channelQueue.taskQueue(taskQueue), options(channelQueue, tuning))
          .registerActivitiesImplementations(activities);
    }
  }

  private static WorkerOptions options(ChannelQueue channelQueue, WorkerTuning tuning) {
    var options = onVirtualThreads(tuning);
    if (channelQueue.rateLimitPerSecond() != null) {
      options.setMaxTaskQueueActivitiesPerSecond(channelQueue.rateLimitPerSecond());
    }
    return options.build();
  }

  private static WorkerOptions.Builder onVirtualThreads(WorkerTuning tuning) {
    var options =
        WorkerOptions.newBuilder()
            .setUsingVirtualThreads(true)
            .setMaxConcurrentWorkflowTaskExecutionSize(tuning.workflowSlots())
            .setMaxConcurrentActivityExecutionSize(tuning.activitySlots())
            .setMaxConcurrentLocalActivityExecutionSize(tuning.localActivitySlots())
            .setStickyQueueScheduleToStartTimeout(STICKY_TIMEOUT)
            .setDefaultDeadlockDetectionTimeout(DEADLOCK_TIMEOUT.toMillis())
            .setWorkflowTaskPollersBehavior(pollers(tuning))
            .setActivityTaskPollersBehavior(pollers(tuning));
    if (tuning.version() != null) {
      options.setDeploymentOptions(tuning.version().toOptions());
    }
    return options;
  }

  /** Asks for the namespace: an answer proves address, TLS, API key and namespace. */
  private void startWhenTemporalAnswers(ConnectionSettings server) {
    var warned = "";
    while (!closed) {
      try {
        connection
            .stubs()
            .blockingStub()
            .withDeadlineAfter(CALL_TIMEOUT)
            .describeNamespace(
                DescribeNamespaceRequest.newBuilder().setNamespace(server.namespace()).build());
        factory.start();
        LOG.info("Journey worker started: polling Temporal at {}", server);
        return;
      } catch (RuntimeException e) {
        var reason = TemporalConnection.reasonOf(e);
        if (!warned.equals(reason)) {
          LOG.warn(
              "Temporal unavailable at start: {}: {}; retrying until it answers", server, reason);
          warned = reason;
        }
        try {
          Thread.sleep(RETRY_DELAY);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  @Override
  public boolean isPolling() {
    return factory.isStarted() && !factory.isShutdown();
  }

  @Override
  public void close() {
    closed = true;
    starter.interrupt();
    if (factory.isStarted()) {
      drain();
    }
    connection.close();
  }

  private void drain() {
    try {
      factory.shutdown();
    } catch (StatusRuntimeException e) {
      LOG.warn(
          "Temporal unavailable at shutdown: results that were not reported are retried later");
      factory.shutdownNow();
    }
    factory.awaitTermination(drainTimeout.toMillis(), TimeUnit.MILLISECONDS);
  }
}
