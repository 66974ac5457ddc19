package dev.senda.explorer;

import static java.util.stream.Collectors.joining;

import dev.senda.explorer.finding.JourneyFinding;
import dev.senda.explorer.graph.Node;
import dev.senda.explorer.graph.NodeInterner;
import dev.senda.explorer.graph.PathEnd;
import dev.senda.explorer.graph.StepText;
import dev.senda.explorer.source.JourneySource;
import dev.senda.explorer.source.StepLocations;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs the journey once for each path. Each run repeats the answers of the previous run up to the
 * last fork with an untried answer, and gives that answer next. Each path runs twice and must be
 * the same both times.
 *
 * <p>Subtrees that continue in the same way become one node as soon as they are complete, so that
 * memory grows with the journey and not with the number of its paths.
 */
final class DepthFirstSearch implements Interpreter {

  private final Journey journey;
  private final Explorer.Limits limits;

  /** The current path: every step, with the nodes that its answers so far have led to. */
  private final List<TrailStep> trail = new ArrayList<>();

  private final StepNameScopes names = new StepNameScopes();
  private final NodeInterner nodeInterner = new NodeInterner();
  private final Set<JourneyFinding> findings = new LinkedHashSet<>();
  private final StepLocations locations = new StepLocations();

  /** Exceptions that are reported already: each is reported once, on the first path with it. */
  private final Set<String> failures = new HashSet<>();

  private int paths;
  private long steps;
  private boolean exhaustive = true;

  /** Whether a finding makes further exploration useless. */
  private boolean aborted;

  /** The number of steps of this run. */
  private int position;

  /** Whether this run must repeat the whole trail exactly. */
  private boolean replaying;

  private @Nullable PathEnd end;

  DepthFirstSearch(Journey journey, Explorer.Limits limits) {
    this.journey = journey;
    this.limits = limits;
  }

  Exploration explore() {
    var plan = journey.plan();
    if (!plan.equals(journey.plan())) {
      findings.add(new JourneyFinding.Nondeterministic(plan.toString(), journey.plan().toString()));
    }
    Node node;
    do {
      node = nodeInterner.endNode(runOnePathTwice());
      paths++;
      node = backtrack(node);
    } while (!trail.isEmpty());

    var coverage = exhaustive ? new Coverage.EveryPath(paths) : new Coverage.Partial(paths);
    return new Exploration(
        plan,
        node,
        List.copyOf(findings),
        coverage,
        null,
        new JourneySource(journey.getClass(), locations));
  }

  private PathEnd runOnePathTwice() {
    replaying = false;
    var first = run();
    checkThatTheTrailWasTaken(first);
    replaying = true;
    var second = run();
    checkThatTheTrailWasTaken(second);
    if (!aborted && !first.equals(second)) {
      addNondeterminism(first.toString(), second.toString());
    }
    if (first instanceof PathEnd.Failed failed) {
      if (failures.add(failed.error())) {
        findings.add(new JourneyFinding.UncaughtException(failed.error(), trail()));
      }
    }
    return first;
  }

  private PathEnd run() {
    position = 0;
    end = null;
    try {
      journey.run(new Enrollment(this));
    } catch (StopPathError _) {
      // The field "end" has the reached end.
    } catch (RuntimeException e) {
      if (end == null) {
        end = new PathEnd.Failed(e.toString());
        locations.record(e);
      }
    }
    return end == null ? new PathEnd.Completed() : end;
  }

  private void checkThatTheTrailWasTaken(PathEnd end) {
    if (!aborted && position < trail.size()) {
      addNondeterminism(trail.get(position).step.name(), end.toString());
    }
  }

