package dev.senda.explorer;

import static java.util.stream.Collectors.joining;

import dev.senda.journey.Overlap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every path of a journey as text, a line each, to be committed beside its code: a change of the
 * code that changes what contacts live through shows in the review as lines that went and came.
 *
 * @param facts what the plan says that decides who enters, who ends early and who is written to
 * @param paths one line each, in the order of the code
 */
public record PathLock(List<String> facts, List<String> paths) {

  private static final String FACT = "# ";

  public PathLock {
    facts = facts.stream().map(PathLock::onOneLine).toList();
    paths = paths.stream().map(PathLock::onOneLine).toList();
  }

  /**
   * The lock of a journey as it is now.
   *
   * @throws IllegalArgumentException if not every path of it is known
   */
  public static PathLock of(Exploration exploration) {
    if (!exploration.exhaustive()) {
      throw new IllegalArgumentException(
          "%s: not every path is known, only %,d of them (expected all)"
              .formatted(exploration.plan().name(), exploration.count()));
    }
    return new PathLock(facts(exploration), exploration.paths().map(Path::toString).toList());
  }

  /** Reads {@link #text} back. */
  public static PathLock parse(String text) {
    var lines = text.lines().filter(line -> !line.isBlank()).toList();
    return new PathLock(
        lines.stream()
            .filter(line -> line.startsWith(FACT))
            .map(line -> line.substring(FACT.length()))
            .toList(),
        lines.stream().filter(line -> !line.startsWith(FACT)).toList());
  }

  /** What is committed. */
  public String text() {
    return Stream.concat(facts.stream().map(FACT::concat), paths.stream())
        .map(line -> line + "\n")
        .collect(joining());
  }

  /** What has changed since that lock was committed. */
  public Changes since(PathLock committed) {
    return new Changes(
        without(committed.facts, facts),
        without(facts, committed.facts),
        without(committed.paths, paths),
        without(paths, committed.paths));
  }

  /**
   * The difference between two locks. As text it names every line that went or came.
   *
   * @param factsGone facts that the committed lock has and the code has no more
   * @param factsCome facts that are new
   * @param pathsGone paths that the code takes no more: somebody may be on one of them
   * @param pathsCome paths that are new
   */
  public record Changes(
      List<String> factsGone,
      List<String> factsCome,
      List<String> pathsGone,
      List<String> pathsCome) {

    public boolean none() {
      return factsGone.isEmpty()
          && factsCome.isEmpty()
          && pathsGone.isEmpty()
          && pathsCome.isEmpty();
    }

    @Override
    public String toString() {
      var lines = new ArrayList<String>();
      factsGone.forEach(fact -> lines.add("- plan: " + fact));
      factsCome.forEach(fact -> lines.add("+ plan: " + fact));
      pathsGone.forEach(path -> lines.add("- path: " + path));
      pathsCome.forEach(path -> lines.add("+ path: " + path));
      return String.join("\n", lines);
    }
  }

  private static String onOneLine(String words) {
    return words.replaceAll("\\R", " ");
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
    facts.add("topic: " + (plan.topic() == null ? "none, no consent is needed" : plan.topic()));
    return facts;
  }

  private static List<String> without(List<String> lines, List<String> others) {
    var known = new HashSet<>(others);
    return lines.stream().filter(line -> !known.contains(line)).toList();
  }
}
