package dev.senda.workers.channel;

/** A way for messages of plain text to leave the house. */
@FunctionalInterface
public interface TextChannel {

  /**
   * Hands one message over, once. It comes back within 15 seconds.
   *
   * @throws RuntimeException if something unexpected happens; then nobody knows whether the message
   *     was handed over
   */
  Delivery deliver(OutgoingText text);
}