  /** Removes completed steps, back to the last fork with an untried answer, if there is one. */
  private Node backtrack(Node reached) {
    var node = reached;
    while (!trail.isEmpty()) {
      var trailStep = trail.getLast();
      trailStep.next.add(node);
      if (trailStep.hasAnswersLeft()) {
        if (mayGoOn()) {
          break;
        }
        exhaustive = false;
        while (trailStep.hasAnswersLeft()) {
          trailStep.next.add(nodeInterner.endNode(new PathEnd.Truncated()));
        }
      }
      trail.removeLast();
      names.undo(trailStep.scopeChange);
      node = nodeInterner.stepNode(trailStep.step, trailStep.next);
    }
    return node;
  }

  private boolean mayGoOn() {
    if (aborted) {
      return false;
    }
    if (paths < limits.maxPaths() && steps < limits.maxSteps()) {
      return true;
    }
    findings.add(new JourneyFinding.TooManyPaths(paths));
    return false;
  }

  @Override
  public void perform(Step.Command command) {
    if (command instanceof Step.Exit exit) {
      checkThatItIsNotOver(exit);
      throw stopAt(new PathEnd.Exited(exit.reason()));
    }
    if (command instanceof Step.Round round && round.isBeyondExplored()) {
      checkThatItIsNotOver(round);
      throw stopAt(new PathEnd.GoesOn(round.name()));
    }
    answerOf(command);
  }

  @Override
  public <A> A answer(Question<A> question) {
    return question.answers().get(answerOf(question));
  }

  /** Takes a step and returns the index of its answer. */
  private int answerOf(Step step) {
    checkThatItIsNotOver(step);
    if (position == limits.maxStepsPerPath()) {
      findings.add(new JourneyFinding.EndlessPath(position, step.name()));
      exhaustive = false;
      aborted = true;
      throw stopAt(new PathEnd.Truncated());
    }
    steps++;
    if (position == trail.size()) {
      if (replaying) {
        addNondeterminism("an end", step.name());
        throw stopAt(new PathEnd.Truncated());
      }
      trail.add(trailStep(step));
    }
    var trailStep = trail.get(position);
    if (!trailStep.step.equals(step)) {
      locations.record(step.name());
      addNondeterminism(trailStep.step.name(), step.name());
      throw stopAt(new PathEnd.Truncated());
    }
    position++;
    return trailStep.next.size();
  }

  private void checkThatItIsNotOver(Step step) {
    if (end != null) {
      findings.add(new JourneyFinding.StepAfterEnd(step.name()));
      throw new StopPathError();
    }
  }

  private TrailStep trailStep(Step step) {
    locations.record(step.name());
    var scopeChange = names.enter(step);
    if (scopeChange.isDuplicate()) {
      findings.add(new JourneyFinding.DuplicateStepName(step.name()));
    }
    return new TrailStep(step, scopeChange);
  }

  private void addNondeterminism(String first, String then) {
    if (!aborted) {
      findings.add(new JourneyFinding.Nondeterministic(first, then));
    }
    aborted = true;
    exhaustive = false;
  }

  private StopPathError stopAt(PathEnd end) {
    this.end = end;
    return new StopPathError();
  }

  private String trail() {
    return trail.isEmpty()
        ? "its beginning"
        : trail.stream()
            .map(trailStep -> StepText.describe(trailStep.step, trailStep.answer()))
            .collect(joining(" -> "));
  }

  /** A step of the current path. */
  private static final class TrailStep {

    private final Step step;
    private final StepNameScopes.ScopeChange scopeChange;
    private final int answers;
    private final List<Node> next = new ArrayList<>(2);

    TrailStep(Step step, StepNameScopes.ScopeChange scopeChange) {
      this.step = step;
      this.scopeChange = scopeChange;
      this.answers = step instanceof Question<?> question ? question.answers().size() : 1;
    }

    boolean hasAnswersLeft() {
      return next.size() < answers;
    }

    /** The answer that the current path has; null where nothing is asked. */
    @Nullable Object answer() {
      return step instanceof Question<?> question ? question.answers().get(next.size()) : null;
    }
  }
}
