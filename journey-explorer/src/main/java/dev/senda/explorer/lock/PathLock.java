package dev.senda.explorer.lock;

import static java.util.stream.Collectors.joining;

import dev.senda.explorer.Exploration;
import dev.senda.journey.MessageClass;
import dev.senda.journey.OverlapPolicy;
import dev.senda.journey.Plan;
import dev.senda.journey.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every path of a journey as text, to be committed beside its code. A change of the journey then
 * shows in the review as removed and added lines, and a change that breaks running enrollments is
 * found before it is deployed.
 */
public final class PathLock {

  /** Above this number of paths, the lock lists points instead of paths. */
  private static final long MOST_LINES = 1_000;

  private static final String FACT = "# ";

  private final List<String> facts;
  private final @Nullable LockNode start;

  private PathLock(List<String> facts, @Nullable LockNode start) {
    this.facts = facts;
    this.start = start;
  }

  /** The lock of the explored journey. */
  public static PathLock of(Exploration exploration) {
    return new PathLock(facts(exploration), new LockGraph().nodeOf(exploration.start()));
  }

  /**
   * Reads {@link #text} back. An empty text is the lock of a journey without a committed lock.
   *
   * @throws IllegalArgumentException if the text is not a lock; the message shows the line
   */
  public static PathLock parse(String text) {
    var lines = text.lines().filter(line -> !line.isBlank()).toList();
    var tracks = lines.stream().filter(line -> !line.startsWith(FACT)).toList();
    return new PathLock(
        lines.stream()
            .filter(line -> line.startsWith(FACT))
            .map(line -> line.substring(FACT.length()))
            .toList(),
        tracks.isEmpty() ? null : LockText.parse(tracks));
  }

  /** The text to commit. */
  public String text() {
    return text(lines());
  }

  /** One line for each path, whatever their number. */
  String textOfPaths() {
    return text(start == null ? List.of() : LockText.writePaths(start));
  }

  /** One line for each point, whatever the number of paths. */
  String textOfPoints() {
    return text(start == null ? List.of() : LockText.writePoints(start));
  }

  /** The changes since the committed lock, and which of them break running enrollments. */
  public LockChanges changesSince(PathLock committed) {
    return new LockChanges(
        without(committed.facts, facts),
        without(facts, committed.facts),
        without(committed.lines(), lines()),
        without(lines(), committed.lines()),
        committed.start == null || start == null
            ? List.of()
            : new CompatibilityChecker(committed.start, start).findBreakingChanges());
  }

  private String text(List<String> tracks) {
    return Stream.concat(facts.stream().map(FACT::concat), tracks.stream())
        .map(line -> line + "\n")
        .collect(joining());
  }

  private List<String> lines() {
    if (start == null) {
      return List.of();
    }
    return LockGraph.countPaths(start) > MOST_LINES
        ? LockText.writePoints(start)
        : LockText.writePaths(start);
  }

  private static List<String> facts(Exploration exploration) {
    var plan = exploration.plan();
    var facts = new ArrayList<String>();
    facts.add("journey: " + plan.name());
    plan.starts().forEach(event -> facts.add("starts on: " + event));
    if (!plan.startsWithin().equals(Plan.DEFAULT_STARTS_WITHIN)) {
      facts.add("starts within: " + Time.inWords(plan.startsWithin()));
    }
    if (plan.goal() != null) {
      facts.add("goal: " + plan.goal());
      if (!plan.goalWithin().equals(Plan.DEFAULT_GOAL_WITHIN)) {
        facts.add("goal within: " + Time.inWords(plan.goalWithin()));
      }
    }
    plan.exits().forEach(event -> facts.add("exits on: " + event));
    facts.add("reenters: " + plan.reentry());
    if (plan.overlap() == OverlapPolicy.RESTART) {
      facts.add("while running: starts anew");
    }
    if (plan.keyProperty() != null) {
      facts.add("one enrollment for each: " + plan.keyProperty());
    }
    if (plan.messageClass() != MessageClass.MARKETING) {
      facts.add("messages: " + plan.messageClass());
    }
    facts.add("topic: " + (plan.topic() == null ? "none, no consent is needed" : plan.topic()));
    if (!exploration.isExhaustive()) {
      facts.add("not every path is known, but every answer of every step");
    }
    return facts.stream().map(LockGraph::onOneLine).toList();
  }

  private static List<String> without(List<String> lines, List<String> others) {
    return lines.stream().filter(line -> !others.contains(line)).toList();
  }
}
