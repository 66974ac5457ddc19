package dev.senda.explorer.lint.rules.name;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.lint.engine.ConditionUse;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.explorer.lint.engine.StartEventProperties;
import dev.senda.journey.ValueReference;
import dev.senda.journey.engine.Question;

/** A property that a journey asks for must be one of the event that starts it. */
public final class UnknownStartPropertyRule implements LintRule {

  @Override
  public void check(LintContext context) {
    var properties = new StartEventProperties(context);
    for (var visit : context.visitsOf(Question.DateReached.class)) {
      var step = visit.step();
      check(step.date().value(), step.name(), visit.path(), properties, context);
    }
    for (var use : ConditionUse.of(context)) {
      use.value()
          .ifPresent(
              value ->
                  check(value, use.condition().toString(), use.path(), properties, context));
    }
  }

  private static void check(
      ValueReference value,
      String where,
      String path,
      StartEventProperties properties,
      LintContext context) {
    if (value instanceof ValueReference.Property property && property.isOfStart()) {
      properties
          .expectedInsteadOf(property.name(), true)
          .ifPresent(
              expected ->
                  context.report(
                      new LintFinding.UnknownName(
                          where, "property", property.name(), expected, path)));
    }
  }
}
