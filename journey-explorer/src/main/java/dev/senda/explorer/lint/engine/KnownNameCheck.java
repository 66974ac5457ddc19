package dev.senda.explorer.lint.engine;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.journey.catalog.NameSuggestions;
import java.util.Collection;

/** Checks a name against the known ones and suggests the nearest. */
public final class KnownNameCheck {

  private KnownNameCheck() {}

  /**
   * Reports the name if it is not known.
   *
   * @param where the step, or the word of the plan, that uses the name
   * @param nameType what the name refers to, such as {@code segment}
   * @param path the shortest path to it
   */
  public static void requireKnown(
      LintContext context,
      String where,
      String nameType,
      String name,
      Collection<String> known,
      String path) {
    if (!known.contains(name)) {
      context.report(
          new LintFinding.UnknownName(
              where,
              nameType,
              name,
              "a known one" + NameSuggestions.didYouMean(name, known),
              path));
    }
  }
}
