package dev.senda.explorer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** One path after the other, in the order of the answers. */
final class PathIterator implements Iterator<Path> {

  /** A junction on the way, and which of its answers is taken. */
  private record Turn(Node.Junction junction, int answer) {

    Path.Taken taken() {
      return new Path.Taken(junction.step(), junction.answer(answer));
    }

    boolean isLast() {
      return answer == junction.next().size() - 1;
    }
  }

  private final List<Turn> turns = new ArrayList<>();
  private Node.Leaf reached;
  private boolean hasNext = true;

  PathIterator(Node start) {
    reached = descend(start);
  }

  @Override
  public boolean hasNext() {
    return hasNext;
  }

  @Override
  public Path next() {
    if (!hasNext) {
      throw new NoSuchElementException();
    }
    var path = new Path(turns.stream().map(Turn::taken).toList(), reached.end());
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
    var turn = turns.removeLast();
    var next = new Turn(turn.junction(), turn.answer() + 1);
    turns.add(next);
    reached = descend(next.junction().next().get(next.answer()));
  }

  private Node.Leaf descend(Node from) {
    var node = from;
    while (node instanceof Node.Junction junction) {
      turns.add(new Turn(junction, 0));
      node = junction.next().getFirst();
    }
    return (Node.Leaf) node;
  }
}
