package dev.senda.explorer;

import static java.util.stream.Collectors.joining;

import dev.senda.explorer.Recorded.Point;
import dev.senda.explorer.Recorded.Visit;
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
 * Walks a journey of too many paths: every answer of every {@link Point} of its code once. That is
 * right as long as nothing depends on what was answered before; so it walks many more paths in
 * search of two that part where they should not. A dependence on eight answers or more of mixed yes
 * and no can escape it.
 */
final class EdgeCover {

  private static final int RANDOM_PATHS = 200;

  /** Paths of which each answer is turned, one at a time: the first two always say first, last. */
  private static final int BASE_PATHS = 8;

  /** A point that was seen, and what came after each of its answers: a point, or an end. */
  private static final class Seen {

    private final Step step;
    private final @Nullable Object[] next;

    Seen(Step step) {
      this.step = step;
      this.next = new @Nullable Object[answersOf(step)];
    }

    /** The first answer that nobody gave yet; the first of all if there is none. */
    int open() {
      return Math.max(0, Arrays.asList(next).indexOf(null));
    }
  }

  /** An answer that nobody gave when the run passed by. */
  private record Open(List<Integer> prefix, Point point, int answer) {}

  private final Journey journey;
  private final Plan plan;
  private final Explorer.Limits limits;
  private final Recorded.Sites sites = new Recorded.Sites();
  private final Map<Point, Seen> points = new LinkedHashMap<>();
  private final Map<List<Integer>, Path> paths = new LinkedHashMap<>();
  private final Set<Finding> findings = new LinkedHashSet<>();
  private final Set<String> conflicts = new HashSet<>();
  private final Set<String> failures = new HashSet<>();
  private long steps;
  private boolean stopped;
  private @Nullable Object first;

  EdgeCover(Journey journey, Explorer.Limits limits) {
    this.journey = journey;
    this.plan = journey.plan();
    this.limits = limits;
  }

  /**
   * What came of it.
   *
   * @param ways how many ways lead through the edges that were seen
   * @param areAsTheySeem whether nothing speaks against each of them being a path
   */
  record Edges(Exploration exploration, long ways, boolean areAsTheySeem) {}

  Edges explore() {
    coverEveryAnswer();
    walkAtRandom();
    turnEachAnswerOfSomePaths();
    var start = new Building().node(first);
    var coverage = stopped ? new Coverage.Part(paths.size()) : new Coverage.EdgeCover(paths.size());
    return new Edges(
        new Exploration(plan, start, List.copyOf(findings), coverage, List.copyOf(paths.values())),
        ways(start, new HashMap<>()),
        findings.isEmpty());
  }

