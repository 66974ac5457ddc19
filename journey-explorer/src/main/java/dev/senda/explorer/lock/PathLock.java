package dev.senda.explorer.lock;

import static java.util.stream.Collectors.joining;

import dev.senda.explorer.Exploration;
import dev.senda.journey.MessageClass;
import dev.senda.journey.OverlapPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every path of a journey as text, to be committed beside its code: a change of the code that
 * changes what contacts live through shows in the review as lines that went and came, and one that
 * breaks the paths of contacts who are inside is found before it meets them.
 */
public final class PathLock {

  /** Of more paths than this the points are written down, and not the paths. */
  private static final long MOST_LINES = 1_000;

  private static final String FACT = "# ";

  private final List<String> facts;
  private final @Nullable LockNode start;

  private PathLock(List<String> facts, @Nullable LockNode start) {
    this.facts = facts;
    this.start = start;
  }

  /** The lock of a journey as it is now. */
  public static PathLock of(Exploration exploration) {
    return new PathLock(facts(exploration), new LockGraph().nodeOf(exploration.start()));
  }

  /**
   * Reads {@link #text} back. Nothing at all is the lock of a journey that nobody has committed
   * yet.
   *
   * @throws IllegalArgumentException if it is no lock; the message shows the line
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

  /** What is committed. */
  public String text() {
    return text(lines());
  }

  /** A line for each path, however many there are. */
  String textOfPaths() {
    return text(start == null ? List.of() : LockText.writePaths(start));
  }

  /** A line for each point, however few paths there are. */
  String textOfPoints() {
    return text(start == null ? List.of() : LockText.writePoints(start));
  }

  /** What has changed since that lock was committed, and whom it breaks. */
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
    if (plan.goal() != null) {
      facts.add("goal: " + plan.goal());
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
