package dev.senda.explorer.lint.engine;

import dev.senda.journey.Condition;
import dev.senda.journey.engine.Question;
import java.util.ArrayList;
import java.util.List;

/**
 * A simple condition that a journey asks for; combined conditions are split into their parts.
 *
 * @param path the shortest path to the question
 */
public record ConditionUse(Condition condition, String path) {

  /** The parts of every condition on any path. */
  public static List<ConditionUse> of(LintContext context) {
    var uses = new ArrayList<ConditionUse>();
    for (var visit : context.visitsOf(Question.ConditionHolds.class)) {
      addParts(visit.step().condition(), visit.path(), uses);
    }
    return uses;
  }

  private static void addParts(Condition condition, String path, List<ConditionUse> uses) {
    switch (condition) {
      case Condition.All all -> all.conditions().forEach(one -> addParts(one, path, uses));
      case Condition.Any any -> any.conditions().forEach(one -> addParts(one, path, uses));
      case Condition.Not not -> addParts(not.condition(), path, uses);
      case Condition.Attribute _,
          Condition.Score _,
          Condition.Stage _,
          Condition.Language _,
          Condition.OnList _,
          Condition.SegmentReference _,
          Condition.Consents _,
          Condition.Did _ ->
          uses.add(new ConditionUse(condition, path));
    }
  }
}
