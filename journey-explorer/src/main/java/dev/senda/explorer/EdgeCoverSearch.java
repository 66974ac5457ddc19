package dev.senda.explorer;

import static java.util.stream.Collectors.joining;

import dev.senda.explorer.RunTrace.ProgramPoint;
import dev.senda.explorer.RunTrace.Visit;
import dev.senda.explorer.finding.JourneyFinding;
import dev.senda.explorer.graph.JourneyPath;
import dev.senda.explorer.graph.Node;
import dev.senda.explorer.graph.NodeInterner;
import dev.senda.explorer.graph.PathCounts;
import dev.senda.explorer.graph.PathEnd;
import dev.senda.explorer.graph.StepText;
import dev.senda.explorer.source.JourneySource;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Explores a journey with too many paths: every answer of every {@link ProgramPoint} of its code
 * once. This is correct as long as no step depends on an earlier answer. So it runs many more paths
 * to find two that differ where they should not. It can miss a dependence on eight or more answers
 * of mixed yes and no.
 */
final class EdgeCoverSearch {

  private static final int RANDOM_PATHS = 200;

  /**
   * Base paths whose answers are flipped one at a time; the first two always give the first or the
   * last answer.
   */
  private static final int BASE_PATHS = 8;

  /** A visited point, and what follows each of its answers: a point or an end. */
  private static final class CoveredPoint {

    private final Step step;
    private final @Nullable Object[] next;

    CoveredPoint(Step step) {
      this.step = step;
      this.next = new @Nullable Object[answersOf(step)];
    }

    /** The first untried answer; the first answer if all were tried. */
    int nextOpenAnswer() {
      return Math.max(0, Arrays.asList(next).indexOf(null));
    }
  }

  /** An answer that was untried when a run passed its point. */
  private record OpenAnswer(List<Integer> prefix, ProgramPoint point, int answer) {}

  private final Journey journey;
  private final Plan plan;
  private final Explorer.Limits limits;
  private final RunTrace.CallSites sites = new RunTrace.CallSites();
  private final Map<ProgramPoint, CoveredPoint> points = new LinkedHashMap<>();
  private final Map<List<Integer>, JourneyPath> paths = new LinkedHashMap<>();
  private final Set<JourneyFinding> findings = new LinkedHashSet<>();
  private final Set<String> conflicts = new HashSet<>();
  private final Set<String> failures = new HashSet<>();
  private long steps;
  private boolean stopped;
  private @Nullable Object first;

  EdgeCoverSearch(Journey journey, Explorer.Limits limits) {
    this.journey = journey;
    this.plan = journey.plan();
    this.limits = limits;
  }

  /**
   * The result of the search.
   *
   * @param pathCount the number of paths through the covered edges
   * @param isConsistent whether no conflict was found
   */
  record EdgeCoverResult(Exploration exploration, long pathCount, boolean isConsistent) {}

  EdgeCoverResult explore() {
    coverEveryAnswer();
    walkRandomPaths();
    flipEachAnswerOfBasePaths();
    var start = new GraphBuilder().node(first);
    var coverage =
        stopped ? new Coverage.Partial(paths.size()) : new Coverage.EveryEdge(paths.size());
    return new EdgeCoverResult(
        new Exploration(
            plan,
            start,
            List.copyOf(findings),
            coverage,
            List.copyOf(paths.values()),
            new JourneySource(journey.getClass(), sites.locations())),
        countPaths(start, new HashMap<>()),
        findings.isEmpty());
  }

  private void coverEveryAnswer() {
    Deque<OpenAnswer> open = new ArrayDeque<>();
    var prefix = List.<Integer>of();
    while (!stopped) {
      var given = prefix;
      var run =
          walk(
              (point, position, step) ->
                  position < given.size() ? given.get(position) : openAnswerOf(point));
      if (run == null) {
        return;
      }
      for (int i = given.size(); i < run.visits().size(); i++) {
        var visit = run.visits().get(i);
        for (int answer = answersOf(visit.step()) - 1; answer >= 0; answer--) {
          if (isOpen(visit.point(), answer)) {
            var before = new ArrayList<>(run.answers().subList(0, i));
            before.add(answer);
            open.push(new OpenAnswer(before, visit.point(), answer));
          }
        }
      }
      while (!open.isEmpty() && !isOpen(open.peek().point(), open.peek().answer())) {
        open.pop();
      }
      if (open.isEmpty()) {
        return;
      }
      prefix = open.pop().prefix();
    }
  }

  private void walkRandomPaths() {
    for (int seed = 0; seed < RANDOM_PATHS && !stopped; seed++) {
      var answers = new HashMap<Integer, Integer>();
      var random = new SplittableRandom(seed);
      walk(
          (point, position, step) ->
              answers.computeIfAbsent(position, _ -> random.nextInt(answersOf(step))));
    }
  }

  private void flipEachAnswerOfBasePaths() {
    for (int i = 0; i < BASE_PATHS && !stopped; i++) {
      int base = i;
      var run = walk((point, position, step) -> answerOnBasePath(base, point, step));
      if (run == null) {
        return;
      }
      for (var visit : run.visits()) {
        for (int answer = 0; answer < answersOf(visit.step()) && !stopped; answer++) {
          if (answer != visit.answer()) {
            int turned = answer;
            walk(
                (point, position, step) ->
                    point.equals(visit.point()) ? turned : answerOnBasePath(base, point, step));
          }
        }
      }
    }
  }

