package dev.senda.journey;

import java.util.Locale;

/** How a message reaches a contact. */
public enum Channel {
  EMAIL,
  SMS,
  WHATSAPP,
  MESSENGER,
  PUSH,
  WEBHOOK;

  /** The name on the wire and in the database: {@code email}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
