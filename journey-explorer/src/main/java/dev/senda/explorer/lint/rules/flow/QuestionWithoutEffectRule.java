package dev.senda.explorer.lint.rules.flow;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.graph.Node;
import dev.senda.explorer.graph.PathEnd;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.engine.Question;

/**
 * A last question must change something; taking a coupon does, whatever the answer, and so does
 * confirming a subscription. What the last explored round of an endless loop asks may change the
 * next round.
 */
public final class QuestionWithoutEffectRule implements LintRule {

  @Override
  public void check(LintContext context) {
    for (var visit : context.visits()) {
      if (visit.node() instanceof Node.StepNode stepNode
          && stepNode.step() instanceof Question<?> question
          && !(question instanceof Question.TakeCoupon)
          && !isConfirmation(question)
          && stepNode.next().getFirst() instanceof Node.EndNode end
          && !(end.end() instanceof PathEnd.GoesOn)
          && stepNode.next().stream().allMatch(end::equals)) {
        context.report(new LintFinding.QuestionWithoutEffect(question.name(), visit.path()));
      }
    }
  }

  private static boolean isConfirmation(Question<?> question) {
    return question instanceof Question.WaitFor(AwaitedEvent.Engaged engaged, _, _)
        && engaged.isConfirmation();
  }
}
