package dev.senda.temporal;

import static dev.senda.journey.Event.event;
import static dev.senda.temporal.Scripted.journey;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.TimeScale;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.WorkerFactoryOptions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** One enrollment on the in-memory test server, which skips the time in which nothing happens. */
@Timeout(60) // A journey that fails is tried for ever.
abstract class OnTheTestServer {

  static final Plan PLAN =
      Plan.named("scripted").goal(event("Demo Booked")).exitsOn(event("Lead Disqualified"));

  static final Duration A_MOMENT = Duration.ofMinutes(1);

  private static final String WORKFLOW = "scripted/7ZK3M9Q2T4WXA";

  final RecordingWorld world = new RecordingWorld();
  final UUID enrollment = UUID.randomUUID();
  TestWorkflowEnvironment temporal;
  TimeScale scale = TimeScale.REAL;

  /** Which account sends what. */
  Lanes lanes = Lanes.none();

  /** How long a history may become before the next run goes on. */
  int longestHistory = Integer.MAX_VALUE;

  static TestWorkflowEnvironment testServer() {
    return TestWorkflowEnvironment.newInstance(
        TestEnvironmentOptions.newBuilder()
            .setWorkflowClientOptions(
                WorkflowClientOptions.newBuilder()
                    .setDataConverter(Wire.CONVERTER)
                    .setIdentity("worker")
                    .build())
            .setWorkerFactoryOptions(
                WorkerFactoryOptions.newBuilder().setUsingVirtualWorkflowThreads(true).build())
            .build());
  }

  @BeforeEach
  void start() {
    temporal = testServer();
  }

  @AfterEach
  void stop() {
    temporal.close();
  }

  WorkflowStub enroll(Consumer<Enrollment> story) {
    return enroll(journey(PLAN, story));
  }

  WorkflowStub enroll(Journey journey) {
    return enroll(journey, world, longestHistory);
  }

  WorkflowStub enroll(Journey journey, RecordingWorld world, int longestHistory) {
    TemporalJourneyWorker.register(
        temporal.getWorkerFactory(),
        "test",
        List.of(journey),
        lanes,
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
    workflow.start(HostInput.of(enrollment, scale));
    return workflow;
  }

  /** Goes through a history again, as a worker that comes back does. */
  static void replay(WorkflowExecutionHistory history, Journey journey, Lanes lanes)
      throws Exception {
    var world = new RecordingWorld();
    try (var other = testServer()) {
      var factory = other.getWorkerFactory();
      TemporalJourneyWorker.register(
          factory, "test", List.of(journey), lanes, world, world, world, Integer.MAX_VALUE);
      WorkflowReplayer.replayWorkflowExecution(history, factory.getWorker("test"));
    }
  }

  /** The enrollment, whichever of its runs is the current one. */
  WorkflowStub current() {
    return temporal.getWorkflowClient().newUntypedWorkflowStub(WORKFLOW);
  }

  static String resultOf(WorkflowStub workflow) {
    return workflow.getResult(String.class);
  }

  /**
   * The test server closes one run a moment before it opens the next, and refuses what is said in
   * between; a real server does both at once.
   */
  void tell(WorkflowStub workflow, Heard heard) {
    while (true) {
      try {
        workflow.signal(heard.kind().name(), heard);
        return;
      } catch (WorkflowNotFoundException e) {
        if (!world.endings.isEmpty()) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  void after(Duration delay, Runnable action) {
    temporal.registerDelayedCallback(delay, action);
  }

  long now() {
    return temporal.currentTimeMillis();
  }

  /**
   * The end of the wait that is going on: it began where the last thing that the host told of
   * ended.
   */
  long deadlineOf(Duration within) {
    return place().since() + within.toMillis();
  }

  Whereabouts.Place place() {
    return current().query("where", Whereabouts.Place.class);
  }

  Duration tookBetween(String step) {
    return world.journal.stream()
        .filter(entry -> entry.step().equals(step))
        .map(entry -> Duration.ofMillis(entry.ended() - entry.began()))
        .findFirst()
        .orElseThrow();
  }
}
