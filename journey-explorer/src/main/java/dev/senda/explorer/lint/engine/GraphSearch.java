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
 * A breadth-first search: visits every node of a journey on the shortest path first, once for each
 * state in which a path can reach it.
 *
 * @param <S> what a rule remembers along a path; equal states are visited once
 */
public final class GraphSearch<S> {

  /** Computes the state after a step. */
  @FunctionalInterface
  public interface StateTransition<S> {

    /**
     * The state after the step.
     *
     * @param answer null where the step asks nothing
     * @return null where no contact continues with this answer
     */
    @Nullable S next(S before, Step step, @Nullable Object answer);
  }

  /**
   * A node, and the path to it.
   *
   * @param state the state before the node
   * @param previous the visit before this one; null at the start
   * @param answer the answer that led here; null where the previous step asks nothing
   */
  public record Visit<S>(Node node, S state, @Nullable Visit<S> previous, @Nullable Object answer) {

    /** The steps from the start to this node, as text. */
    public String path() {
      var steps = new ArrayDeque<String>();
      steps.addFirst(
          switch (node) {
            case Node.StepNode stepNode -> StepText.describe(stepNode.step(), null);
            case Node.EndNode endNode -> endNode.end().toString();
          });
      for (var visit = this; visit.previous != null; visit = visit.previous) {
        if (visit.previous.node instanceof Node.StepNode stepNode) {
          steps.addFirst(StepText.describe(stepNode.step(), visit.answer));
        }
      }
      return String.join(" -> ", steps);
    }
  }

  private record VisitedState<S>(Node node, S state) {}

  private final StateTransition<S> stateTransition;

  public GraphSearch(StateTransition<S> stateTransition) {
    this.stateTransition = stateTransition;
  }

  /** Visits every node that a path reaches. */
  public void visitAll(Node start, S initial, Consumer<Visit<S>> visitor) {
    Deque<Visit<S>> open = new ArrayDeque<>();
    Set<VisitedState<S>> visited = new HashSet<>();
    open.add(new Visit<>(start, initial, null, null));
    visited.add(new VisitedState<>(start, initial));
    while (!open.isEmpty()) {
      var visit = open.remove();
      visitor.accept(visit);
      if (visit.node() instanceof Node.StepNode stepNode) {
        for (int i = 0; i < stepNode.next().size(); i++) {
          var answer = stepNode.answer(i);
          var state = stateTransition.next(visit.state(), stepNode.step(), answer);
          var next = stepNode.next().get(i);
          if (state != null && visited.add(new VisitedState<>(next, state))) {
            open.add(new Visit<>(next, state, visit, answer));
          }
        }
      }
    }
  }
}
