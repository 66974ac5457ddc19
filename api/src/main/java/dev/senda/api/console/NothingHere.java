package dev.senda.api.console;

/** What a page was asked for does not exist; the message says what was looked for. */
final class NothingHere extends RuntimeException {

  private static final long serialVersionUID = 1;

  NothingHere(String message) {
    super(message);
  }
}
