package dev.senda.explorer;

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
final class Search<S> {

  /** What is seen in a step, after what was seen before it. */
  interface Eyes<S> {

    /**
     * What is known then.
     *
     * @param answer null where the step asks nothing
     * @return null where nobody ever goes on with this answer
     */
    @Nullable S after(S before, Step step, @Nullable Object answer);
  }

  /** A node, and how it was come to. */
  record Here<S>(Node node, S seen, @Nullable Here<S> before, @Nullable Object answer) {

    /** The steps up to here; with the node's own. */
    String path() {
      var words = new ArrayDeque<String>();
      words.addFirst(
          switch (node) {
            case Node.Junction junction -> Words.taken(junction.step(), null);
            case Node.Leaf leaf -> leaf.end().toString();
          });
      for (var here = this; here.before != null; here = here.before) {
        if (here.before.node instanceof Node.Junction junction) {
          words.addFirst(Words.taken(junction.step(), here.answer));
        }
      }
      return String.join(" -> ", words);
    }
  }

  private record Met<S>(Node node, S seen) {}

  private final Eyes<S> eyes;

  Search(Eyes<S> eyes) {
    this.eyes = eyes;
  }

  /** Goes to all of them. */
  void from(Node start, S nothing, Consumer<Here<S>> visitor) {
    Deque<Here<S>> open = new ArrayDeque<>();
    Set<Met<S>> met = new HashSet<>();
    open.add(new Here<>(start, nothing, null, null));
    met.add(new Met<>(start, nothing));
    while (!open.isEmpty()) {
      var here = open.remove();
      visitor.accept(here);
      if (here.node() instanceof Node.Junction junction) {
        for (int i = 0; i < junction.next().size(); i++) {
          var answer = junction.answer(i);
          var seen = eyes.after(here.seen(), junction.step(), answer);
          var next = junction.next().get(i);
          if (seen != null && met.add(new Met<>(next, seen))) {
            open.add(new Here<>(next, seen, here, answer));
          }
        }
      }
    }
  }
}
