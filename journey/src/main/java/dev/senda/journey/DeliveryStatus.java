package dev.senda.journey;

import java.util.Locale;

/**
 * The delivery status of a message: what is known of it at the moment when the journey asks. The
 * first four are known as soon as the message is sent; the last two are reported later.
 */
public enum DeliveryStatus {
  /** The channel accepted it, and nothing bad has been reported since. */
  ACCEPTED,
  /** The channel refused it, at once or later: it accepted the message and then dropped it. */
  REJECTED,
  /** It is not known whether the channel accepted it. It is not sent again. */
  UNKNOWN,
  /** It was not sent: no consent, a suppressed address, or no address. */
  SKIPPED,
  /** The channel accepted it and could not deliver it. */
  BOUNCED,
  /**
   * The contact reported it as spam. Only a journey without a topic sees this; a complaint ends
   * every journey of its topic.
   */
  COMPLAINED;

  /**
   * Whether the contact may still open, click or answer the message. Where this is false, waits for
   * that answer no at once.
   */
  public boolean allowsEngagement() {
    return switch (this) {
      case ACCEPTED, UNKNOWN -> true;
      case REJECTED, SKIPPED, BOUNCED, COMPLAINED -> false;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
