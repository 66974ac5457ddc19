package dev.senda.explorer.graph;

import dev.senda.journey.engine.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Creates nodes: one node for all points that continue in the same way. */
public final class NodeInterner {

  private record Shape(Step step, List<Node> next) {}

  private final Map<Shape, Node.StepNode> junctions = new HashMap<>();
  private final Map<PathEnd, Node.EndNode> leaves = new HashMap<>();

  public Node endNode(PathEnd end) {
    return leaves.computeIfAbsent(end, Node.EndNode::new);
  }

  public Node stepNode(Step step, List<Node> next) {
    return junctions.computeIfAbsent(
        new Shape(step, List.copyOf(next)), shape -> new Node.StepNode(shape.step(), shape.next()));
  }
}
