package dev.senda.channels.inbound;

/** A webhook whose body cannot be read. The message quotes nothing of it. */
public final class MalformedWebhookException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Refuses the webhook.
   *
   * @param detail what was found and what was expected
   */
  public MalformedWebhookException(String detail) {
    super(detail);
  }

  /** The message, which is always there. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
