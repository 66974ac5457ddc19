package dev.senda.api.console;

/** What a page was asked for does not exist; the message says what was looked for. */
public final class PageNotFoundException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public PageNotFoundException(String message) {
    super(message);
  }
}
