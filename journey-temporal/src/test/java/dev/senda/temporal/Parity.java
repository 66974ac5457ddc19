package dev.senda.temporal;

import static dev.senda.journey.Time.hours;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.CompletableFuture.runAsync;

import dev.senda.explorer.End;
import dev.senda.explorer.Exploration;
import dev.senda.explorer.Path;
import dev.senda.explorer.Path.Taken;
import dev.senda.journey.Action;
import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.journey.Delivery;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import dev.senda.journey.Occurrence;
import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import dev.senda.journey.engine.TimeScale;
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
final class Parity implements AutoCloseable {

  private static final int AT_ONCE = 16;
  private static final String NONE = "asks nothing";
  private static final int MOST_CONTACTS = 1_000_000;

  private final Exploration exploration;
  private final Traced recorded;
  private final Traced lived;
  private final TestWorkflowEnvironment temporal = OnTheTestServer.testServer();
  private final World world = new World();
  private final Map<UUID, Story> stories = new ConcurrentHashMap<>();
  private final Map<String, Story> byWorkflow = new ConcurrentHashMap<>();

  /** A difference between what the explorer says and what the host does; as text, both. */
  record Difference(Path expected, List<Taken> lived, String end) {
    @Override
    public String toString() {
      return "expected %s%n but lived %s -> %s".formatted(expected, lived, end);
    }
  }

  /**
   * @param longestHistory how many events a run may have before the next one goes on
   */
  Parity(Journey journey, Exploration exploration, int longestHistory) {
    this.exploration = exploration;
    recorded = Traced.traced(journey, host -> new Conductor(host, true));
    lived = Traced.traced(journey, host -> new Conductor(host, false));
    TemporalJourneyWorker.register(
        temporal.getWorkerFactory(),
        "parity",
        List.of(recorded),
        Lanes.none(),
        world,
        world,
        world,
        longestHistory);
    temporal.start();
  }

  /**
   * All paths that can be lived, or so many of them, spread evenly.
   *
   * @see #canBeLived
   */
  List<Path> paths(int budget) {
    long every = Math.max(1, Math.ceilDiv(exploration.count(), budget));
    var chosen = new ArrayList<Path>();
    long number = 0;
    for (var path : (Iterable<Path>) exploration.paths()::iterator) {
      if (number++ % every == 0 && canBeLived(path)) {
        chosen.add(path);
      }
    }
    return chosen;
  }

  /** Lives these paths, and says where host and explorer differ. */
  List<Difference> live(List<Path> paths) throws Exception {
    var differences = new ArrayList<Difference>();
    for (int from = 0; from < paths.size(); from += AT_ONCE) {
      var some = new ArrayList<Story>();
      for (var path : paths.subList(from, Math.min(paths.size(), from + AT_ONCE))) {
        some.add(begin(path));
      }
      for (var story : some) {
        var end = endOf(story);
        compare(story, recorded, end).ifPresent(differences::add);
        if (story.wasInsideBeforeAChange()) {
          replay(story.workflowId);
          compare(story, lived, end).ifPresent(differences::add);
        }
      }
    }
    return differences;
  }

  /** The history of the last run in which a path was lived. */
  WorkflowExecutionHistory record(Path path) {
    var story = begin(path);
    story.workflow.getResult(String.class);
    return temporal.getWorkflowClient().fetchHistory(story.workflowId);
  }

  private static String endOf(Story story) {
    try {
      return story.workflow.getResult(String.class);
    } catch (WorkflowFailedException e) {
      return String.valueOf(e.getCause());
    }
  }

  private static Optional<Difference> compare(Story story, Traced traced, String end) {
    var trace = traced.of(story.workflowId);
    var expectedEnd =
        switch (story.path.end()) {
          case End.Completed _ -> "COMPLETED";
          case End.Exited exited -> "EXITED: " + exited.reason();
          case End.Failed _, End.Unknown _ -> "no end";
        };
    return trace.equals(story.path.steps()) && end.equals(expectedEnd)
        ? Optional.empty()
        : Optional.of(new Difference(story.path, trace, end));
  }

