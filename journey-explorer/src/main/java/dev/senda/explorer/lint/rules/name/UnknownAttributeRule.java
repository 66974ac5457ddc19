package dev.senda.explorer.lint.rules.name;

import dev.senda.explorer.lint.engine.ConditionUse;
import dev.senda.explorer.lint.engine.KnownNameCheck;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.journey.Action;
import dev.senda.journey.ValueReference;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.TreeSet;

/** An attribute must be one that contacts have, or that the journey sets. */
public final class UnknownAttributeRule implements LintRule {

  @Override
  public void check(LintContext context) {
    var known = new TreeSet<>(context.catalog().attributes());
    for (var step : context.steps()) {
      if (step instanceof Step.Act(Action.SetAttribute set)) {
        known.add(set.attribute());
      }
    }
    for (var visit : context.visitsOf(Question.DateReached.class)) {
      if (visit.step().date().value() instanceof ValueReference.Attribute(var attribute)) {
        KnownNameCheck.requireKnown(
            context, visit.step().name(), "attribute", attribute, known, visit.path());
      }
    }
    for (var use : ConditionUse.of(context)) {
      if (use.value().orElse(null) instanceof ValueReference.Attribute(var attribute)) {
        KnownNameCheck.requireKnown(
            context, use.condition().toString(), "attribute", attribute, known, use.path());
      }
    }
  }
}
