package dev.senda.explorer;

import java.util.List;

/**
 * A point of a path lock from which it goes on always the same way: what a {@link Node} is to code,
 * in the words that are committed. Tracks are equal only where they are the same one.
 */
sealed interface Track {

  /** The step's or the end's words. */
  String words();

  /** A step, and where each of its answers leads. */
  final class Fork implements Track {

    /** The one answer of a step that asks nothing. */
    static final String NOTHING_ASKED = "";

    private final String step;
    private final List<String> answers;
    private final List<Track> next;

    Fork(String step, List<String> answers, List<Track> next) {
      this.step = step;
      this.answers = List.copyOf(answers);
      this.next = List.copyOf(next);
    }

    @Override
    public String words() {
      return step;
    }

    List<String> answers() {
      return answers;
    }

    /** In the order of the answers. */
    List<Track> next() {
      return next;
    }

    boolean asks() {
      return !answers.equals(List.of(NOTHING_ASKED));
    }
  }

  /** An end. */
  final class Stop implements Track {

    private final String end;

    Stop(String end) {
      this.end = end;
    }

    @Override
    public String words() {
      return end;
    }
  }
}
