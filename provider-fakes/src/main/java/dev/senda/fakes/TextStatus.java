package dev.senda.fakes;

import java.util.Locale;

/** How far a message came, as Twilio has it. */
public enum TextStatus {
  QUEUED,
  SENT,
  DELIVERED,
  /** WhatsApp only. */
  READ,
  /** The carrier did not deliver it. */
  UNDELIVERED,
  /** Twilio did not send it. */
  FAILED;

  String onTheWire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
