package dev.senda.api.console;

/** A console page does not exist. The message names what was requested. */
public final class PageNotFoundException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public PageNotFoundException(String message) {
    super(message);
  }
}
