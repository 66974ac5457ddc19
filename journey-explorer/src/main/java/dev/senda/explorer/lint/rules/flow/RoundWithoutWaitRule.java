package dev.senda.explorer.lint.rules.flow;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.graph.Node;
import dev.senda.explorer.graph.StepDuration;
import dev.senda.explorer.lint.engine.GraphSearch;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Each round of an endless loop must wait, or an enrollment would never rest. */
public final class RoundWithoutWaitRule implements LintRule {

  @Override
  public void check(LintContext context) {
    new GraphSearch<Set<String>>(RoundWithoutWaitRule::after)
        .visitAll(
            context.start(),
            Set.of(),
            visit -> {
              if (visit.node() instanceof Node.StepNode stepNode
                  && stepNode.step() instanceof Step.Round round
                  && visit.state().contains(round.name())) {
                context.report(new LintFinding.RoundWithoutWait(round.name(), visit.path()));
              }
            });
  }

  /** The endless loops in whose current round nothing has waited yet. */
  private static Set<String> after(Set<String> restless, Step step, @Nullable Object answer) {
    if (waits(step, answer)) {
      return Set.of();
    }
    if (step instanceof Step.Round round && round.isEndless()) {
      var more = new HashSet<>(restless);
      more.add(round.name());
      return Set.copyOf(more);
    }
    return restless;
  }

  /** An engagement answers each later wait at once, and an event only one. */
  private static boolean waits(Step step, @Nullable Object answer) {
    return switch (step) {
      case Step.PauseUntil _ -> true;
      case Question.DateReached _ -> Boolean.TRUE.equals(answer);
      case Question.Wait<?> wait
          when wait.awaited().stream().allMatch(AwaitedEvent.Happened.class::isInstance) ->
          true;
      case Step.Command _, Question<?> _ -> StepDuration.atLeast(step, answer).isPositive();
    };
  }
}
