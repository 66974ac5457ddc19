package dev.senda.temporal.testing;

import static java.util.Objects.requireNonNull;

import dev.senda.explorer.Exploration;
import dev.senda.explorer.graph.JourneyPath;
import dev.senda.explorer.graph.JourneyPath.TakenStep;
import dev.senda.explorer.graph.PathEnd;
import dev.senda.journey.Journey;
import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import dev.senda.journey.engine.TimeScale;
import dev.senda.temporal.hashing.VariantHash;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.worker.TemporalJourneyWorker;
import dev.senda.temporal.workflow.JourneyWorkflowInput;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs the paths that the explorer lists of a journey in the workflow, on the in-memory test
 * server, with activities and signals that answer what the path says. The steps taken must be the
 * path.
 *
 * <p>A path on which the contact was inside before a guarded change is recorded by the journey
 * without the guard, and then replayed from its history by the journey with the guard.
 */
public final class ExplorerParityHarness implements AutoCloseable {

  private static final int AT_ONCE = 16;
  private static final String ENOUGH_ROUNDS = "as many rounds as the explorer follows";
  private static final int MOST_CONTACTS = 1_000_000;

  private final Exploration exploration;
  private final TracingJourney recorded;
  private final TracingJourney lived;
  private final TestWorkflowEnvironment temporal = WorkflowTestBase.testServer();
  private final PathActivities pathActivities = new PathActivities(this::runOf);
  private final Map<UUID, PathRun> runs = new ConcurrentHashMap<>();
  private final Map<String, PathRun> byWorkflow = new ConcurrentHashMap<>();

  /** A difference between the explorer's path and the steps that the workflow took. */
  record Difference(JourneyPath expected, List<TakenStep> lived, String end) {
    @Override
    public String toString() {
      return "expected %s%n but took %s -> %s".formatted(expected, lived, end);
    }
  }

  /**
   * @param longestHistory how many events a run may have before a new run continues
   */
  public ExplorerParityHarness(Journey journey, Exploration exploration, int longestHistory) {
    this.exploration = exploration;
    recorded = TracingJourney.tracing(journey, host -> new PathCheckingInterpreter(host, true));
    lived = TracingJourney.tracing(journey, host -> new PathCheckingInterpreter(host, false));
    TemporalJourneyWorker.register(
        temporal.getWorkerFactory(),
        "parity",
        List.of(recorded),
        ChannelQueues.none(),
        pathActivities,
        pathActivities,
        pathActivities,
        longestHistory);
    temporal.start();
  }

  /**
   * All possible paths, or this many of them, spread evenly.
   *
   * @see #isReachable
   */
  public List<JourneyPath> paths(int budget) {
    long every = Math.max(1, Math.ceilDiv(exploration.pathCount(), budget));
    var chosen = new ArrayList<JourneyPath>();
    long number = 0;
    for (var path : (Iterable<JourneyPath>) exploration.paths()::iterator) {
      if (number++ % every == 0 && isReachable(path)) {
        chosen.add(path);
      }
    }
    return chosen;
  }

  /** Runs these paths and returns where workflow and explorer differ. */
  public List<Difference> runPaths(List<JourneyPath> paths) throws Exception {
    var differences = new ArrayList<Difference>();
    for (int from = 0; from < paths.size(); from += AT_ONCE) {
      var some = new ArrayList<PathRun>();
      for (var path : paths.subList(from, Math.min(paths.size(), from + AT_ONCE))) {
        some.add(begin(path));
      }
      for (var pathRun : some) {
        var end = endOf(pathRun);
        compare(pathRun, recorded, end).ifPresent(differences::add);
        if (pathRun.wasInsideBeforeAChange()) {
          replay(pathRun.workflowId);
          compare(pathRun, lived, end).ifPresent(differences::add);
        }
      }
    }
    return differences;
  }

  /** The history of the last run of a path. */
  public WorkflowExecutionHistory record(JourneyPath path) {
    var pathRun = begin(path);
    pathRun.workflow.getResult(String.class);
    return temporal.getWorkflowClient().fetchHistory(pathRun.workflowId);
  }

  private PathRun runOf(UUID enrollment) {
    return requireNonNull(runs.get(enrollment));
  }

  private static String endOf(PathRun pathRun) {
    try {
      return pathRun.workflow.getResult(String.class);
    } catch (WorkflowFailedException e) {
      return String.valueOf(e.getCause());
    }
  }

