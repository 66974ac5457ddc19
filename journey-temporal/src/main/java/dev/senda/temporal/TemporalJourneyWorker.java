package dev.senda.temporal;

import static java.util.stream.Collectors.toMap;

import dev.senda.journey.Action;
import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import io.grpc.StatusRuntimeException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import io.temporal.workflow.DynamicWorkflow;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Temporal worker whose one workflow is the {@link JourneyHost} and whose threads are virtual.
 */
final class TemporalJourneyWorker implements JourneyWorker {

  private static final Logger LOG = LoggerFactory.getLogger(TemporalJourneyWorker.class);
  private static final int AS_TEMPORAL_SUGGESTS = Integer.MAX_VALUE;
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
      Sender sender,
      Records records,
      Outside outside,
      int longestHistory) {
    var factory =
        WorkerFactory.newInstance(
            connection.client(),
            WorkerFactoryOptions.newBuilder().setUsingVirtualWorkflowThreads(true).build());
    register(
        factory.newWorker(
            taskQueue, WorkerOptions.newBuilder().setUsingVirtualThreads(true).build()),
        journeys,
        sender,
        records,
        outside,
        longestHistory);
    return factory;
  }

  static void register(
      Worker worker,
      Collection<? extends Journey> journeys,
      Sender sender,
      Records records,
      Outside outside) {
    register(worker, journeys, sender, records, outside, AS_TEMPORAL_SUGGESTS);
  }

  /**
   * @param longestHistory how many events a run may have before the next one goes on
   */
  static void register(
      Worker worker,
      Collection<? extends Journey> journeys,
      Sender sender,
      Records records,
      Outside outside,
      int longestHistory) {
    Map<String, Journey> byName =
        journeys.stream().collect(toMap(journey -> journey.plan().name(), Function.identity()));
    worker.registerWorkflowImplementationFactory(
        DynamicWorkflow.class,
        input -> new JourneyHost(byName, longestHistory, input),
        WorkflowImplementationOptions.getDefaultInstance());
    worker.registerActivitiesImplementations(new Discreet(sender, records, outside));
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

  /**
   * What fails inside an activity may quote an address, and Temporal keeps failures. So only the
   * failure's type goes there; the whole of it is in the worker's log and, where people can mend
   * it, in the enrollment's problem.
   */
  private static final class Discreet implements Sender, Records, Outside {

    private final Sender sender;
    private final Records records;
    private final Outside outside;

    Discreet(Sender sender, Records records, Outside outside) {
      this.sender = sender;
      this.records = records;
      this.outside = outside;
    }

    @Override
    public Result send(Request request) {
      return discreetly(request.enrollment(), () -> sender.send(request));
    }

    @Override
    public boolean holds(UUID enrollment, Condition condition) {
      return discreetly(enrollment, () -> records.holds(enrollment, condition));
    }

    @Override
    public Channel preferred(UUID enrollment, Message.Preferred message) {
      return discreetly(enrollment, () -> records.preferred(enrollment, message));
    }

    @Override
    public @Nullable Long when(UUID enrollment, Moment moment, long now) {
      return discreetly(
              enrollment, () -> Optional.ofNullable(records.when(enrollment, moment, now)))
          .orElse(null);
    }

    @Override
    public String choose(
        UUID enrollment, String split, List<String> variants, List<Integer> weights) {
      return discreetly(enrollment, () -> records.choose(enrollment, split, variants, weights));
    }

    @Override
    public void act(UUID enrollment, int sequence, Action.Inside action) {
      discreetly(enrollment, () -> records.act(enrollment, sequence, action));
    }

    @Override
    public boolean takeCoupon(UUID enrollment, int sequence, String pool) {
      return discreetly(enrollment, () -> records.takeCoupon(enrollment, sequence, pool));
    }

    @Override
    public void close(UUID enrollment, Ending ending, List<JournalEntry> journal) {
      discreetly(enrollment, () -> records.close(enrollment, ending, journal));
    }

    @Override
    public void act(Call call) {
      discreetly(call.enrollment(), () -> outside.act(call));
    }

    @Override
    public String ask(Question question) {
      return discreetly(question.enrollment(), () -> outside.ask(question));
    }

    private static void discreetly(UUID enrollment, Runnable work) {
      discreetly(
          enrollment,
          () -> {
            work.run();
            return true;
          });
    }

    private static <R> R discreetly(UUID enrollment, Supplier<R> work) {
      try {
        return work.get();
      } catch (RuntimeException | Error e) { // somebody else's code may throw anything
        throw discreet(enrollment, e);
      }
    }

    private static ApplicationFailure discreet(UUID enrollment, Throwable e) {
      LOG.warn("enrollment {}: {}", enrollment, e.toString(), e);
      var where = "see the enrollment in the console, or the worker's log";
      var failure =
          e instanceof ApplicationFailure deliberate && deliberate.isNonRetryable()
              ? ApplicationFailure.newNonRetryableFailure(where, deliberate.getType())
              : ApplicationFailure.newFailure(where, e.getClass().getSimpleName());
      failure.setStackTrace(new StackTraceElement[0]);
      return failure;
    }
  }
}
