package dev.senda.explorer.lint.engine;

import dev.senda.explorer.graph.Node;
import dev.senda.explorer.graph.StepText;
import dev.senda.journey.engine.Step;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes to every node of a journey, on the shortest path first; several times where what was seen on
 * the way makes a difference.
 *
 * @param <S> what was seen on the way: equal where it makes no difference
 */
public final class GraphSearch<S> {

  /** What is seen in a step, after what was seen before it. */
  public interface StateTransition<S> {

    /**
     * What is known then.
     *
     * @param answer null where the step asks nothing
     * @return null where nobody ever goes on with this answer
     */
    @Nullable S next(S before, Step step, @Nullable Object answer);
  }

  /** A node, and how it was come to. */
  public record Visit<S>(Node node, S state, @Nullable Visit<S> previous, @Nullable Object answer) {

    /** The steps up to here; with the node's own. */
    public String path() {
      var words = new ArrayDeque<String>();
      words.addFirst(
          switch (node) {
            case Node.StepNode stepNode -> StepText.describe(stepNode.step(), null);
            case Node.EndNode endNode -> endNode.end().toString();
          });
      for (var visit = this; visit.previous != null; visit = visit.previous) {
        if (visit.previous.node instanceof Node.StepNode stepNode) {
          words.addFirst(StepText.describe(stepNode.step(), visit.answer));
        }
      }
      return String.join(" -> ", words);
    }
  }

  private record VisitedState<S>(Node node, S state) {}

  private final StateTransition<S> stateTransition;

  public GraphSearch(StateTransition<S> stateTransition) {
    this.stateTransition = stateTransition;
  }

  /** Goes to all of them. */
  public void visitAll(Node start, S nothing, Consumer<Visit<S>> visitor) {
    Deque<Visit<S>> open = new ArrayDeque<>();
    Set<VisitedState<S>> met = new HashSet<>();
    open.add(new Visit<>(start, nothing, null, null));
    met.add(new VisitedState<>(start, nothing));
    while (!open.isEmpty()) {
      var visit = open.remove();
      visitor.accept(visit);
      if (visit.node() instanceof Node.StepNode stepNode) {
        for (int i = 0; i < stepNode.next().size(); i++) {
          var answer = stepNode.answer(i);
          var seen = stateTransition.next(visit.state(), stepNode.step(), answer);
          var next = stepNode.next().get(i);
          if (seen != null && met.add(new VisitedState<>(next, seen))) {
            open.add(new Visit<>(next, seen, visit, answer));
          }
        }
      }
    }
  }
}
