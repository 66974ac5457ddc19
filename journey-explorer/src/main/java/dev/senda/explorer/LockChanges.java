package dev.senda.explorer;

import java.util.ArrayList;
import java.util.List;

/**
 * The difference between the lock that was committed and the code. As text it names every line that
 * went or came, and before them what breaks.
 *
 * @param factsGone facts that the committed lock has and the code has no more
 * @param factsCome facts that are new
 * @param linesGone paths (or points, where there are too many paths) that the code has no more
 * @param linesCome paths or points that are new
 * @param breaks what contacts inside cannot go on with
 */
public record LockChanges(
    List<String> factsGone,
    List<String> factsCome,
    List<String> linesGone,
    List<String> linesCome,
    List<Break> breaks) {

  /**
   * A place where code and lock part, so that whoever is past it cannot go on.
   *
   * @param what in words
   * @param paths how many of the old paths come there; {@link Long#MAX_VALUE} for more than that
   * @param examples some of them, up to the step at which they part
   * @param guard the Java to write, which keeps the old way for those who are inside
   */
  public record Break(String what, long paths, List<String> examples, String guard) {

    public Break {
      examples = List.copyOf(examples);
    }

    @Override
    public String toString() {
      var text = new ArrayList<String>();
      text.add("BREAK: " + what);
      text.add(
          "  old paths that come there: "
              + (paths == Long.MAX_VALUE ? "more than can be counted" : "%,d".formatted(paths)));
      examples.forEach(path -> text.add("    " + path));
      text.add("  what keeps the old way for those who are inside:");
      guard.lines().forEach(line -> text.add("    " + line));
      return String.join("\n", text);
    }
  }

  public LockChanges {
    factsGone = List.copyOf(factsGone);
    factsCome = List.copyOf(factsCome);
    linesGone = List.copyOf(linesGone);
    linesCome = List.copyOf(linesCome);
    breaks = List.copyOf(breaks);
  }

  /** Whether nothing changed. */
  public boolean none() {
    return factsGone.isEmpty()
        && factsCome.isEmpty()
        && linesGone.isEmpty()
        && linesCome.isEmpty()
        && breaks.isEmpty();
  }

  /** Whether every contact who is inside can go on. */
  public boolean breakNobody() {
    return breaks.isEmpty();
  }

  @Override
  public String toString() {
    var lines = new ArrayList<String>();
    breaks.forEach(found -> lines.add(found.toString()));
    factsGone.forEach(fact -> lines.add("- plan: " + fact));
    factsCome.forEach(fact -> lines.add("+ plan: " + fact));
    linesGone.forEach(line -> lines.add("- path: " + line));
    linesCome.forEach(line -> lines.add("+ path: " + line));
    return String.join("\n", lines);
  }
}
