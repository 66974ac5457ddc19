package dev.senda.fakes.sendgrid;

/** The types of bounces that SendGrid reports. */
public enum SendGridBounceType {
  /** The mailbox does not exist: the address is suppressed from now on. */
  HARD,
  /** Refused this time, as spam or for its size: the address stays good. */
  BLOCKED,
  /** As {@link #HARD}, after the mail had been delivered; without sg_message_id. */
  ASYNCHRONOUS
}