  private void coverEveryAnswer() {
    Deque<Open> open = new ArrayDeque<>();
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
            open.push(new Open(before, visit.point(), answer));
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

  private void walkAtRandom() {
    for (int seed = 0; seed < RANDOM_PATHS && !stopped; seed++) {
      var answers = new HashMap<Integer, Integer>();
      var random = new SplittableRandom(seed);
      walk(
          (point, position, step) ->
              answers.computeIfAbsent(position, _ -> random.nextInt(answersOf(step))));
    }
  }

  private void turnEachAnswerOfSomePaths() {
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

  /** A function of the step and not of its position, so that turning one turns no other. */
  private static int answerOnBasePath(int base, Point point, Step step) {
    int answers = answersOf(step);
    return switch (base) {
      case 0 -> 0;
      case 1 -> answers - 1;
      default -> new SplittableRandom(31L * point.what().hashCode() + base).nextInt(answers);
    };
  }

  /** Walks one path twice, and keeps what was seen; null where nothing more is to be learned. */
  private @Nullable Recorded walk(Recorded.Answers answers) {
    var run = Recorded.of(journey, answers, sites, limits.stepsOfAPath());
    steps += 2L * run.visits().size();
    if (run.finding() != null) {
      return stop(run.finding());
    }
    var given = run.answers();
    if (paths.containsKey(given)) {
      return run;
    }
    var again =
        Recorded.of(
            journey,
            (_, position, step) ->
                position < given.size() ? given.get(position) : answersOf(step) - 1,
            sites,
            limits.stepsOfAPath());
    if (!run.isTheSameAs(again)) {
      return stop(run.difference(again));
    }
    if (steps > limits.steps()) {
      return stop(new Finding.TooManyPaths(paths.size()));
    }
    keep(run);
    return run;
  }

  private @Nullable Recorded stop(Finding finding) {
    findings.add(finding);
    stopped = true;
    return null;
  }

  private void keep(Recorded run) {
    paths.put(run.answers(), run.path());
    run.repeated().forEach(name -> findings.add(new Finding.DuplicateName(name)));
    if (run.end() instanceof End.Failed failed) {
      if (failures.add(failed.error())) {
        findings.add(new Finding.Fails(failed.error(), upTo(run, run.visits().size())));
      }
    }
    var visits = run.visits();
    for (int i = 0; i < visits.size(); i++) {
      var visit = visits.get(i);
      var seen = points.computeIfAbsent(visit.point(), _ -> new Seen(visit.step()));
      Object then = i + 1 < visits.size() ? visits.get(i + 1).point() : run.end();
      var before = seen.next[visit.answer()];
      if (before == null) {
        seen.next[visit.answer()] = then;
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
    if (one instanceof Point before && other instanceof Point then) {
      return before.isTheSameCodeAs(then);
    }
    return one.equals(other);
  }

  private void conflict(Recorded run, int at, Object before, Object then) {
    var visit = run.visits().get(at);
    if (conflicts.add(visit.point().what() + " " + visit.answer())) {
      findings.add(
          new Finding.DependsOnEarlier(
              taken(visit), inWords(before), inWords(then), upTo(run, at + 1)));
    }
  }

  private static String inWords(Object place) {
    return place instanceof Point point ? point.what() : place.toString();
  }

  private static String upTo(Recorded run, int end) {
    return end == 0
        ? "its beginning"
        : run.visits().subList(0, end).stream().map(EdgeCover::taken).collect(joining(" -> "));
  }

  private static String taken(Visit visit) {
    return Words.taken(visit.step(), visit.given());
  }

  private int openAnswerOf(Point point) {
    var seen = points.get(point);
    return seen == null ? 0 : seen.open();
  }

  private boolean isOpen(Point point, int answer) {
    var seen = points.get(point);
    return seen == null || seen.next[answer] == null;
  }

  private static int answersOf(Step step) {
    return step instanceof Question<?> question ? question.answers().size() : 1;
  }

  private static long ways(Node node, Map<Node, Long> known) {
    var counted = known.get(node);
    if (counted != null) {
      return counted;
    }
    long count =
        switch (node) {
          case Node.Leaf _ -> 1;
          case Node.Junction junction ->
              junction.next().stream().mapToLong(next -> ways(next, known)).reduce(0, Tracks::sum);
        };
    known.put(node, count);
    return count;
  }

  /**
   * Makes nodes of what was seen. No way leads back: all that comes after a point is seen before
   * anything that does not, and what a path meets again is another point.
   */
  private final class Building {

    private final Nodes nodes = new Nodes();
    private final Map<Point, Node> built = new HashMap<>();

    Node node(@Nullable Object place) {
      if (!(place instanceof Point point)) {
        return nodes.leaf(place instanceof End end ? end : new End.Unknown());
      }
      var known = built.get(point);
      if (known != null) {
        return known;
      }
      var next = new ArrayList<Node>();
      var seen = points.get(point);
      if (seen == null) {
        throw new IllegalStateException(point + ": never seen (expected what leads here to be)");
      }
      for (var then : seen.next) {
        next.add(node(then));
      }
      var node = nodes.junction(seen.step, next);
      built.put(point, node);
      return node;
    }
  }
}
