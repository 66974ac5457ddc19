package dev.senda.temporal;

import static java.util.stream.Collectors.toMap;

import dev.senda.journey.Journey;
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
 * A Temporal worker whose one workflow is the {@link JourneyHost} and whose threads are virtual.
 */
final class TemporalJourneyWorker implements JourneyWorker {

  private static final Logger LOG = LoggerFactory.getLogger(TemporalJourneyWorker.class);
  static final int AS_TEMPORAL_SUGGESTS = Integer.MAX_VALUE;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
  private static final Duration DRAIN_AT_MOST = Duration.ofSeconds(30);

  private final Connection connection;
  private final WorkerFactory factory;
  private final Thread starter;
  private volatile boolean closed;

  TemporalJourneyWorker(
      EnrollmentClient.Settings settings,
      Collection<? extends Journey> journeys,
      Lanes lanes,
      Sender sender,
      Records records,
      Outside outside) {
    connection = new Connection(settings, PATIENCE);
    factory =
        factory(
            connection,
            settings.taskQueue(),
            journeys,
            lanes,
            sender,
            records,
            outside,
            AS_TEMPORAL_SUGGESTS);
    starter =
        Thread.ofVirtual()
            .name("senda-worker-start")
            .start(() -> startOnceTemporalIsThere(settings.target()));
  }

  static WorkerFactory factory(
      Connection connection,
      String taskQueue,
      Collection<? extends Journey> journeys,
      Lanes lanes,
      Sender sender,
      Records records,
      Outside outside,
      int longestHistory) {
    var factory =
        WorkerFactory.newInstance(
            connection.client(),
            WorkerFactoryOptions.newBuilder().setUsingVirtualWorkflowThreads(true).build());
    register(factory, taskQueue, journeys, lanes, sender, records, outside, longestHistory);
    return factory;
  }

  /**
   * One worker for the journeys and whatever they do that has no lane, and one for each lane: with
   * slots of its own, so that deliveries that hang take none of another lane's.
   *
   * @param longestHistory how many events a run may have before the next one goes on
   */
  static void register(
      WorkerFactory factory,
      String taskQueue,
      Collection<? extends Journey> journeys,
      Lanes lanes,
      Sender sender,
      Records records,
      Outside outside,
      int longestHistory) {
    Map<String, Journey> byName =
        journeys.stream().collect(toMap(journey -> journey.plan().name(), Function.identity()));
    var activities = new Discreet(sender, records, outside);
    var worker = factory.newWorker(taskQueue, onVirtualThreads().build());
    worker.registerWorkflowImplementationFactory(
        DynamicWorkflow.class,
        input -> new JourneyHost(byName, lanes, longestHistory, input),
        WorkflowImplementationOptions.getDefaultInstance());
    worker.registerActivitiesImplementations(activities);
    for (var lane : lanes.all()) {
      factory
          .newWorker(lane.taskQueue(taskQueue), options(lane))
          .registerActivitiesImplementations(activities);
    }
  }

  private static WorkerOptions options(Lane lane) {
    var options = onVirtualThreads();
    if (lane.perSecond() != null) {
      options.setMaxTaskQueueActivitiesPerSecond(lane.perSecond());
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
