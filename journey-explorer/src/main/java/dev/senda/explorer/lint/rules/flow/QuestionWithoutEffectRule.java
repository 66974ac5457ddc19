package dev.senda.explorer.lint.rules.flow;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.graph.Node;
import dev.senda.explorer.graph.PathEnd;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.journey.engine.Question;

/**
 * A last question must change something; taking a coupon does, whatever the answer. What the last
 * explored round of an endless loop asks may change the next round.
 */
public final class QuestionWithoutEffectRule implements LintRule {

  @Override
  public void check(LintContext context) {
    for (var visit : context.visits()) {
      if (visit.node() instanceof Node.StepNode stepNode
          && stepNode.step() instanceof Question<?> question
          && !(question instanceof Question.TakeCoupon)
          && stepNode.next().getFirst() instanceof Node.EndNode end
          && !(end.end() instanceof PathEnd.GoesOn)
          && stepNode.next().stream().allMatch(end::equals)) {
        context.report(new LintFinding.QuestionWithoutEffect(question.name(), visit.path()));
      }
    }
  }
}
