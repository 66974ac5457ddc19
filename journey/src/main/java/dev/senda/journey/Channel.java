package dev.senda.journey;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The channel on which a message is sent. */
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

  /** The channel with exactly this wire name; empty if there is none. */
  public static Optional<Channel> ofWireName(String name) {
    return Arrays.stream(values()).filter(channel -> channel.wireName().equals(name)).findFirst();
  }
}
