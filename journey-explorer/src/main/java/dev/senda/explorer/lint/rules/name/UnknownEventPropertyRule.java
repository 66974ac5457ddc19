package dev.senda.explorer.lint.rules.name;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.lint.engine.EventUse;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.journey.catalog.NameSuggestions;

/** An event pattern may name only properties that the event has in the tracking plan. */
public final class UnknownEventPropertyRule implements LintRule {

  @Override
  public void check(LintContext context) {
    for (var use : EventUse.of(context)) {
      var properties = context.catalog().events().get(use.event().name());
      if (properties == null || use.isEmitted()) {
        continue;
      }
      for (var property : use.event().properties()) {
        if (!properties.contains(property.name())) {
          context.report(
              new LintFinding.UnknownName(
                  use.where(),
                  "property of event \"%s\"".formatted(use.event().name()),
                  property.name(),
                  "a known one" + NameSuggestions.didYouMean(property.name(), properties),
                  use.path()));
        }
      }
    }
  }
}
