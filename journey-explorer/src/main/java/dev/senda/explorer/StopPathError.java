package dev.senda.explorer;

/** Leaves the journey's code. */
final class StopPathError extends Error {

  private static final long serialVersionUID = 1;

  StopPathError() {
    super("the path is over", null, false, false);
  }
}
