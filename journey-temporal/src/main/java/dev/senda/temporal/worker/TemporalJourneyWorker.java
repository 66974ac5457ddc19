package dev.senda.temporal.worker;

import static java.util.stream.Collectors.toMap;

import dev.senda.journey.Journey;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.ExternalActivities;
import dev.senda.temporal.activities.SendActivity;
import dev.senda.temporal.client.EnrollmentClient;
import dev.senda.temporal.client.TemporalConnection;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.workflow.JourneyWorkflow;
import io.grpc.StatusRuntimeException;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import io.temporal.workflow.DynamicWorkflow;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Temporal worker whose one workflow is the {@link JourneyWorkflow} and whose threads are
 * virtual.
 */
public final class TemporalJourneyWorker implements JourneyWorker {

  private static final Logger LOG = LoggerFactory.getLogger(TemporalJourneyWorker.class);
  static final int NO_HISTORY_LIMIT = Integer.MAX_VALUE;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
  private static final Duration DRAIN_AT_MOST = Duration.ofSeconds(30);

  private final TemporalConnection connection;
  private final WorkerFactory factory;
  private final Thread starter;
  private volatile boolean closed;

  TemporalJourneyWorker(
      EnrollmentClient.Settings settings,
      Collection<? extends Journey> journeys,
      ChannelQueues channelQueues,
      SendActivity sendActivity,
      EnrollmentActivities enrollmentActivities,
      ExternalActivities externalActivities) {
    connection = new TemporalConnection(settings, PATIENCE);
    factory =
        factory(
            connection,
            settings.taskQueue(),
            journeys,
            channelQueues,
            sendActivity,
            enrollmentActivities,
            externalActivities,
            NO_HISTORY_LIMIT);
    starter =
        Thread.ofVirtual()
            .name("senda-worker-start")
            .start(() -> startOnceTemporalIsThere(settings.target()));
  }

  public static WorkerFactory factory(
      TemporalConnection connection,
      String taskQueue,
      Collection<? extends Journey> journeys,
      ChannelQueues channelQueues,
      SendActivity sendActivity,
      EnrollmentActivities enrollmentActivities,
      ExternalActivities externalActivities,
      int longestHistory) {
    var factory =
        WorkerFactory.newInstance(
            connection.client(),
            WorkerFactoryOptions.newBuilder().setUsingVirtualWorkflowThreads(true).build());
    register(
        factory,
        taskQueue,
        journeys,
        channelQueues,
        sendActivity,
        enrollmentActivities,
        externalActivities,
        longestHistory);
    return factory;
  }

  /**
   * One worker for the journeys and whatever they do that has no lane, and one for each lane: with
   * slots of its own, so that deliveries that hang take none of another lane's.
   *
   * @param longestHistory how many events a run may have before the next one goes on
   */
  public static void register(
      WorkerFactory factory,
      String taskQueue,
      Collection<? extends Journey> journeys,
      ChannelQueues channelQueues,
      SendActivity sendActivity,
      EnrollmentActivities enrollmentActivities,
      ExternalActivities externalActivities,
      int longestHistory) {
    Map<String, Journey> byName =
        journeys.stream().collect(toMap(journey -> journey.plan().name(), Function.identity()));
    var activities =
        new RedactingActivities(sendActivity, enrollmentActivities, externalActivities);
    var worker = factory.newWorker(taskQueue, onVirtualThreads().build());
    worker.registerWorkflowImplementationFactory(
        DynamicWorkflow.class,
        input -> new JourneyWorkflow(byName, channelQueues, longestHistory, input),
        WorkflowImplementationOptions.getDefaultInstance());
    worker.registerActivitiesImplementations(activities);
    for (var channelQueue : channelQueues.all()) {
      factory
          .newWorker(channelQueue.taskQueue(taskQueue), options(channelQueue))
          .registerActivitiesImplementations(activities);
    }
  }

  private static WorkerOptions options(ChannelQueue channelQueue) {
    var options = onVirtualThreads();
    if (channelQueue.rateLimitPerSecond() != null) {
      options.setMaxTaskQueueActivitiesPerSecond(channelQueue.rateLimitPerSecond());
    }
    return options.build();
  }

  private static WorkerOptions.Builder onVirtualThreads() {
    return WorkerOptions.newBuilder().setUsingVirtualThreads(true);
  }

  private void startOnceTemporalIsThere(String target) {
    boolean said = false;
    while (!closed) {
      try {
        connection.stubs().healthCheck();
        factory.start();
        LOG.info("journeys run: polling Temporal at {}", target);
        return;
      } catch (RuntimeException e) {
        if (!said) {
          LOG.warn("Temporal at {} does not answer yet; journeys wait for it", target);
          said = true;
        }
        try {
          Thread.sleep(BETWEEN_TRIES);
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
          "Temporal is away while the worker stops: what it has not been told yet is tried again later");
      factory.shutdownNow();
    }
    factory.awaitTermination(DRAIN_AT_MOST.toSeconds(), TimeUnit.SECONDS);
  }
}
