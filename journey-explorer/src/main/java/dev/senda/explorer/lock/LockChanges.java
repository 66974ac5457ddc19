package dev.senda.explorer.lock;

import java.util.ArrayList;
import java.util.List;

/**
 * The difference between the committed lock and the code. Its text lists the breaking changes, then
 * every removed and added line.
 *
 * @param removedFacts facts of the committed lock that the code no longer has
 * @param addedFacts facts that are new
 * @param removedLines paths (or points, where there are too many paths) that the code no longer has
 * @param addedLines paths or points that are new
 * @param breakingChanges changes with which running enrollments cannot continue
 */
public record LockChanges(
    List<String> removedFacts,
    List<String> addedFacts,
    List<String> removedLines,
    List<String> addedLines,
    List<BreakingChange> breakingChanges) {

  /**
   * A place where code and lock differ, so that an enrollment past it cannot continue.
   *
   * @param description in words
   * @param paths the number of old paths that reach it; {@link Long#MAX_VALUE} where it is larger
   * @param examples some of these paths, up to the first different step
   * @param guardCode the Java code that keeps the old path for running enrollments
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

  /** Whether there is no change. */
  public boolean isEmpty() {
    return removedFacts.isEmpty()
        && addedFacts.isEmpty()
        && removedLines.isEmpty()
        && addedLines.isEmpty()
        && breakingChanges.isEmpty();
  }

  /** Whether every running enrollment can continue. */
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
