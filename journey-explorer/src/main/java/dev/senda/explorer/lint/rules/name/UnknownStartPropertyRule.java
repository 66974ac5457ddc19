package dev.senda.explorer.lint.rules.name;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.lint.engine.ConditionUse;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.explorer.lint.engine.StartEventProperties;
import dev.senda.journey.ValueReference;

/** A property that a journey asks for must be one of the event that starts it. */
public final class UnknownStartPropertyRule implements LintRule {

  @Override
  public void check(LintContext context) {
    var properties = new StartEventProperties(context);
    for (var use : ConditionUse.of(context)) {
      if (use.value().orElse(null) instanceof ValueReference.Property asked && asked.isOfStart()) {
        var name = asked.name();
        properties
            .expectedInsteadOf(name, true)
            .ifPresent(
                expected ->
                    context.report(
                        new LintFinding.UnknownName(
                            use.condition().toString(), "property", name, expected, use.path())));
      }
    }
  }
}
