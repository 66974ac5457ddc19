package dev.senda.explorer;

/** How a path ends. */
public sealed interface End {

  /** The journey ran to its end. */
  record Completed() implements End {
    @Override
    public String toString() {
      return "end";
    }
  }

  /** The journey left by itself. */
  record Exited(String reason) implements End {
    @Override
    public String toString() {
      return "exit: " + reason;
    }
  }

  /** The journey threw an exception. */
  record Failed(String error) implements End {
    @Override
    public String toString() {
      return "fails: " + error;
    }
  }

  /** It went on for longer than it was followed. */
  record Unknown() implements End {
    @Override
    public String toString() {
      return "not followed further";
    }
  }
}
