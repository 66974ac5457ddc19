package dev.senda.explorer;

import dev.senda.journey.engine.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes nodes, the same one for whatever goes on the same way. */
final class Nodes {

  private record Shape(Step step, List<Node> next) {}

  private final Map<Shape, Node.Junction> junctions = new HashMap<>();
  private final Map<End, Node.Leaf> leaves = new HashMap<>();

  Node leaf(End end) {
    return leaves.computeIfAbsent(end, Node.Leaf::new);
  }

  Node junction(Step step, List<Node> next) {
    return junctions.computeIfAbsent(
        new Shape(step, List.copyOf(next)), shape -> new Node.Junction(shape.step(), shape.next()));
  }
}
