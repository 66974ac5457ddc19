package dev.senda.explorer.lock;

import dev.senda.explorer.graph.PathCounts;
import dev.senda.journey.engine.Question;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether running enrollments can continue with new code. Their history is the beginning of
 * an old path, and Temporal replays the new code over it. So every old path must still be a path of
 * the new code; a guard ({@code lead.hasChange(...)}) that the old path does not have is answered
 * no. The check compares old and new side by side, each pair of points once.
 *
 * <p>It is strict about ends: a step after the last one also needs a guard.
 */
final class CompatibilityChecker {

  /** How a guard is written in the lock: as the language names its question. */
  private static final Pattern GUARD =
      Pattern.compile(
          Pattern.quote(new Question.HasChange("x").name().replaceFirst("x$", ""))
              + "([a-z0-9-]+)");

  private static final String YES = "yes";
  private static final String NO = "no";
  private static final int MOST_EXAMPLES = 3;

  /** The number of points to search for the place where old and new paths join again. */
  private static final int LOOK_AHEAD = 60;

  /** Where a contact can be: in the lock and in the code. */
  private sealed interface Place {}

  /**
   * A point of the lock, and the one of the code that goes with it.
   *
   * @param removedGuard the guard that the lock has before it and the code has no more, for those
   *     who came before its change; null if there is none
   */
  private record NodePair(LockNode old, LockNode now, @Nullable String removedGuard)
      implements Place {}

  /** A place where old and new paths differ. */
  private record Divergence(LockNode old, LockNode now, DivergenceType type, String subject)
      implements Place {

    /** Equal for divergences with the same description and the same fix. */
    String key() {
      return "%s|%s|%s|%s".formatted(type, subject, old.text(), now.text());
    }
  }

  /** The step of the old path that leads to the place, as text; empty if none. */
  private record Branch(String taken, Place place) {

    static Branch to(Place place) {
      return new Branch("", place);
    }
  }

  private enum DivergenceType {
    DIFFERENT_STEP,
    ANSWER_REMOVED,
    GUARD_REMOVED,
    GUARD_NAME_REUSED
  }

  private final LockNode old;
  private final LockNode now;
  private final Map<NodePair, List<Branch>> next = new HashMap<>();
  private final Map<NodePair, Boolean> fits = new HashMap<>();
  private final Map<LockNode, Set<String>> guardsAhead = new HashMap<>();
  private final Map<LockNode, Set<String>> wordsAhead = new HashMap<>();

  CompatibilityChecker(LockNode old, LockNode now) {
    this.old = old;
    this.now = now;
  }

  List<LockChanges.BreakingChange> findBreakingChanges() {
    var start = new NodePair(old, now, null);
    var partings = new LinkedHashMap<String, Divergence>();
    collect(start, new HashSet<>(), partings);
    var taken = new HashSet<>(guardsAhead(old));
    taken.addAll(guardsAhead(now));
    return partings.values().stream()
        .map(
            divergence -> {
              var counts = new HashMap<Place, Long>();
              long paths = count(start, divergence.key(), counts);
              var examples = new ArrayList<String>();
              addExamples(start, "", counts, examples);
              return describe(divergence, paths, examples, taken);
            })
        .toList();
  }

  // The walk.

  private List<Branch> next(NodePair pair) {
    var known = next.get(pair);
    if (known != null) {
      return known;
    }
    var branches = successors(pair.old(), pair.now(), pair.removedGuard());
    next.put(pair, branches);
    return branches;
  }

  private static List<Place> places(List<Branch> branches) {
    return branches.stream().map(Branch::place).toList();
  }

