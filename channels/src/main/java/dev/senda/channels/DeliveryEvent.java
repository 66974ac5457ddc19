package dev.senda.channels;

import org.jspecify.annotations.Nullable;

/**
 * What became of a message, as a provider reports it. Notes are for people and quote no address.
 */
public sealed interface DeliveryEvent {

  /** The provider has it. */
  record Accepted() implements DeliveryEvent {}

  /** It is still on its way. */
  record Deferred(String note) implements DeliveryEvent {}

  record Delivered() implements DeliveryEvent {}

  /**
   * It was opened.
   *
   * @param isBot whether only a program did
   */
  record Opened(boolean isBot) implements DeliveryEvent {}

  /**
   * A link was clicked.
   *
   * @param url as it stands in the message
   * @param isBot whether a program did that says so
   */
  record Clicked(String url, boolean isBot) implements DeliveryEvent {}

  /** It did not get through, for what it is or when it came; the address may be good. */
  record Undelivered(String note) implements DeliveryEvent {}

  /**
   * It did not get through, for what the address is.
   *
   * @param suppressesAddress whether nothing is sent there any more
   */
  record Bounced(String note, boolean suppressesAddress) implements DeliveryEvent {}

  /**
   * The provider took it, and then did not try.
   *
   * @param suppressionReason why nothing is sent to the address any more; null where it may
   */
  record Dropped(String note, @Nullable SuppressionReason suppressionReason) implements DeliveryEvent {}

  /** The provider sends nothing to somebody who told it so. */
  record OptedOut(String note) implements DeliveryEvent {}

  /** It did not get through, for a reason that passes: it is sent again. */
  record TemporarilyFailed(String note) implements DeliveryEvent {}

  /** It did not get through, by a fault of ours: nothing is sent until somebody mends it. */
  record Misconfigured(String note) implements DeliveryEvent {}

  /** It did not get through: our account may not send to that country. It is sent again. */
  record CountryNotPermitted(String note) implements DeliveryEvent {}

  record Complained() implements DeliveryEvent {}

  record Unsubscribed() implements DeliveryEvent {}
}
