package dev.senda.channels;

import java.util.List;

/** Sends messages of plain text by one account. */
@FunctionalInterface
public interface TextChannel {

  /**
   * Delivers one message, once, within the timeout of the channel.
   *
   * @throws RuntimeException on an unexpected fault; then it is not known whether it was sent
   */
  DeliveryResult deliver(OutboundText text);

  /**
   * Finds the provider's messages that may be the unconfirmed one, by the provider's ids; others
   * may be among them. Empty where the provider keeps no list, or cannot be asked now.
   */
  default List<String> findMatches(UnconfirmedMessage unconfirmedMessage) {
    return List.of();
  }
}
