package dev.senda.explorer.lint.rules.flow;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.graph.Node;
import dev.senda.explorer.graph.StepText;
import dev.senda.explorer.lint.engine.GraphSearch;
import dev.senda.explorer.lint.engine.GraphSearch.Visit;
import dev.senda.explorer.lint.engine.KnownAnswers;
import dev.senda.explorer.lint.engine.LintContext;
import dev.senda.explorer.lint.engine.LintRule;
import dev.senda.journey.engine.Question;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition must not contradict what was answered just before, where that leaves a step that no
 * path reaches.
 */
public final class ContradictedConditionRule implements LintRule {

  private record BlockedAnswer(
      Visit<KnownAnswers> visit, Question<?> question, Object answer, Node next) {}

  @Override
  public void check(LintContext context) {
    var blocked = new LinkedHashMap<List<Object>, BlockedAnswer>();
    var reached = new HashSet<String>();
    new GraphSearch<KnownAnswers>(KnownAnswers::after)
        .visitAll(
            context.start(),
            KnownAnswers.NONE,
            visit -> {
              reached.add(describe(visit.node()));
              if (visit.node() instanceof Node.StepNode stepNode) {
                addBlockedAnswers(stepNode, visit, blocked);
              }
            });
    for (var block : blocked.values()) {
      var lost = firstUnreached(block.next(), reached, new HashSet<>());
      if (lost != null) {
        reached.add(lost);
        context.report(
            new LintFinding.UnreachableAnswer(
                block.question().name(),
                StepText.answerText(block.question(), block.answer()),
                "the opposite was answered just before, and \"%s\" is never reached"
                    .formatted(lost),
                block.visit().path()));
      }
    }
  }

  private static void addBlockedAnswers(
      Node.StepNode stepNode, Visit<KnownAnswers> visit, Map<List<Object>, BlockedAnswer> blocked) {
    for (int i = 0; i < stepNode.next().size(); i++) {
      var answer = stepNode.answer(i);
      if (answer != null
          && stepNode.step() instanceof Question<?> question
          && visit.state().after(question, answer) == null) {
        blocked.putIfAbsent(
            List.of(stepNode, answer),
            new BlockedAnswer(visit, question, answer, stepNode.next().get(i)));
      }
    }
  }

  private static @Nullable String firstUnreached(Node node, Set<String> reached, Set<Node> seen) {
    if (!seen.add(node)) {
      return null;
    }
    var text = describe(node);
    if (!reached.contains(text)) {
      return text;
    }
    if (node instanceof Node.StepNode stepNode) {
      for (var next : stepNode.next()) {
        var lost = firstUnreached(next, reached, seen);
        if (lost != null) {
          return lost;
        }
      }
    }
    return null;
  }

  private static String describe(Node node) {
    return switch (node) {
      case Node.StepNode stepNode -> StepText.describe(stepNode.step(), null);
      case Node.EndNode endNode -> endNode.end().toString();
    };
  }
}
