package dev.senda.journey;

import java.util.Locale;

/** What kind of messages a journey sends: it decides about consent, caps and quiet hours. */
public enum MessageClass {
  /** Advertising: wants a topic, and consent to it. */
  MARKETING,
  /** About a service that the contact uses. */
  SERVICE,
  /** What the contact asked for: a receipt, a password. */
  TRANSACTIONAL;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