  private void replay(String workflowId) throws Exception {
    var history = temporal.getWorkflowClient().fetchHistory(workflowId);
    OnTheTestServer.replay(history, lived, Lanes.none());
  }

  private Story begin(Path path) {
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
    var story =
        new Story(
            path,
            enrollment,
            workflowId,
            workflow,
            temporal.getWorkflowClient().newUntypedWorkflowStub(workflowId));
    stories.put(enrollment, story);
    byWorkflow.put(workflowId, story);
    workflow.start(HostInput.of(enrollment, TimeScale.REAL));
    return story;
  }

  /** A contact whose hash gives them the variants of the path; empty where nobody has them. */
  private Optional<String> contactFor(Path path) {
    for (int i = 0; i < MOST_CONTACTS; i++) {
      var contact = "C%d.%d".formatted(byWorkflow.size(), i);
      if (path.steps().stream().allMatch(taken -> hasItsVariant(taken, contact))) {
        return Optional.of(contact);
      }
    }
    return Optional.empty();
  }

  private static boolean hasItsVariant(Taken taken, String contact) {
    if (!(taken.step() instanceof Question.Choice<?> choice) || choice.split().learned()) {
      return true;
    }
    var split = choice.split();
    return split
        .variants()
        .get(split.at(StickyHash.point(split.name(), contact)))
        .equals(answerOf(taken));
  }

  /**
   * Whether a contact can go this way. The explorer answers each question by itself: on some of its
   * paths somebody opens what was never sent, or has not opened what they have clicked.
   */
  boolean canBeLived(Path path) {
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
    return !(path.end() instanceof End.Failed) && contactFor(path).isPresent();
  }

  private boolean canCome(
      Occurrence came, List<Occurrence> known, Map<MessageRef, Delivery> deliveries) {
    return switch (came) {
      case Occurrence.Happened happened ->
          known.isEmpty()
              && !happened.event().equals(exploration.plan().goal())
              && !exploration.plan().exits().contains(happened.event());
      case Occurrence.Engaged engaged ->
          (known.isEmpty() || known.equals(List.of(came)))
              && switch (deliveries.getOrDefault(engaged.message(), Delivery.ACCEPTED)) {
                case ACCEPTED, UNKNOWN -> true;
                case REJECTED, SKIPPED -> false;
              };
    };
  }

  /** What became of each message that the path asks it of. */
  private static Map<MessageRef, Delivery> deliveries(Path path) {
    var deliveries = new HashMap<MessageRef, Delivery>();
    for (var taken : path.steps()) {
      if (taken.step() instanceof Question.DeliveryOf of) {
        deliveries.put(of.message(), (Delivery) answerOf(taken));
      }
    }
    return deliveries;
  }

  private static Object answerOf(Taken taken) {
    return taken.answer() == null ? NONE : taken.answer();
  }

  private static boolean proves(Occurrence.Engaged one, Occurrence awaited) {
    return awaited instanceof Occurrence.Engaged other
        && one.message().equals(other.message())
        && one.how().proves(other.how())
        && (other.link().isEmpty() || other.link().equals(one.link()));
  }

  /** What of the awaited was the answer; null where the time was up. */
  private static @Nullable Occurrence cameIn(Question.Wait<?> wait, Object answer) {
    return wait.awaited().stream()
        .filter(awaited -> wait.came(awaited).equals(answer))
        .findFirst()
        .orElse(null);
  }

  /** A path that is being lived. */
  private static final class Story {

    private final Path path;
    private final UUID enrollment;
    private final String workflowId;
    private final WorkflowStub workflow;

    /** By its id: it may wait for something before the call that started it has returned. */
    private final WorkflowStub signals;

    private final Set<Integer> said = ConcurrentHashMap.newKeySet();

    /** Where it is; what is asked of the world next is answered as the path says here. */
    private volatile int position;