  private List<Branch> successors(LockNode before, LockNode after, @Nullable String guardGone) {
    var oldGuard = guard(before);
    var newGuard = guard(after);
    if (newGuard != null
        && !newGuard.equals(oldGuard)
        && after instanceof LockNode.StepNode stepNode) {
      return guardsAhead(before).contains(newGuard)
          ? List.of(
              Branch.to(new Divergence(before, after, DivergenceType.GUARD_NAME_REUSED, newGuard)))
          : List.of(Branch.to(new NodePair(before, answered(stepNode, NO), guardGone)));
    }
    if (oldGuard != null
        && !oldGuard.equals(newGuard)
        && before instanceof LockNode.StepNode stepNode) {
      return List.of(
          new Branch(
              LockText.answeredStep(stepNode, YES),
              new NodePair(answered(stepNode, YES), after, guardGone)),
          new Branch(
              LockText.answeredStep(stepNode, NO),
              new NodePair(answered(stepNode, NO), after, oldGuard)));
    }
    if (!areAlike(before, after)) {
      return List.of(
          Branch.to(
              guardGone == null
                  ? new Divergence(before, after, DivergenceType.DIFFERENT_STEP, "")
                  : new Divergence(before, after, DivergenceType.GUARD_REMOVED, guardGone)));
    }
    var branches = new ArrayList<Branch>();
    if (before instanceof LockNode.StepNode was && after instanceof LockNode.StepNode is) {
      for (int i = 0; i < was.answers().size(); i++) {
        var answer = was.answers().get(i);
        int at = is.answers().indexOf(answer);
        branches.add(
            new Branch(
                LockText.answeredStep(was, answer),
                at < 0
                    ? new Divergence(was.next().get(i), is, DivergenceType.ANSWER_REMOVED, answer)
                    : new NodePair(was.next().get(i), is.next().get(at), guardGone)));
      }
    }
    return branches;
  }

  private static boolean areAlike(LockNode before, LockNode after) {
    return before instanceof LockNode.StepNode == after instanceof LockNode.StepNode
        && before.text().equals(after.text());
  }

  private static @Nullable String guard(LockNode lockNode) {
    if (lockNode instanceof LockNode.StepNode stepNode
        && stepNode.answers().equals(List.of(YES, NO))) {
      var guard = GUARD.matcher(stepNode.text());
      return guard.matches() ? guard.group(1) : null;
    }
    return null;
  }

  private static LockNode answered(LockNode.StepNode guard, String answer) {
    return guard.next().get(guard.answers().indexOf(answer));
  }

  private boolean fits(NodePair pair) {
    var known = fits.get(pair);
    if (known != null) {
      return known;
    }
    boolean all =
        places(next(pair)).stream()
            .allMatch(
                place ->
                    switch (place) {
                      case NodePair then -> fits(then);
                      case Divergence _ -> false;
                    });
    fits.put(pair, all);
    return all;
  }

  private Set<String> guardsAhead(LockNode lockNode) {
    return ahead(lockNode, guardsAhead, CompatibilityChecker::guard);
  }

  private Set<String> textsAhead(LockNode lockNode) {
    return ahead(lockNode, wordsAhead, LockNode::text);
  }

  private interface NodeProperty {
    @Nullable String of(LockNode lockNode);
  }

  private static Set<String> ahead(
      LockNode lockNode, Map<LockNode, Set<String>> all, NodeProperty nodeProperty) {
    var known = all.get(lockNode);
    if (known != null) {
      return known;
    }
    var ahead = new HashSet<String>();
    var here = nodeProperty.of(lockNode);
    if (here != null) {
      ahead.add(here);
    }
    if (lockNode instanceof LockNode.StepNode stepNode) {
      stepNode.next().forEach(then -> ahead.addAll(ahead(then, all, nodeProperty)));
    }
    all.put(lockNode, ahead);
    return ahead;
  }

  // The result.

  private void collect(NodePair pair, Set<NodePair> seen, Map<String, Divergence> partings) {
    if (!seen.add(pair)) {
      return;
    }
    for (var place : places(next(pair))) {
      switch (place) {
        case NodePair then -> collect(then, seen, partings);
        case Divergence divergence -> partings.putIfAbsent(divergence.key(), divergence);
      }
    }
  }

  /** The number of old paths that reach a divergence with that key. */
  private long count(Place place, String key, Map<Place, Long> counts) {
    var known = counts.get(place);
    if (known != null) {
      return known;
    }
    long count =
        switch (place) {
          case Divergence divergence ->
              divergence.key().equals(key) ? LockGraph.countPaths(divergence.old()) : 0;
          case NodePair pair ->
              places(next(pair)).stream()
                  .mapToLong(then -> count(then, key, counts))
                  .reduce(0, PathCounts::saturatedSum);
        };
    counts.put(place, count);
    return count;
  }

  private void addExamples(
      NodePair pair, String before, Map<Place, Long> counts, List<String> examples) {
    for (var branch : next(pair)) {
      if (examples.size() < MOST_EXAMPLES && counts.getOrDefault(branch.place(), 0L) > 0) {
        var path = before + (branch.taken().isEmpty() ? "" : branch.taken() + " -> ");
        switch (branch.place()) {
          case Divergence divergence ->
              examples.add(path + LockText.escaped(divergence.old().text()) + " ...");
          case NodePair then -> addExamples(then, path, counts, examples);
        }
      }
    }
  }