  private static Optional<Difference> compare(
      PathRun pathRun, TracingJourney tracingJourney, String end) {
    var trace = tracingJourney.of(pathRun.workflowId);
    var expectedEnd =
        switch (pathRun.path.end()) {
          case PathEnd.Completed _ -> "COMPLETED";
          case PathEnd.Exited exited -> "EXITED: " + exited.reason();
          case PathEnd.GoesOn _ -> "EXITED: " + ENOUGH_ROUNDS;
          case PathEnd.Failed _, PathEnd.Truncated _ -> "no end";
        };
    return trace.equals(pathRun.path.steps()) && end.equals(expectedEnd)
        ? Optional.empty()
        : Optional.of(new Difference(pathRun.path, trace, end));
  }

  private void replay(String workflowId) throws Exception {
    var history = temporal.getWorkflowClient().fetchHistory(workflowId);
    WorkflowTestBase.replay(history, lived, ChannelQueues.none());
  }

  private PathRun begin(JourneyPath path) {
    var enrollment = UUID.randomUUID();
    var journey = exploration.plan().name();
    var contact = contactFor(path).orElseThrow();
    var workflowId = journey + "/" + contact;
    var workflow =
        temporal
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                journey,
                WorkflowOptions.newBuilder()
                    .setTaskQueue("parity")
                    .setWorkflowId(workflowId)
                    .build());
    var pathRun =
        new PathRun(
            path,
            new PathScript(exploration.plan(), path),
            enrollment,
            workflowId,
            workflow,
            temporal.getWorkflowClient().newUntypedWorkflowStub(workflowId));
    runs.put(enrollment, pathRun);
    byWorkflow.put(workflowId, pathRun);
    workflow.start(JourneyWorkflowInput.of(enrollment, TimeScale.REAL));
    return pathRun;
  }

  /** A contact whose hash gives the variants of the path; empty if there is none. */
  private Optional<String> contactFor(JourneyPath path) {
    for (int i = 0; i < MOST_CONTACTS; i++) {
      var contact = "C%d.%d".formatted(byWorkflow.size(), i);
      if (path.steps().stream().allMatch(taken -> hasItsVariant(taken, contact))) {
        return Optional.of(contact);
      }
    }
    return Optional.empty();
  }

  private static boolean hasItsVariant(TakenStep taken, String contact) {
    if (!(taken.step() instanceof Question.VariantChoice<?> choice) || choice.split().learned()) {
      return true;
    }
    var split = choice.split();
    return split
        .variants()
        .get(split.indexAt(VariantHash.point(split.name(), contact)))
        .equals(PathScript.answerOf(taken));
  }

  /** Whether a contact can go this way. */
  public boolean isReachable(JourneyPath path) {
    return new PathScript(exploration.plan(), path).isPossible() && contactFor(path).isPresent();
  }

  /** Sits between journey and workflow, and tracks where on its path the journey is. */
  private final class PathCheckingInterpreter implements Interpreter {

    private final Interpreter host;
    private final boolean isBeforeChanges;
    private final PathRun pathRun;
    private int position;

    /**
     * @param isBeforeChanges whether this is the journey as it was before the changes that the path
     *     says the contact came before
     */
    PathCheckingInterpreter(Interpreter host, boolean isBeforeChanges) {
      this.host = host;
      this.isBeforeChanges = isBeforeChanges;
      this.pathRun = requireNonNull(byWorkflow.get(Workflow.getInfo().getWorkflowId()));
    }

    /** Ends a journey that leaves its path, because the path has no answers for it. */
    private void begin(Step step) {
      var steps = pathRun.path.steps();
      boolean isOnPath =
          position < steps.size()
              ? step.equals(steps.get(position).step())
              : step instanceof Step.Exit;
      if (!isOnPath) {
        throw ApplicationFailure.newNonRetryableFailure(
            "takes \"%s\" as step %d".formatted(step.name(), position + 1), "LeavesItsPath");
      }
      pathRun.position = position;
    }

    @Override
    public void perform(Step.Command command) {
      if (pathRun.path.end() instanceof PathEnd.GoesOn goesOn
          && position == pathRun.path.steps().size()
          && command.name().equals(goesOn.loop())) {
        host.perform(new Step.Exit(ENOUGH_ROUNDS));
      }
      begin(command);
      host.perform(command);
      position++;
    }

    @Override
    public <A> A answer(Question<A> question) {
      begin(question);
      if (question instanceof Question.Wait<?> wait) {
        pathRun.signalDuring(wait);
      }
      boolean isNotThereYet =
          isBeforeChanges
              && question instanceof Question.HasChange
              && pathRun.answer().equals(false);
      var answer =
          isNotThereYet
              ? question.answers().get(Question.YES_AND_NO.indexOf(false))
              : host.answer(question);
      position++;
      return answer;
    }
  }

  @Override
  public void close() {
    temporal.close();
  }
}
