package dev.senda.explorer;

import static java.util.stream.Collectors.joining;

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
 * Runs the journey for one path after the other. Each run gives the answers of the last one up to
 * its last fork that has an answer left, and gives that one next. Each path is run twice, and must
 * be the same both times.
 *
 * <p>Parts of the tree that go on the same way become one node as soon as they are known, so that
 * what is kept is as small as the journey and not as large as its paths are many.
 */
final class DepthFirst implements Interpreter {

  private final Journey journey;
  private final Explorer.Limits limits;

  /** The current path: every step, with the nodes that its answers so far have led to. */
  private final List<Fork> trail = new ArrayList<>();

  private final StepNames names = new StepNames();
  private final Nodes nodes = new Nodes();
  private final Set<Finding> findings = new LinkedHashSet<>();

  /** What was thrown is told once, on the first path that shows it. */
  private final Set<String> failures = new HashSet<>();

  private int paths;
  private long steps;
  private boolean exhaustive = true;

  /** Whether something was found that makes going on say nothing more about the journey. */
  private boolean futile;

  /** How many steps this run has taken. */
  private int position;

  /** Whether this run must take the whole trail again and nothing else. */
  private boolean again;

  private @Nullable End end;

  DepthFirst(Journey journey, Explorer.Limits limits) {
    this.journey = journey;
    this.limits = limits;
  }

  Exploration explore() {
    var plan = journey.plan();
    if (!plan.equals(journey.plan())) {
      findings.add(new Finding.Nondeterministic(plan.toString(), journey.plan().toString()));
    }
    Node node;
    do {
      node = nodes.leaf(onePath());
      paths++;
      node = backToAnOpenFork(node);
    } while (!trail.isEmpty());

    var coverage = exhaustive ? new Coverage.EveryPath(paths) : new Coverage.Part(paths);
    return new Exploration(plan, node, List.copyOf(findings), coverage, null);
  }

  private End onePath() {
    again = false;
    var first = run();
    checkThatTheTrailWasTaken(first);
    again = true;
    var second = run();
    checkThatTheTrailWasTaken(second);
    if (!futile && !first.equals(second)) {
      differs(first.toString(), second.toString());
    }
    if (first instanceof End.Failed failed) {
      if (failures.add(failed.error())) {
        findings.add(new Finding.Fails(failed.error(), trail()));
      }
    }
    return first;
  }

  private End run() {
    position = 0;
    end = null;
    try {
      journey.run(new Enrollment(this));
    } catch (Over _) {
      // The end that was reached is kept in its field.
    } catch (RuntimeException e) {
      if (end == null) {
        end = new End.Failed(e.toString());
      }
    }
    return end == null ? new End.Completed() : end;
  }

  private void checkThatTheTrailWasTaken(End end) {
    if (!futile && position < trail.size()) {
      differs(trail.get(position).step.name(), end.toString());
    }
  }

  /** Leaves what is fully known, and stands at the last fork that has an answer left, if any. */
  private Node backToAnOpenFork(Node reached) {
    var node = reached;
    while (!trail.isEmpty()) {
      var fork = trail.getLast();
      fork.next.add(node);
      if (fork.hasAnswersLeft()) {
        if (mayGoOn()) {
          break;
        }
        exhaustive = false;
        while (fork.hasAnswersLeft()) {
          fork.next.add(nodes.leaf(new End.Unknown()));
        }
      }
      trail.removeLast();
      names.leave(fork.entry);
      node = nodes.junction(fork.step, fork.next);
    }
    return node;
  }

  private boolean mayGoOn() {
    if (futile) {
      return false;
    }
    if (paths < limits.paths() && steps < limits.steps()) {
      return true;
    }
    findings.add(new Finding.TooManyPaths(paths));
    return false;
  }

  @Override
  public void take(Step.Deed deed) {
    if (deed instanceof Step.Exit exit) {
      checkThatItIsNotOver(exit);
      throw over(new End.Exited(exit.reason()));
    }
    answerOf(deed);
  }

  @Override
  public <A> A answer(Question<A> question) {
    return question.answers().get(answerOf(question));
  }

  /** Takes a step, and says which of its answers it gets. */
  private int answerOf(Step step) {
    checkThatItIsNotOver(step);
    if (position == limits.stepsOfAPath()) {
      findings.add(new Finding.EndlessPath(position));
      exhaustive = false;
      futile = true;
      throw over(new End.Unknown());
    }
    steps++;
    if (position == trail.size()) {
      if (again) {
        differs("an end", step.name());
        throw over(new End.Unknown());
      }
      trail.add(fork(step));
    }
    var fork = trail.get(position);
    if (!fork.step.equals(step)) {
      differs(fork.step.name(), step.name());
      throw over(new End.Unknown());
    }
    position++;
    return fork.next.size();
  }

  private void checkThatItIsNotOver(Step step) {
    if (end != null) {
      findings.add(new Finding.CatchesItsEnd(step.name()));
      throw new Over();
    }
  }

  private Fork fork(Step step) {
    var entry = names.enter(step);
    if (entry.repeats()) {
      findings.add(new Finding.DuplicateName(step.name()));
    }
    return new Fork(step, entry);
  }

  private void differs(String first, String then) {
    if (!futile) {
      findings.add(new Finding.Nondeterministic(first, then));
    }
    futile = true;
    exhaustive = false;
  }

  private Over over(End end) {
    this.end = end;
    return new Over();
  }

  private String trail() {
    return trail.isEmpty()
        ? "its beginning"
        : trail.stream()
            .map(fork -> Words.taken(fork.step, fork.answer()))
            .collect(joining(" -> "));
  }

  /** A step of the current path. */
  private static final class Fork {

    private final Step step;
    private final StepNames.Entry entry;
    private final int answers;
    private final List<Node> next = new ArrayList<>(2);

    Fork(Step step, StepNames.Entry entry) {
      this.step = step;
      this.entry = entry;
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
