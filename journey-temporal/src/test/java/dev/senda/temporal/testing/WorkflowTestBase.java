package dev.senda.temporal.testing;

import static dev.senda.journey.Event.event;
import static dev.senda.temporal.testing.InlineJourney.inline;

import com.uber.m3.tally.NoopScope;
import com.uber.m3.tally.Scope;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.TimeScale;
import dev.senda.temporal.client.SendaDataConverter;
import dev.senda.temporal.contract.CurrentStepQuery;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.worker.TemporalJourneyWorker;
import dev.senda.temporal.workflow.JourneyWorkflow;
import dev.senda.temporal.workflow.JourneyWorkflowInput;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import io.temporal.workflow.DynamicWorkflow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * Runs one enrollment on the in-memory test server, which skips the time in which nothing happens.
 * A journey that fails is retried for ever, hence the timeout.
 */
@Timeout(60)
public abstract class WorkflowTestBase {

  public static final Plan PLAN =
      Plan.named("scripted").goal(event("Demo Booked")).exitsOn(event("Lead Disqualified"));

  /** The contact's time zone. */
  public static final ZoneId ZONE = ZoneId.of("America/Mexico_City");

  public static final Duration A_MOMENT = Duration.ofMinutes(1);

  private static final Duration REPLAY_TIMEOUT = Duration.ofMinutes(1);
  private static final String WORKFLOW = "scripted/7ZK3M9Q2T4WXA";

  public final RecordingActivities activities = new RecordingActivities();
  public final UUID enrollment = UUID.randomUUID();
  public TestWorkflowEnvironment temporal;
  public TimeScale scale = TimeScale.REAL;

  /** The queues of the channels. */
  public ChannelQueues queues = ChannelQueues.none();

  /** How many events a run may have before a new run continues. */
  public int longestHistory = Integer.MAX_VALUE;

  public static TestWorkflowEnvironment testServer() {
    return testServer(new NoopScope());
  }

  /** A test server whose workers count into this scope. */
  public static TestWorkflowEnvironment testServer(Scope metrics) {
    return TestWorkflowEnvironment.newInstance(
        TestEnvironmentOptions.newBuilder()
            .setMetricsScope(metrics)
            .setWorkflowClientOptions(
                WorkflowClientOptions.newBuilder()
                    .setDataConverter(SendaDataConverter.CONVERTER)
                    .setIdentity("worker")
                    .build())
            .setWorkerFactoryOptions(
                WorkerFactoryOptions.newBuilder().setUsingVirtualWorkflowThreads(true).build())
            .build());
  }

  @BeforeEach
  public void start() {
    temporal = testServer();
  }

  @AfterEach
  public void stop() {
    temporal.close();
  }

  public WorkflowStub enroll(Consumer<Enrollment> story) {
    return enroll(inline(PLAN, story));
  }

  public WorkflowStub enroll(Journey journey) {
    return enroll(journey, activities, longestHistory);
  }

  public WorkflowStub enroll(Journey journey, RecordingActivities world, int longestHistory) {
    TemporalJourneyWorker.register(
        temporal.getWorkerFactory(),
        "test",
        List.of(journey),
        queues,
        world,
        world,
        world,
        longestHistory);
    temporal.start();
    var workflow =
        temporal
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                journey.plan().name(),
                WorkflowOptions.newBuilder().setTaskQueue("test").setWorkflowId(WORKFLOW).build());
    workflow.start(JourneyWorkflowInput.of(enrollment, scale));
    return workflow;
  }

  /**
   * Replays a history, as a worker does after a restart. On a machine that is busy, a thread may
   * rest for longer than the second after which Temporal reports a deadlock; a running enrollment
   * is tried again then, but a replay fails.
   */
  public static void replay(
      WorkflowExecutionHistory history, Journey journey, ChannelQueues channelQueues)
      throws Exception {
    try (var other = testServer()) {
      var worker =
          other
              .getWorkerFactory()
              .newWorker(
                  "test",
                  WorkerOptions.newBuilder()
                      .setUsingVirtualThreads(true)
                      .setDefaultDeadlockDetectionTimeout(REPLAY_TIMEOUT.toMillis())
                      .build());
      worker.registerWorkflowImplementationFactory(
          DynamicWorkflow.class,
          input ->
              new JourneyWorkflow(
                  Map.of(journey.plan().name(), journey), channelQueues, Integer.MAX_VALUE, input),
          WorkflowImplementationOptions.getDefaultInstance());
      WorkflowReplayer.replayWorkflowExecution(history, worker);
    }
  }

  /** The enrollment, whichever of its runs is the current one. */
  public WorkflowStub current() {
    return temporal.getWorkflowClient().newUntypedWorkflowStub(WORKFLOW);
  }

  public static String resultOf(WorkflowStub workflow) {
    return workflow.getResult(String.class);
  }

  /**
   * Sends a signal. The test server closes one run a moment before it opens the next, and refuses
   * signals in between; a real server does both at once.
   */
  public void signal(WorkflowStub workflow, EnrollmentSignal enrollmentSignal) {
    while (true) {
      try {
        workflow.signal(enrollmentSignal.kind().name(), enrollmentSignal);
        return;
      } catch (WorkflowNotFoundException e) {
        if (!activities.endings.isEmpty()) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  public void after(Duration delay, Runnable action) {
    temporal.registerDelayedCallback(delay, action);
  }

  public long now() {
    return temporal.currentTimeMillis();
  }

  /** The end of the current wait, in epoch milliseconds. */
  public long deadlineOf(Duration within) {
    return currentStep().since() + within.toMillis();
  }

  public List<HistoryEvent> historyEvents() {
    return temporal
        .getWorkflowClient()
        .fetchHistory(current().getExecution().getWorkflowId())
        .getEvents();
  }

  public long markerCount() {
    return historyEvents().stream()
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_MARKER_RECORDED)
        .count();
  }

  /** Today in the contact's time zone. */
  public LocalDate today() {
    return Instant.ofEpochMilli(now()).atZone(ZONE).toLocalDate();
  }

  CurrentStepQuery.StepSnapshot currentStep() {
    return current().query("where", CurrentStepQuery.StepSnapshot.class);
  }

  public Duration tookBetween(String step) {
    return activities.journal.stream()
        .filter(entry -> entry.step().equals(step))
        .map(entry -> Duration.ofMillis(entry.ended() - entry.began()))
        .findFirst()
        .orElseThrow();
  }
}
