package dev.senda.channels;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The result of delivering a message to a channel. Reasons never quote the address. */
public sealed interface DeliveryResult {

  /**
   * The channel accepted it.
   *
   * @param providerMessageId the channel's id of the message; null where it gives none
   */
  record Accepted(@Nullable String providerMessageId) implements DeliveryResult {}

  /**
   * The channel will never accept this message for this address.
   *
   * @param suppressionReason why nothing is sent to the address any more; null if the channel
   *     refused the message and not the address
   */
  record Rejected(String reason, @Nullable SuppressionReason suppressionReason)
      implements DeliveryResult {

    /** The message was refused; the address may be good. */
    public Rejected(String reason) {
      this(reason, null);
    }
  }

  /**
   * The channel certainly does not have the message, but may accept it later.
   *
   * @param retryAfter how long the provider asks the whole account to wait, real time; null if it
   *     does not ask
   */
  record NotSent(String reason, @Nullable Duration retryAfter) implements DeliveryResult {

    public NotSent(String reason) {
      this(reason, null);
    }
  }

  /**
   * The channel refuses us, not the contact: an operator must fix the configuration. Until then the
   * account is held, or only the messages to one recipient domain.
   *
   * @param recipientDomain the domain whose policy refuses us, in lower case; null if the account
   *     can send no message at all
   */
  record Misconfigured(String reason, @Nullable String recipientDomain) implements DeliveryResult {

    /** The account can send no message at all. */
    public Misconfigured(String reason) {
      this(reason, null);
    }
  }

  /**
   * The account may not send to this address's country, but to others. Only this message waits
   * until an operator permits the country.
   */
  record CountryNotPermitted(String reason) implements DeliveryResult {}

  /** Senda does not know whether the channel has the message. */
  record Unconfirmed(String reason) implements DeliveryResult {}
}
