package dev.senda.explorer.lint.rules.message;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.graph.Node;
import dev.senda.explorer.lint.engine.GraphSearch;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintContext.StepVisit;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.explorer.lint.engine.TemplateVariables;
import dev.senda.journey.catalog.CatalogContext.TemplateVariable;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.Set;

/** A template may print a coupon only on paths on which the contact has taken one. */
public final class CouponNotTakenRule implements LintRule {

  private static final TemplateVariable COUPON = new TemplateVariable("coupon", false);

  @Override
  public void check(LintContext context) {
    new GraphSearch<Boolean>(
            (hasCoupon, step, answer) ->
                hasCoupon || (step instanceof Question.TakeCoupon && Boolean.TRUE.equals(answer)))
        .visitAll(
            context.start(),
            false,
            visit -> {
              if (!visit.state()
                  && visit.node() instanceof Node.StepNode stepNode
                  && stepNode.step() instanceof Step.Send send) {
                checkPrintsNoCoupon(context, new StepVisit<>(send, visit));
              }
            });
  }

  private static void checkPrintsNoCoupon(LintContext context, StepVisit<Step.Send> send) {
    for (var use : context.templateUses(send)) {
      if (TemplateVariables.printed(context, use).orElse(Set.of()).contains(COUPON)) {
        context.report(
            new LintFinding.UnknownVariable(
                use.step(),
                use.message().template(),
                use.locale(),
                COUPON.name(),
                "takesCoupon(...) to have answered yes before",
                send.path()));
      }
    }
  }
}
