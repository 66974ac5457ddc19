package dev.senda.explorer;

import static java.util.stream.Collectors.joining;

import dev.senda.journey.MessageClass;
import dev.senda.journey.Overlap;
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
  private final @Nullable Track start;

  private PathLock(List<String> facts, @Nullable Track start) {
    this.facts = facts;
    this.start = start;
  }

  /** The lock of a journey as it is now. */
  public static PathLock of(Exploration exploration) {
    return new PathLock(facts(exploration), new Tracks().of(exploration.start()));
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
    return text(tracks());
  }

  /** A line for each path, however many there are. */
  String textOfPaths() {
    return text(start == null ? List.of() : LockText.paths(start));
  }

  /** A line for each point, however few paths there are. */
  String textOfPoints() {
    return text(start == null ? List.of() : LockText.points(start));
  }

  /** What has changed since that lock was committed, and whom it breaks. */
  public LockChanges since(PathLock committed) {
    return new LockChanges(
        without(committed.facts, facts),
        without(facts, committed.facts),
        without(committed.tracks(), tracks()),
        without(tracks(), committed.tracks()),
        committed.start == null || start == null
            ? List.of()
            : new Compatibility(committed.start, start).breaks());
  }

  private String text(List<String> tracks) {
    return Stream.concat(facts.stream().map(FACT::concat), tracks.stream())
        .map(line -> line + "\n")
        .collect(joining());
  }

  private List<String> tracks() {
    if (start == null) {
      return List.of();
    }
    return Tracks.ways(start) > MOST_LINES ? LockText.points(start) : LockText.paths(start);
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
    if (plan.overlap() == Overlap.RESTART) {
      facts.add("while running: starts anew");
    }
    if (plan.key() != null) {
      facts.add("one enrollment for each: " + plan.key());
    }
    if (plan.messages() != MessageClass.MARKETING) {
      facts.add("messages: " + plan.messages());
    }
    facts.add("topic: " + (plan.topic() == null ? "none, no consent is needed" : plan.topic()));
    if (!exploration.exhaustive()) {
      facts.add("not every path is known, but every answer of every step");
    }
    return facts.stream().map(Tracks::onOneLine).toList();
  }

  private static List<String> without(List<String> lines, List<String> others) {
    return lines.stream().filter(line -> !others.contains(line)).toList();
  }
}
