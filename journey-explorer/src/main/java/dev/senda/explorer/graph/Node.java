package dev.senda.explorer.graph;

import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A point of a journey from which it always continues in the same way. Nodes are equal only where
 * they are the same one.
 */
public sealed interface Node {

  /** A step, and where each of its answers leads; a step that asks nothing leads to one node. */
  final class StepNode implements Node {

    private final Step step;
    private final List<Node> next;

    StepNode(Step step, List<Node> next) {
      this.step = step;
      this.next = List.copyOf(next);
    }

    public Step step() {
      return step;
    }

    /** The answer of that index; null where nothing is asked. */
    @Nullable
    public Object answer(int index) {
      return step instanceof Question<?> question ? question.answers().get(index) : null;
    }

    /** In the order of the question's answers. */
    public List<Node> next() {
      return next;
    }
  }

  /** An end. */
  final class EndNode implements Node {

    private final PathEnd end;

    EndNode(PathEnd end) {
      this.end = end;
    }

    public PathEnd end() {
      return end;
    }
  }
}
