package dev.senda.channels;

import org.jspecify.annotations.Nullable;

/**
 * What a provider reports about a message that we handed to it, or about our account. Notes are
 * shown to people and contain no personal data.
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
   * @param isOurFault whether our account or configuration is the reason: the account is held until
   *     an operator has fixed it
   */
  record Dropped(String note, @Nullable SuppressionReason suppressionReason, boolean isOurFault)
      implements DeliveryEvent {}

  /** It was not delivered, because the contact opted out at the provider. */
  record OptedOut(String note) implements DeliveryEvent {}

  /** It was not delivered, for a temporary reason: it is sent again. */
  record TemporarilyFailed(String note) implements DeliveryEvent {}

  /**
   * It was not delivered, because our account sent too much at once: the account pauses, and the
   * message is sent again.
   */
  record RateLimited(String note) implements DeliveryEvent {}

  /** It was not delivered, because of our configuration: the account is held until it is fixed. */
  record Misconfigured(String note) implements DeliveryEvent {}

  /** It was not delivered: our account may not send to that country. It is sent again. */
  record CountryNotPermitted(String note) implements DeliveryEvent {}

  /** The contact reported it as spam. */
  record Complained() implements DeliveryEvent {}

  /**
   * The contact unsubscribed at the provider.
   *
   * @param isFromEverything whether the provider drops all further messages to the address, or only
   *     those of a group
   */
  record Unsubscribed(boolean isFromEverything) implements DeliveryEvent {}

  /** The contact took back at the provider that they had unsubscribed there. */
  record Resubscribed() implements DeliveryEvent {}

  /** No message: the provider suspended our account, or warns that it did. */
  record AccountSuspended(String note) implements DeliveryEvent {}

  /** No message: the provider lets our account send again. */
  record AccountReinstated(String note) implements DeliveryEvent {}
}
