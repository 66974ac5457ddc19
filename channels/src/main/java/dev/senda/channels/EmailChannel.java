package dev.senda.channels;

/** Sends emails by one account. */
@FunctionalInterface
public interface EmailChannel {

  /**
   * Delivers one email, once, within the timeout of the channel.
   *
   * @throws RuntimeException on an unexpected fault; then it is not known whether it was sent
   */
  DeliveryResult deliver(OutboundEmail email);
}
