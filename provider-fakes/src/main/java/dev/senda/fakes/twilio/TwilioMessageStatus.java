package dev.senda.fakes.twilio;

import java.util.Locale;

/** The status of a message, as Twilio names it. */
public enum TwilioMessageStatus {
  QUEUED,
  SENT,
  DELIVERED,
  /** WhatsApp only. */
  READ,
  /** The carrier did not deliver it. */
  UNDELIVERED,
  /** Twilio did not send it. */
  FAILED;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
