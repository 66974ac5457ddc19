package dev.senda.channels;

import java.util.List;

/** A way for messages of plain text to leave the house. */
@FunctionalInterface
public interface TextChannel {

  /**
   * Hands one message over, once. It comes back within 15 seconds.
   *
   * @throws RuntimeException if something unexpected happens; then nobody knows whether the message
   *     was handed over
   */
  DeliveryResult deliver(OutboundText text);

  /**
   * What the provider has that may be the doubtful message, by its own ids; messages of others may
   * be among it. Empty where the provider keeps no list, or cannot be asked now.
   */
  default List<String> findMatches(UnconfirmedMessage unconfirmedMessage) {
    return List.of();
  }
}
