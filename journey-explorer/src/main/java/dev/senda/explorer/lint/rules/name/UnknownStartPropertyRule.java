package dev.senda.explorer.lint.rules.name;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.lint.engine.ConditionUse;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.explorer.lint.engine.StartEventProperties;
import dev.senda.journey.Condition;

/** A property that a journey asks for must be one of the event that starts it. */
public final class UnknownStartPropertyRule implements LintRule {

  @Override
  public void check(LintContext context) {
    var properties = new StartEventProperties(context);
    for (var use : ConditionUse.of(context)) {
      if (use.condition() instanceof Condition.EventProperty asked
          && asked.property().isOfStart()) {
        var name = asked.property().name();
        properties
            .expectedInsteadOf(name, true)
            .ifPresent(
                expected ->
                    context.report(
                        new LintFinding.UnknownName(
                            asked.toString(), "property", name, expected, use.path())));
      }
    }
  }
}
