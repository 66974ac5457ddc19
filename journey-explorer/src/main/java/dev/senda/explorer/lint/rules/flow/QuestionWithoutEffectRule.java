package dev.senda.explorer.lint.rules.flow;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.graph.Node;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.journey.engine.Question;

/** A last question must change something; taking a coupon does, whatever the answer. */
public final class QuestionWithoutEffectRule implements LintRule {

  @Override
  public void check(LintContext context) {
    for (var visit : context.visits()) {
      if (visit.node() instanceof Node.StepNode stepNode
          && stepNode.step() instanceof Question<?> question
          && !(question instanceof Question.TakeCoupon)
          && stepNode.next().getFirst() instanceof Node.EndNode end
          && stepNode.next().stream().allMatch(end::equals)) {
        context.report(new LintFinding.QuestionWithoutEffect(question.name(), visit.path()));
      }
    }
  }
}
