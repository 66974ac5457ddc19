package dev.senda.channels.settings;

/** Where to find out whether a message was sent when the connection broke during the delivery. */
public enum ConfirmationSource {
  /** Nowhere: the channel keeps no record that could be asked. */
  NONE,
  /** The table of the development mailbox has what the channel accepted. */
  MAILBOX,
  /** The provider reports what it accepted, and may have a list of it. */
  PROVIDER_EVENTS,
  /** The receiver ignores a message that it has already, by its id: it may be delivered again. */
  IDEMPOTENT_RECEIVER
}
