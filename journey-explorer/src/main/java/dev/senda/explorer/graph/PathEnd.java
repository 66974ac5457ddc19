package dev.senda.explorer.graph;

/** How a path ends. */
public sealed interface PathEnd {

  /** The journey ran to its end. */
  record Completed() implements PathEnd {
    @Override
    public String toString() {
      return "end";
    }
  }

  /** The journey left by itself. */
  record Exited(String reason) implements PathEnd {
    @Override
    public String toString() {
      return "exit: " + reason;
    }
  }

  /** The journey threw an exception. */
  record Failed(String error) implements PathEnd {
    @Override
    public String toString() {
      return "fails: " + error;
    }
  }

  /** It goes on in further rounds of an endless loop, which have the same code. */
  record GoesOn(String loop) implements PathEnd {
    @Override
    public String toString() {
      return "goes on: " + loop;
    }
  }

  /** The path is longer than the explorer follows. */
  record Truncated() implements PathEnd {
    @Override
    public String toString() {
      return "not followed further";
    }
  }
}
