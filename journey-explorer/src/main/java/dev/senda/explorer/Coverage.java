package dev.senda.explorer;

/** How much of a journey was explored; its text is a sentence. */
public sealed interface Coverage {

  /** The number of followed paths. */
  long paths();

  /** Every path, to its end. */
  record EveryPath(long paths) implements Coverage {
    @Override
    public String toString() {
      return "every path: %,d".formatted(paths);
    }
  }

  /**
   * Every answer of every step, on some path: there are too many paths to follow each. A decision
   * that depends on a variable from much earlier can be missed.
   */
  record EveryEdge(long paths) implements Coverage {
    @Override
    public String toString() {
      return "edge cover: %,d paths of too many; every edge seen, not every path".formatted(paths);
    }
  }

  /** The exploration stopped early because of a problem of the journey; see its findings. */
  record Partial(long paths) implements Coverage {
    @Override
    public String toString() {
      return "a part: %,d paths, and then no further".formatted(paths);
    }
  }
}
