package dev.senda.explorer.lock;

import dev.senda.explorer.graph.Node;
import dev.senda.explorer.graph.PathCounts;
import dev.senda.explorer.graph.StepText;
import dev.senda.journey.engine.Question;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Creates lock nodes; places from which the journey continues in the same way share one node. */
final class LockGraph {

  private record Shape(String step, List<String> answers, List<LockNode> next) {}

  private final Map<Shape, LockNode> stepNodes = new HashMap<>();
  private final Map<String, LockNode> endNodes = new HashMap<>();
  private final Map<Node, LockNode> ofNodes = new HashMap<>();

  LockNode endNode(String end) {
    return endNodes.computeIfAbsent(end, LockNode.EndNode::new);
  }

  LockNode stepNode(String step, List<String> answers, List<LockNode> next) {
    return stepNodes.computeIfAbsent(
        new Shape(step, List.copyOf(answers), List.copyOf(next)),
        shape -> new LockNode.StepNode(shape.step(), shape.answers(), shape.next()));
  }

  /** The lock node of a node of the explored journey. */
  LockNode nodeOf(Node node) {
    var known = ofNodes.get(node);
    if (known != null) {
      return known;
    }
    var lockNode =
        switch (node) {
          case Node.EndNode endNode -> endNode(onOneLine(endNode.end().toString()));
          case Node.StepNode stepNode ->
              stepNode(
                  onOneLine(StepText.describe(stepNode.step(), null)),
                  answers(stepNode),
                  stepNode.next().stream().map(this::nodeOf).toList());
        };
    ofNodes.put(node, lockNode);
    return lockNode;
  }

  static String onOneLine(String words) {
    return words.replaceAll("\\R", " ");
  }

  /** Every node from here on, in the order in which the paths reach them. */
  static List<LockNode> nodesFrom(LockNode start) {
    var met = new LinkedHashMap<LockNode, Boolean>();
    collect(start, met);
    return new ArrayList<>(met.keySet());
  }

  /** The number of paths to an end; {@link Long#MAX_VALUE} where it is larger. */
  static long countPaths(LockNode start) {
    return countPaths(start, new HashMap<>());
  }

  private static List<String> answers(Node.StepNode stepNode) {
    return stepNode.step() instanceof Question<?> question
        ? question.answers().stream()
            .map(answer -> StepText.answerText(question, answer))
            .map(LockGraph::onOneLine)
            .toList()
        : List.of(LockNode.StepNode.NO_ANSWER);
  }

  private static void collect(LockNode lockNode, Map<LockNode, Boolean> met) {
    if (met.put(lockNode, true) == null && lockNode instanceof LockNode.StepNode stepNode) {
      stepNode.next().forEach(next -> collect(next, met));
    }
  }

  private static long countPaths(LockNode lockNode, Map<LockNode, Long> known) {
    var counted = known.get(lockNode);
    if (counted != null) {
      return counted;
    }
    long count =
        switch (lockNode) {
          case LockNode.EndNode _ -> 1;
          case LockNode.StepNode stepNode ->
              stepNode.next().stream()
                  .mapToLong(next -> countPaths(next, known))
                  .reduce(0, PathCounts::saturatedSum);
        };
    known.put(lockNode, count);
    return count;
  }
}
