package dev.senda.explorer.lint.rules.flow;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.graph.Node;
import dev.senda.explorer.lint.engine.GraphSearch;
import dev.senda.explorer.lint.engine.KnownAnswers;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.Event;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.Question;
import java.util.Optional;

/** A wait for the goal or for an exit event is never answered: the event ends the journey first. */
public final class WaitEndedByGoalOrExitRule implements LintRule {

  @Override
  public void check(LintContext context) {
    new GraphSearch<KnownAnswers>(KnownAnswers::after)
        .visitAll(
            context.start(),
            KnownAnswers.NONE,
            visit -> {
              if (visit.node() instanceof Node.StepNode stepNode
                  && stepNode.step() instanceof Question.Wait<?> wait) {
                check(context, wait, visit);
              }
            });
  }

  private static void check(
      LintContext context, Question.Wait<?> wait, GraphSearch.Visit<KnownAnswers> visit) {
    for (var awaitedEvent : wait.awaited()) {
      if (awaitedEvent instanceof AwaitedEvent.Happened happened) {
        endedBy(context.plan(), happened.event())
            .ifPresent(
                end ->
                    context.report(
                        new LintFinding.UnreachableAnswer(
                            wait.name(),
                            wait instanceof Question.WaitFor ? "yes" : awaitedEvent.toString(),
                            end + " ends the journey first",
                            visit.path())));
      }
    }
  }

  /** What ends the journey whenever this event happens; empty if nothing does. */
  private static Optional<String> endedBy(Plan plan, Event event) {
    if (plan.goal() != null && includes(plan.goal(), event)) {
      return Optional.of("the goal \"%s\"".formatted(plan.goal()));
    }
    return plan.exits().stream()
        .filter(exit -> includes(exit, event))
        .findFirst()
        .map("the exit on \"%s\""::formatted);
  }

  /** Whether every event that matches the narrower pattern also matches the wider one. */
  private static boolean includes(Event wider, Event narrower) {
    return wider.name().equals(narrower.name())
        && narrower.properties().containsAll(wider.properties());
  }
}
