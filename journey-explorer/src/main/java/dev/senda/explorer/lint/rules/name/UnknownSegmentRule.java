package dev.senda.explorer.lint.rules.name;

import dev.senda.explorer.lint.engine.ConditionUse;
import dev.senda.explorer.lint.engine.KnownNameCheck;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.journey.Condition;

/** A segment must be one that the application declares. */
public final class UnknownSegmentRule implements LintRule {

  @Override
  public void check(LintContext context) {
    for (var use : ConditionUse.of(context)) {
      if (use.condition() instanceof Condition.SegmentReference segment) {
        KnownNameCheck.requireKnown(
            context,
            segment.toString(),
            "segment",
            segment.name(),
            context.catalog().segmentNames(),
            use.path());
      }
    }
  }
}
