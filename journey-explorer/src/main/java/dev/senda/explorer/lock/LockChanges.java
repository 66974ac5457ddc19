package dev.senda.explorer.lock;

import java.util.ArrayList;
import java.util.List;

/**
 * The difference between the lock that was committed and the code. As text it names every line that
 * went or came, and before them what breaks.
 *
 * @param removedFacts facts that the committed lock has and the code has no more
 * @param addedFacts facts that are new
 * @param removedLines paths (or points, where there are too many paths) that the code has no more
 * @param addedLines paths or points that are new
 * @param breakingChanges what contacts inside cannot go on with
 */
public record LockChanges(
    List<String> removedFacts,
    List<String> addedFacts,
    List<String> removedLines,
    List<String> addedLines,
    List<BreakingChange> breakingChanges) {

  /**
   * A place where code and lock part, so that whoever is past it cannot go on.
   *
   * @param description in words
   * @param paths how many of the old paths come there; {@link Long#MAX_VALUE} for more than that
   * @param examples some of them, up to the step at which they part
   * @param guardCode the Java to write, which keeps the old way for those who are inside
   */
  public record BreakingChange(
      String description, long paths, List<String> examples, String guardCode) {

    public BreakingChange {
      examples = List.copyOf(examples);
    }

    @Override
    public String toString() {
      var text = new ArrayList<String>();
      text.add("BREAK: " + description);
      text.add(
          "  old paths that come there: "
              + (paths == Long.MAX_VALUE ? "more than can be counted" : "%,d".formatted(paths)));
      examples.forEach(path -> text.add("    " + path));
      text.add("  what keeps the old way for those who are inside:");
      guardCode.lines().forEach(line -> text.add("    " + line));
      return String.join("\n", text);
    }
  }

  public LockChanges {
    removedFacts = List.copyOf(removedFacts);
    addedFacts = List.copyOf(addedFacts);
    removedLines = List.copyOf(removedLines);
    addedLines = List.copyOf(addedLines);
    breakingChanges = List.copyOf(breakingChanges);
  }

  /** Whether nothing changed. */
  public boolean isEmpty() {
    return removedFacts.isEmpty()
        && addedFacts.isEmpty()
        && removedLines.isEmpty()
        && addedLines.isEmpty()
        && breakingChanges.isEmpty();
  }

  /** Whether every contact who is inside can go on. */
  public boolean isCompatible() {
    return breakingChanges.isEmpty();
  }

  @Override
  public String toString() {
    var lines = new ArrayList<String>();
    breakingChanges.forEach(found -> lines.add(found.toString()));
    removedFacts.forEach(fact -> lines.add("- plan: " + fact));
    addedFacts.forEach(fact -> lines.add("+ plan: " + fact));
    removedLines.forEach(line -> lines.add("- path: " + line));
    addedLines.forEach(line -> lines.add("+ path: " + line));
    return String.join("\n", lines);
  }
}
