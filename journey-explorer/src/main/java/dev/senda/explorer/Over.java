package dev.senda.explorer;

/** Leaves the journey's code. */
final class Over extends Error {

  private static final long serialVersionUID = 1;

  Over() {
    super("the path is over", null, false, false);
  }
}
