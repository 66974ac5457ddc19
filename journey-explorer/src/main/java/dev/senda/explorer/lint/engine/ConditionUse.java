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
public record ConditionUse(Condition.Simple condition, String path) {

  /** The parts of every condition on any path. */
  public static List<ConditionUse> of(LintContext context) {
    var uses = new ArrayList<ConditionUse>();
    for (var visit : context.visitsOf(Question.ConditionHolds.class)) {
      visit
          .step()
          .condition()
          .parts()
          .forEach(part -> uses.add(new ConditionUse(part, visit.path())));
    }
    return uses;
  }
}
