package dev.senda.channels;

/** A way for emails to leave the house. */
@FunctionalInterface
public interface EmailChannel {

  /**
   * Hands one email over, once. It comes back within 15 seconds.
   *
   * @throws RuntimeException if something unexpected happens; then nobody knows whether the email
   *     was handed over
   */
  DeliveryResult deliver(OutboundEmail email);
}
