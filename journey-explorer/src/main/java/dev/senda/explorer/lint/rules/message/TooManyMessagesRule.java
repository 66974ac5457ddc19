package dev.senda.explorer.lint.rules.message;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.graph.Node;
import dev.senda.explorer.lint.engine.GraphSearch;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.explorer.lint.engine.SendFrequency;
import dev.senda.journey.MessageClass;
import dev.senda.journey.engine.Step;

/** A journey may send only so many marketing messages to one contact within 24 hours. */
public final class TooManyMessagesRule implements LintRule {

  private final int maxPerDay;

  public TooManyMessagesRule(int maxPerDay) {
    this.maxPerDay = maxPerDay;
  }

  @Override
  public void check(LintContext context) {
    if (context.plan().messageClass() != MessageClass.MARKETING) {
      return;
    }
    new GraphSearch<SendFrequency>(SendFrequency::after)
        .visitAll(
            context.start(),
            SendFrequency.START,
            visit -> {
              int recent = visit.state().recentSends().size();
              if (visit.node() instanceof Node.StepNode stepNode
                  && stepNode.step() instanceof Step.Send send
                  && recent >= maxPerDay) {
                context.report(
                    new LintFinding.TooManyMessages(
                        send.name(), recent + 1, maxPerDay, visit.path()));
              }
            });
  }
}
