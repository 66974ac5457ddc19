package dev.senda.explorer.lint.rules.name;

import dev.senda.explorer.lint.engine.KnownNameCheck;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.journey.Action;
import dev.senda.journey.engine.Step;

/** A journey may enroll contacts only in journeys of the catalog. */
public final class UnknownJourneyRule implements LintRule {

  @Override
  public void check(LintContext context) {
    for (var visit : context.visitsOf(Step.Act.class)) {
      if (visit.step().action() instanceof Action.EnrollIn enroll) {
        KnownNameCheck.requireKnown(
            context,
            enroll.toString(),
            "journey",
            enroll.journey(),
            context.catalog().journeyNames(),
            visit.path());
      }
    }
  }
}
