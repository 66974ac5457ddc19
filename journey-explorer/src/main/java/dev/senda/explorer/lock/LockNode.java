package dev.senda.explorer.lock;

import dev.senda.explorer.graph.Node;
import java.util.List;

/**
 * A point of a path lock: the text form of a {@link Node}. Two of them are equal only if they are
 * the same object.
 */
sealed interface LockNode {

  /** The text of the step or of the end. */
  String text();

  /** A step, and where each of its answers leads. */
  final class StepNode implements LockNode {

    /** The one answer of a step that asks nothing. */
    static final String NO_ANSWER = "";

    private final String step;
    private final List<String> answers;
    private final List<LockNode> next;

    StepNode(String step, List<String> answers, List<LockNode> next) {
      this.step = step;
      this.answers = List.copyOf(answers);
      this.next = List.copyOf(next);
    }

    @Override
    public String text() {
      return step;
    }

    List<String> answers() {
      return answers;
    }

    /** In the order of the answers. */
    List<LockNode> next() {
      return next;
    }

    boolean isQuestion() {
      return !answers.equals(List.of(NO_ANSWER));
    }
  }

  /** An end. */
  final class EndNode implements LockNode {

    private final String end;

    EndNode(String end) {
      this.end = end;
    }

    @Override
    public String text() {
      return end;
    }
  }
}
