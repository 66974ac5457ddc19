package dev.senda.channels.inbound;

/** A webhook that is not signed, or not by the provider. The message quotes nothing secret. */
public final class WebhookSignatureException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Reason reason;

  /**
   * Refuses the webhook.
   *
   * @param detail what was found and what was expected
   */
  public WebhookSignatureException(Reason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  /** The faults of a signature. */
  public enum Reason {
    MISSING,
    INVALID
  }

  public Reason reason() {
    return reason;
  }

  /** The message, which is always there. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
