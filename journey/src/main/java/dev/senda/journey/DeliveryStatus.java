package dev.senda.journey;

import java.util.Locale;

/** What became of a message when it was sent. */
public enum DeliveryStatus {
  /** The channel took it. */
  ACCEPTED,
  /** The channel will never take it. */
  REJECTED,
  /** Nobody can know whether the channel took it; it is never sent again. */
  UNKNOWN,
  /** It must not be sent: no consent, a suppressed address, nothing to reach the contact by. */
  SKIPPED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
