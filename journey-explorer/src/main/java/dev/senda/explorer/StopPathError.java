package dev.senda.explorer;

/** Thrown to leave the journey's code when a path has ended. */
final class StopPathError extends Error {

  private static final long serialVersionUID = 1;

  StopPathError() {
    super("the path is over", null, false, false);
  }
}