  /** Depends on the step and not on its position, so that flipping one answer changes no other. */
  private static int answerOnBasePath(int base, ProgramPoint point, Step step) {
    int answers = answersOf(step);
    return switch (base) {
      case 0 -> 0;
      case 1 -> answers - 1;
      default -> new SplittableRandom(31L * point.description().hashCode() + base).nextInt(answers);
    };
  }

  /** Runs one path twice and records it; null if the exploration has stopped. */
  private @Nullable RunTrace walk(RunTrace.AnswerStrategy answers) {
    var run = RunTrace.trace(journey, answers, sites, limits.maxStepsPerPath());
    steps += 2L * run.visits().size();
    if (run.finding() != null) {
      return stop(run.finding());
    }
    var given = run.answers();
    if (paths.containsKey(given)) {
      return run;
    }
    var again =
        RunTrace.trace(
            journey,
            (_, position, step) ->
                position < given.size() ? given.get(position) : answersOf(step) - 1,
            sites,
            limits.maxStepsPerPath());
    if (!run.isSameRunAs(again)) {
      return stop(run.difference(again));
    }
    if (steps > limits.maxSteps()) {
      return stop(new JourneyFinding.TooManyPaths(paths.size()));
    }
    keep(run);
    return run;
  }

  private @Nullable RunTrace stop(JourneyFinding finding) {
    findings.add(finding);
    stopped = true;
    return null;
  }

  private void keep(RunTrace run) {
    paths.put(run.answers(), run.path());
    run.duplicateNames().forEach(name -> findings.add(new JourneyFinding.DuplicateStepName(name)));
    if (run.end() instanceof PathEnd.Failed failed) {
      if (failures.add(failed.error())) {
        findings.add(
            new JourneyFinding.UncaughtException(
                failed.error(), pathUpTo(run, run.visits().size())));
      }
    }
    var visits = run.visits();
    for (int i = 0; i < visits.size(); i++) {
      var visit = visits.get(i);
      var coveredPoint = points.computeIfAbsent(visit.point(), _ -> new CoveredPoint(visit.step()));
      Object then = i + 1 < visits.size() ? visits.get(i + 1).point() : run.end();
      var before = coveredPoint.next[visit.answer()];
      if (before == null) {
        coveredPoint.next[visit.answer()] = then;
      } else if (!isTheSamePlace(before, then)) {
        conflict(run, i, before, then);
      }
    }
    if (first == null) {
      first = visits.isEmpty() ? run.end() : visits.getFirst().point();
    }
  }

  /** Whether two places are one in the code, be it in different rounds. */
  private static boolean isTheSamePlace(Object one, Object other) {
    if (one instanceof ProgramPoint before && other instanceof ProgramPoint then) {
      return before.isSameCodeAs(then);
    }
    return one.equals(other);
  }

  private void conflict(RunTrace run, int at, Object before, Object then) {
    var visit = run.visits().get(at);
    if (conflicts.add(visit.point().description() + " " + visit.answer())) {
      findings.add(
          new JourneyFinding.DependsOnEarlierAnswer(
              describe(visit), inWords(before), inWords(then), pathUpTo(run, at + 1)));
    }
  }

  private static String inWords(Object place) {
    return place instanceof ProgramPoint point ? point.description() : place.toString();
  }

  private static String pathUpTo(RunTrace run, int end) {
    return end == 0
        ? "its beginning"
        : run.visits().subList(0, end).stream()
            .map(EdgeCoverSearch::describe)
            .collect(joining(" -> "));
  }

  private static String describe(Visit visit) {
    return StepText.describe(visit.step(), visit.answerValue());
  }

  private int openAnswerOf(ProgramPoint point) {
    var coveredPoint = points.get(point);
    return coveredPoint == null ? 0 : coveredPoint.nextOpenAnswer();
  }

  private boolean isOpen(ProgramPoint point, int answer) {
    var coveredPoint = points.get(point);
    return coveredPoint == null || coveredPoint.next[answer] == null;
  }

  private static int answersOf(Step step) {
    return step instanceof Question<?> question ? question.answers().size() : 1;
  }

  private static long countPaths(Node node, Map<Node, Long> known) {
    var counted = known.get(node);
    if (counted != null) {
      return counted;
    }
    long count =
        switch (node) {
          case Node.EndNode _ -> 1;
          case Node.StepNode stepNode ->
              stepNode.next().stream()
                  .mapToLong(next -> countPaths(next, known))
                  .reduce(0, PathCounts::saturatedSum);
        };
    known.put(node, count);
    return count;
  }

  /**
   * Makes nodes of what was seen. No way leads back: all that comes after a point is seen before
   * anything that does not, and what a path meets again is another point.
   */
  private final class GraphBuilder {

    private final NodeInterner nodeInterner = new NodeInterner();
    private final Map<ProgramPoint, Node> built = new HashMap<>();

    Node node(@Nullable Object place) {
      if (!(place instanceof ProgramPoint point)) {
        return nodeInterner.endNode(place instanceof PathEnd end ? end : new PathEnd.Truncated());
      }
      var known = built.get(point);
      if (known != null) {
        return known;
      }
      var next = new ArrayList<Node>();
      var coveredPoint = points.get(point);
      if (coveredPoint == null) {
        throw new IllegalStateException(point + ": never seen (expected what leads here to be)");
      }
      for (var then : coveredPoint.next) {
        next.add(node(then));
      }
      var node = nodeInterner.stepNode(coveredPoint.step, next);
      built.put(point, node);
      return node;
    }
  }
}
