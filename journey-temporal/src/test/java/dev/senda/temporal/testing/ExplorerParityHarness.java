package dev.senda.temporal.testing;

import static dev.senda.journey.Time.hours;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.CompletableFuture.runAsync;

import dev.senda.explorer.Exploration;
import dev.senda.explorer.graph.JourneyPath;
import dev.senda.explorer.graph.JourneyPath.TakenStep;
import dev.senda.explorer.graph.PathEnd;
import dev.senda.journey.Action;
import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import dev.senda.journey.Occurrence;
import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import dev.senda.journey.engine.TimeScale;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.ExternalActivities;
import dev.senda.temporal.activities.JournalEntry;
import dev.senda.temporal.activities.SendActivity;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.hashing.VariantHash;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.worker.TemporalJourneyWorker;
import dev.senda.temporal.workflow.JourneyWorkflowInput;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lives the paths that the explorer knows of a journey in the host, on the in-memory test server,
 * in a world that answers what the path says: what was lived must be the path.
 *
 * <p>A path on which the contact was inside before a guarded change is recorded by the journey as
 * it was, without the guard, and then lived again from its history by the journey as it is.
 */
public final class ExplorerParityHarness implements AutoCloseable {

  private static final int AT_ONCE = 16;
  private static final String NONE = "asks nothing";
  private static final int MOST_CONTACTS = 1_000_000;

  private final Exploration exploration;
  private final TracingJourney recorded;
  private final TracingJourney lived;
  private final TestWorkflowEnvironment temporal = WorkflowTestBase.testServer();
  private final PathActivities pathActivities = new PathActivities();
  private final Map<UUID, PathRun> stories = new ConcurrentHashMap<>();
  private final Map<String, PathRun> byWorkflow = new ConcurrentHashMap<>();

  /** A difference between what the explorer says and what the host does; as text, both. */
  record Difference(JourneyPath expected, List<TakenStep> lived, String end) {
    @Override
    public String toString() {
      return "expected %s%n but lived %s -> %s".formatted(expected, lived, end);
    }
  }

  /**
   * @param longestHistory how many events a run may have before the next one goes on
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
   * All paths that can be lived, or so many of them, spread evenly.
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

  /** Lives these paths, and says where host and explorer differ. */
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

