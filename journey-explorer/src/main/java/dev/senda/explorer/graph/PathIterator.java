package dev.senda.explorer.graph;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** One path after the other, in the order of the answers. */
public final class PathIterator implements Iterator<JourneyPath> {

  /** A junction on the way, and which of its answers is taken. */
  private record ChosenAnswer(Node.StepNode junction, int answer) {

    JourneyPath.TakenStep takenStep() {
      return new JourneyPath.TakenStep(junction.step(), junction.answer(answer));
    }

    boolean isLast() {
      return answer == junction.next().size() - 1;
    }
  }

  private final List<ChosenAnswer> turns = new ArrayList<>();
  private Node.EndNode reached;
  private boolean hasNext = true;

  public PathIterator(Node start) {
    reached = descend(start);
  }

  @Override
  public boolean hasNext() {
    return hasNext;
  }

  @Override
  public JourneyPath next() {
    if (!hasNext) {
      throw new NoSuchElementException();
    }
    var path = new JourneyPath(turns.stream().map(ChosenAnswer::takenStep).toList(), reached.end());
    advance();
    return path;
  }

  private void advance() {
    while (!turns.isEmpty() && turns.getLast().isLast()) {
      turns.removeLast();
    }
    if (turns.isEmpty()) {
      hasNext = false;
      return;
    }
    var chosenAnswer = turns.removeLast();
    var next = new ChosenAnswer(chosenAnswer.junction(), chosenAnswer.answer() + 1);
    turns.add(next);
    reached = descend(next.junction().next().get(next.answer()));
  }

  private Node.EndNode descend(Node from) {
    var node = from;
    while (node instanceof Node.StepNode stepNode) {
      turns.add(new ChosenAnswer(stepNode, 0));
      node = stepNode.next().getFirst();
    }
    return (Node.EndNode) node;
  }
}
