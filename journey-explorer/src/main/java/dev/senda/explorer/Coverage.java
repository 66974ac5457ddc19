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
   * Each answer of each step was taken on at least one path, because there are too many paths to
   * follow them all. A path that depends on a variable that was set much earlier can be missed.
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