  private LockChanges.BreakingChange describe(
      Divergence divergence, long paths, List<String> examples, Set<String> taken) {
    var was = divergence.old().text();
    var is = divergence.now().text();
    return switch (divergence.type()) {
      case ANSWER_REMOVED ->
          new LockChanges.BreakingChange(
              "the answer \"%s\" of \"%s\" is gone".formatted(divergence.subject(), is),
              paths,
              examples,
              "// keep \"%s\" among the answers, with what came after it"
                  .formatted(divergence.subject()));
      case GUARD_REMOVED ->
          new LockChanges.BreakingChange(
              ("the guard \"%s\" is gone: where \"%s\" was for those who came before it, the code has \"%s\""
                      + " (safe only when no enrollment from before it is running)")
                  .formatted(divergence.subject(), was, is),
              paths,
              examples,
              "lead.hasChange(\"%s\") // put it back".formatted(divergence.subject()));
      case GUARD_NAME_REUSED ->
          new LockChanges.BreakingChange(
              "the guard \"%s\" stands before \"%s\", where it was not: contacts who passed it later have answered it already"
                  .formatted(divergence.subject(), was),
              paths,
              examples,
              "lead.hasChange(\"%s\") // a name of its own for the new change"
                  .formatted(ChangeGuardWriter.uniqueChangeName(divergence.subject(), "", taken)));
      case DIFFERENT_STEP -> otherStep(divergence, paths, examples, taken);
    };
  }

  private LockChanges.BreakingChange otherStep(
      Divergence divergence, long paths, List<String> examples, Set<String> taken) {
    var was = divergence.old();
    var is = divergence.now();
    var added = stepsTo(is, lockNode -> fits(new NodePair(was, lockNode, null)));
    if (added == null && !textsAhead(was).contains(is.text())) {
      added = stepsTo(is, lockNode -> areAlike(was, lockNode));
    }
    if (added != null) {
      return new LockChanges.BreakingChange(
          "\"%s\" is new before \"%s\"".formatted(is.text(), was.text()),
          paths,
          examples,
          ChangeGuardWriter.guardAdded(
              ChangeGuardWriter.uniqueChangeName(is.text(), "", taken), added));
    }
    var removed = stepsTo(was, lockNode -> fits(new NodePair(lockNode, is, null)));
    if (removed == null && !textsAhead(is).contains(was.text())) {
      removed = stepsTo(was, lockNode -> areAlike(lockNode, is));
    }
    if (removed != null) {
      return new LockChanges.BreakingChange(
          "\"%s\" is gone before \"%s\"".formatted(was.text(), is.text()),
          paths,
          examples,
          ChangeGuardWriter.guardRemoved(
              ChangeGuardWriter.uniqueChangeName(was.text(), "without ", taken), removed));
    }
    var what =
        textsAhead(is).contains(was.text()) && textsAhead(was).contains(is.text())
            ? "\"%s\" comes before \"%s\", and came after it"
            : "\"%s\" is in place of \"%s\"";
    return new LockChanges.BreakingChange(
        what.formatted(is.text(), was.text()),
        paths,
        examples,
        ChangeGuardWriter.guardChanged(
            ChangeGuardWriter.uniqueChangeName(is.text(), "", taken),
            List.of(is.text()),
            List.of(was.text())));
  }

  private interface NodePredicate {
    boolean is(LockNode lockNode);
  }

  /**
   * The steps from here to the nearest matching point, without that point; null if there is none.
   */
  private static @Nullable List<String> stepsTo(LockNode from, NodePredicate nodePredicate) {
    record Way(LockNode at, List<String> steps) {}
    Deque<Way> ways = new ArrayDeque<>(List.of(new Way(from, List.of())));
    var seen = new LinkedHashSet<LockNode>(Set.of(from));
    while (!ways.isEmpty() && seen.size() < LOOK_AHEAD) {
      var way = ways.remove();
      if (way.at() instanceof LockNode.StepNode stepNode) {
        for (var then : stepNode.next()) {
          var steps = new ArrayList<>(way.steps());
          steps.add(stepNode.text());
          if (nodePredicate.is(then)) {
            return steps;
          }
          if (seen.add(then)) {
            ways.add(new Way(then, steps));
          }
        }
      }
    }
    return null;
  }
}
