package dev.senda.explorer.lint.rules.name;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.lint.engine.EventUse;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;

/** An event must be written as the tracking plan writes it, also where a journey emits it. */
public final class EventSpellingRule implements LintRule {

  @Override
  public void check(LintContext context) {
    for (var use : EventUse.of(context)) {
      use.declaredSpelling(context)
          .ifPresent(
              declared ->
                  context.report(
                      new LintFinding.UnknownName(
                          use.where(),
                          "event",
                          use.event().name(),
                          "\"%s\", as it is spelt elsewhere".formatted(declared),
                          use.path())));
    }
  }
}