  /** The history of the last run in which a path was lived. */
  public WorkflowExecutionHistory record(JourneyPath path) {
    var pathRun = begin(path);
    pathRun.workflow.getResult(String.class);
    return temporal.getWorkflowClient().fetchHistory(pathRun.workflowId);
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
            enrollment,
            workflowId,
            workflow,
            temporal.getWorkflowClient().newUntypedWorkflowStub(workflowId));
    stories.put(enrollment, pathRun);
    byWorkflow.put(workflowId, pathRun);
    workflow.start(JourneyWorkflowInput.of(enrollment, TimeScale.REAL));
    return pathRun;
  }

  /** A contact whose hash gives them the variants of the path; empty where nobody has them. */
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
        .equals(answerOf(taken));
  }

  /**
   * Whether a contact can go this way. The explorer answers each question by itself: on some of its
   * paths somebody opens what was never sent, or has not opened what they have clicked.
   */
  public boolean isReachable(JourneyPath path) {
    var deliveries = deliveries(path);
    var done = new HashSet<Occurrence.Engaged>();
    for (var taken : path.steps()) {
      if (taken.step() instanceof Question.Wait<?> wait) {
        var came = cameIn(wait, answerOf(taken));
        var known =
            wait.awaited().stream()
                .filter(awaited -> done.stream().anyMatch(one -> proves(one, awaited)))
                .toList();
        boolean canCome = came == null ? known.isEmpty() : canCome(came, known, deliveries);
        if (!canCome) {
          return false;
        }
        if (came instanceof Occurrence.Engaged engaged) {
          done.add(engaged);
        }
      }
    }
    return !(path.end() instanceof PathEnd.Failed) && contactFor(path).isPresent();
  }

  private boolean canCome(
      Occurrence came, List<Occurrence> known, Map<MessageRef, DeliveryStatus> deliveries) {
    return switch (came) {
      case Occurrence.Happened happened ->
          known.isEmpty()
              && !happened.event().equals(exploration.plan().goal())
              && !exploration.plan().exits().contains(happened.event());
      case Occurrence.Engaged engaged ->
          (known.isEmpty() || known.equals(List.of(came)))
              && deliveries
                  .getOrDefault(engaged.message(), DeliveryStatus.ACCEPTED)
                  .allowsEngagement();
    };
  }

  /** What became of each message that the path asks it of. */
  private static Map<MessageRef, DeliveryStatus> deliveries(JourneyPath path) {
    var deliveries = new HashMap<MessageRef, DeliveryStatus>();
    for (var taken : path.steps()) {
      if (taken.step() instanceof Question.DeliveryStatusOf of) {
        deliveries.put(of.message(), (DeliveryStatus) answerOf(taken));
      }
    }
    return deliveries;
  }

  private static Object answerOf(TakenStep taken) {
    return taken.answer() == null ? NONE : taken.answer();
  }

  private static boolean proves(Occurrence.Engaged one, Occurrence awaited) {
    return awaited instanceof Occurrence.Engaged other
        && one.message().equals(other.message())
        && one.engagement().implies(other.engagement())
        && (other.link().isEmpty() || other.link().equals(one.link()));
  }

  /** What of the awaited was the answer; null where the time was up. */
  private static @Nullable Occurrence cameIn(Question.Wait<?> wait, Object answer) {
    return wait.awaited().stream()
        .filter(awaited -> wait.answerFor(awaited).equals(answer))
        .findFirst()
        .orElse(null);
  }

  /** A path that is being lived. */
  private static final class PathRun {

    private final JourneyPath path;
    private final UUID enrollment;
    private final String workflowId;
    private final WorkflowStub workflow;

    /** By its id: it may wait for something before the call that started it has returned. */
    private final WorkflowStub signals;

    private final Set<Integer> said = ConcurrentHashMap.newKeySet();

    /** Where it is; what is asked of the world next is answered as the path says here. */
    private volatile int position;

    PathRun(
        JourneyPath path,
        UUID enrollment,
        String workflowId,
        WorkflowStub workflow,
        WorkflowStub signals) {
      this.path = path;
      this.enrollment = enrollment;
      this.workflowId = workflowId;
      this.workflow = workflow;
      this.signals = signals;
    }

    Object answer() {
      return position < path.steps().size() ? answerOf(path.steps().get(position)) : NONE;
    }

    DeliveryStatus deliveryOf(MessageRef message) {
      return deliveries(path).getOrDefault(message, DeliveryStatus.ACCEPTED);
    }

    boolean wasInsideBeforeAChange() {
      return path.steps().stream()
          .anyMatch(
              taken -> taken.step() instanceof Question.HasChange && answerOf(taken).equals(false));
    }

    /**
     * Has the contact do what answers a wait, as the wait begins: once, however often it is run.
     */
    void doWhatAnswers(Question.Wait<?> wait) {
      var came = cameIn(wait, answer());
      if (came == null || WorkflowUnsafe.isReplaying() || !said.add(position)) {
        return;
      }
      // Every second one happens in the instant of the deadline.
      long at = Workflow.currentTimeMillis() + (position % 2 == 0 ? 0 : wait.within().toMillis());
      var enrollmentSignal =
          switch (came) {
            case Occurrence.Happened happened ->
                EnrollmentSignal.event(enrollment, at, List.of(happened.event().toString()));
            case Occurrence.Engaged engaged ->
                EnrollmentSignal.engaged(
                    enrollment,
                    at,
                    engaged.message().toString(),
                    engaged.engagement(),
                    engaged.link().isEmpty() ? null : engaged.link());
          };
      runAsync(() -> signals.signal(came.toString(), enrollmentSignal)).join();
    }
  }

  /** Stands between journey and host, and knows where on its path the journey is. */
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

    /** A journey that leaves its path is ended, as nobody knows what to answer it. */
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
      begin(command);
      host.perform(command);
      position++;
    }

    @Override
    public <A> A answer(Question<A> question) {
      begin(question);
      if (question instanceof Question.Wait<?> wait) {
        pathRun.doWhatAnswers(wait);
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

  /** Answers what the paths say. */
  @SuppressWarnings("SameNameButDifferent") // Outside has questions of its own.
  private final class PathActivities
      implements SendActivity, EnrollmentActivities, ExternalActivities {

    private PathRun story(UUID enrollment) {
      return requireNonNull(stories.get(enrollment));
    }

    /** Of several messages, the last one goes: also where the first one was tried. */
    @Override
    public SendResult send(SendRequest request) {
      var channel = request.message().choices().getLast().channel();
      if (request.by() != channel) {
        return SendResult.elsewhere(channel);
      }
      var message = new MessageRef(request.message().step(), request.occurrence());
      return SendResult.of(
          AttemptOutcome.valueOf(story(request.enrollment()).deliveryOf(message).name()));
    }

    @Override
    public Channel choosePreferredChannel(UUID enrollment, Message.Preferred message) {
      return message.choices().getFirst().channel();
    }

    @Override
    public boolean evaluateCondition(UUID enrollment, Condition condition) {
      return story(enrollment).answer().equals(true);
    }

    @Override
    public @Nullable Long resolveMoment(UUID enrollment, Moment moment, long now) {
      return story(enrollment).answer().equals(false) ? null : now + hours(9).toMillis();
    }

    @Override
    public String assignVariant(
        UUID enrollment, String split, List<String> variants, List<Integer> weights) {
      return ((Enum<?>) story(enrollment).answer()).name();
    }

    @Override
    public boolean takeCoupon(UUID enrollment, int sequence, String pool) {
      return story(enrollment).answer().equals(true);
    }

    @Override
    public String askQuestion(ExternalActivities.QuestionRequest question) {
      return ((Enum<?>) story(question.enrollment()).answer()).name();
    }

    @Override
    public void applyAction(UUID enrollment, int sequence, Action.Inside action) {}

    @Override
    public void performAction(ActionRequest actionRequest) {}

    @Override
    public void closeEnrollment(
        UUID enrollment, EnrollmentEnding ending, List<JournalEntry> journal) {}
  }
}
