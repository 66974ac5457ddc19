package dev.senda.journey;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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

  /** The channel that has this name on the wire, letter for letter; empty if none has. */
  public static Optional<Channel> ofWireName(String name) {
    return Arrays.stream(values()).filter(channel -> channel.wireName().equals(name)).findFirst();
  }
}
