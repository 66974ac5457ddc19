package dev.senda.explorer.lint.rules.flow;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.journey.Event;

/** The event that starts the journey, whichever it is, is hardly its success. */
public final class GoalStartsJourneyRule implements LintRule {

  @Override
  public void check(LintContext context) {
    var plan = context.plan();
    var goal = plan.goal();
    if (goal == null) {
      return;
    }
    if (!plan.starts().isEmpty() && plan.starts().stream().allMatch(start -> isAlso(goal, start))) {
      context.report(
          new LintFinding.GoalStartsJourney(goal.toString(), plan.keyProperty() != null));
    }
  }

  private static boolean isAlso(Event goal, Event start) {
    return goal.name().equals(start.name()) && start.properties().containsAll(goal.properties());
  }
}
