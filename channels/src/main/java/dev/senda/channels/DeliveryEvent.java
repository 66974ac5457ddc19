package dev.senda.channels;

import org.jspecify.annotations.Nullable;

/**
 * What a provider reports about a message that we handed to it. Notes are shown to people and
 * contain no personal data.
 */
public sealed interface DeliveryEvent {

  /** The provider accepted it. */
  record Accepted() implements DeliveryEvent {}

  /** The delivery is delayed, and the provider keeps trying. */
  record Deferred(String note) implements DeliveryEvent {}

  /** It was delivered. */
  record Delivered() implements DeliveryEvent {}

  /**
   * It was opened.
   *
   * @param isBot whether a program opened it, and no person
   */
  record Opened(boolean isBot) implements DeliveryEvent {}

  /**
   * A link was clicked.
   *
   * @param url as it is in the message
   * @param isBot whether a program followed it, by its own user agent
   */
  record Clicked(String url, boolean isBot) implements DeliveryEvent {}

  /**
   * It was not delivered, because of its content or for another reason; the address may be good.
   */
  record Undelivered(String note) implements DeliveryEvent {}

  /**
   * It was not delivered, because of the address.
   *
   * @param suppressesAddress whether nothing is sent to the address any more
   */
  record Bounced(String note, boolean suppressesAddress) implements DeliveryEvent {}

  /**
   * The provider accepted it, and then did not try to deliver it.
   *
   * @param suppressionReason why nothing is sent to the address any more; null where messages may
   *     still be sent
   */
  record Dropped(String note, @Nullable SuppressionReason suppressionReason)
      implements DeliveryEvent {}

  /** It was not delivered, because the contact opted out at the provider. */
  record OptedOut(String note) implements DeliveryEvent {}

  /** It was not delivered, for a temporary reason: it is sent again. */
  record TemporarilyFailed(String note) implements DeliveryEvent {}

  /** It was not delivered, because of our configuration: the account is held until it is fixed. */
  record Misconfigured(String note) implements DeliveryEvent {}

  /** It was not delivered: our account may not send to that country. It is sent again. */
  record CountryNotPermitted(String note) implements DeliveryEvent {}

  /** The contact reported it as spam. */
  record Complained() implements DeliveryEvent {}

  /** The contact unsubscribed at the provider. */
  record Unsubscribed() implements DeliveryEvent {}
}
