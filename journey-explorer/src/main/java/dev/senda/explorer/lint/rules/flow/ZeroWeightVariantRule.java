package dev.senda.explorer.lint.rules.flow;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.journey.Split;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;

/** A variant of weight 0 is never chosen. */
public final class ZeroWeightVariantRule implements LintRule {

  @Override
  public void check(LintContext context) {
    for (var visit : context.visitsOf(Step.class)) {
      if (visit.step() instanceof Question.VariantChoice<?> choice) {
        check(context, choice.split(), visit.path());
      }
    }
  }

  private static void check(LintContext context, Split<?> split, String path) {
    for (int i = 0; i < split.variants().size(); i++) {
      if (split.weights().get(i) == 0) {
        var variant = split.variants().get(i).toString();
        context.report(
            new LintFinding.UnreachableAnswer(split.name(), variant, "its weight is 0", path));
      }
    }
  }
}
