package dev.senda.journey;

import java.util.Locale;

/** The class of a journey's messages. It decides on consent. */
public enum MessageClass {
  /** Advertising: it needs a topic and consent to it. */
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
