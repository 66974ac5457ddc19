package dev.senda.explorer.lint.rules.name;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.explorer.lint.engine.PropertyUse;
import dev.senda.explorer.lint.engine.StartEventProperties;
import dev.senda.journey.engine.Step;

/** A property that a journey uses must be one of the event that starts it. */
public final class UnknownStartPropertyRule implements LintRule {

  @Override
  public void check(LintContext context) {
    var properties = new StartEventProperties(context);
    var key = context.plan().keyProperty();
    if (key != null) {
      properties
          .expectedInsteadOfKey(key)
          .ifPresent(
              expected ->
                  context.report(
                      new LintFinding.UnknownName("keyed by", "property", key, expected, "")));
    }
    for (var visit : context.visitsOf(Step.class)) {
      for (var use : PropertyUse.of(visit.step())) {
        if (use.property().isOfStart()) {
          var name = use.property().name();
          properties
              .expectedInsteadOf(name, true)
              .ifPresent(
                  expected ->
                      context.report(
                          new LintFinding.UnknownName(
                              use.where(), "property", name, expected, visit.path())));
        }
      }
    }
  }
}