    Story(
        Path path,
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

    Delivery deliveryOf(MessageRef message) {
      return deliveries(path).getOrDefault(message, Delivery.ACCEPTED);
    }

    boolean wasInsideBeforeAChange() {
      return path.steps().stream()
          .anyMatch(
              taken -> taken.step() instanceof Question.Since && answerOf(taken).equals(false));
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
      var heard =
          switch (came) {
            case Occurrence.Happened happened ->
                Heard.event(enrollment, at, List.of(happened.event().toString()));
            case Occurrence.Engaged engaged ->
                Heard.engaged(
                    enrollment,
                    at,
                    engaged.message().toString(),
                    engaged.how(),
                    engaged.link().isEmpty() ? null : engaged.link());
          };
      runAsync(() -> signals.signal(came.toString(), heard)).join();
    }
  }

  /** Stands between journey and host, and knows where on its path the journey is. */
  private final class Conductor implements Interpreter {

    private final Interpreter host;
    private final boolean isBeforeChanges;
    private final Story story;
    private int position;

    /**
     * @param isBeforeChanges whether this is the journey as it was before the changes that the path
     *     says the contact came before
     */
    Conductor(Interpreter host, boolean isBeforeChanges) {
      this.host = host;
      this.isBeforeChanges = isBeforeChanges;
      this.story = requireNonNull(byWorkflow.get(Workflow.getInfo().getWorkflowId()));
    }

    /** A journey that leaves its path is ended, as nobody knows what to answer it. */
    private void begin(Step step) {
      var steps = story.path.steps();
      boolean isOnPath =
          position < steps.size()
              ? step.equals(steps.get(position).step())
              : step instanceof Step.Exit;
      if (!isOnPath) {
        throw ApplicationFailure.newNonRetryableFailure(
            "takes \"%s\" as step %d".formatted(step.name(), position + 1), "LeavesItsPath");
      }
      story.position = position;
    }

    @Override
    public void take(Step.Deed deed) {
      begin(deed);
      host.take(deed);
      position++;
    }

    @Override
    public <A> A answer(Question<A> question) {
      begin(question);
      if (question instanceof Question.Wait<?> wait) {
        story.doWhatAnswers(wait);
      }
      boolean isNotThereYet =
          isBeforeChanges && question instanceof Question.Since && story.answer().equals(false);
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
  private final class World implements Sender, Records, Outside {

    private Story story(UUID enrollment) {
      return requireNonNull(stories.get(enrollment));
    }

    /** Of several messages, the last one goes: also where the first one was tried. */
    @Override
    public Result send(Request request) {
      var channel = request.message().choices().getLast().channel();
      if (request.by() != channel) {
        return Result.elsewhere(channel);
      }
      var message = new MessageRef(request.message().step(), request.occurrence());
      return Result.of(Outcome.valueOf(story(request.enrollment()).deliveryOf(message).name()));
    }

    @Override
    public Channel preferred(UUID enrollment, Message.Preferred message) {
      return message.choices().getFirst().channel();
    }

    @Override
    public boolean holds(UUID enrollment, Condition condition) {
      return story(enrollment).answer().equals(true);
    }

    @Override
    public @Nullable Long when(UUID enrollment, Moment moment, long now) {
      return story(enrollment).answer().equals(false) ? null : now + hours(9).toMillis();
    }

    @Override
    public String choose(
        UUID enrollment, String split, List<String> variants, List<Integer> weights) {
      return ((Enum<?>) story(enrollment).answer()).name();
    }

    @Override
    public boolean takeCoupon(UUID enrollment, int sequence, String pool) {
      return story(enrollment).answer().equals(true);
    }

    @Override
    public String ask(Outside.Question question) {
      return ((Enum<?>) story(question.enrollment()).answer()).name();
    }

    @Override
    public void act(UUID enrollment, int sequence, Action.Inside action) {}

    @Override
    public void act(Call call) {}

    @Override
    public void close(UUID enrollment, Ending ending, List<JournalEntry> journal) {}
  }
}
