package dev.senda.explorer;

/** How much of a journey was walked; as text it says so to a person. */
public sealed interface Coverage {

  /** How many paths were followed. */
  long paths();

  /** Every path, to its end. */
  record EveryPath(long paths) implements Coverage {
    @Override
    public String toString() {
      return "every path: %,d".formatted(paths);
    }
  }

  /**
   * Too many paths to follow each: every answer of every step, and many ways to get there. What a
   * journey keeps in a variable and uses much later can be missed.
   */
  record EveryEdge(long paths) implements Coverage {
    @Override
    public String toString() {
      return "edge cover: %,d paths of too many; every edge seen, not every path".formatted(paths);
    }
  }

  /** What is wrong with the journey made it stop early: see its findings. */
  record Partial(long paths) implements Coverage {
    @Override
    public String toString() {
      return "a part: %,d paths, and then no further".formatted(paths);
    }
  }
}
