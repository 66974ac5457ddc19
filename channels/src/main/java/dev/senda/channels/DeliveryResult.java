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
   * @param suppressionReason why nothing is sent to the address any more; null where it is the
   *     message that was refused
   */
  record Rejected(String reason, @Nullable SuppressionReason suppressionReason)
      implements DeliveryResult {

    /** The message was refused; the address may be good. */
    public Rejected(String reason) {
      this(reason, null);
    }
  }

  /**
   * The channel certainly does not have it, but may accept it later.
   *
   * @param retryAfter how long the provider asks the whole account to wait, real time; null where
   *     it asks for nothing
   */
  record NotSent(String reason, @Nullable Duration retryAfter) implements DeliveryResult {

    public NotSent(String reason) {
      this(reason, null);
    }
  }

  /**
   * The channel refuses us, not the contact: somebody must fix the configuration. Until then the
   * account is held, or only the messages to one recipient domain.
   *
   * @param recipientDomain the domain whose policy refuses us, in lower case; null where the
   *     account can send to nobody
   */
  record Misconfigured(String reason, @Nullable String recipientDomain) implements DeliveryResult {

    /** The account can send to nobody. */
    public Misconfigured(String reason) {
      this(reason, null);
    }
  }

  /**
   * The account may not send to this address's country, but to others. Only this message waits
   * until somebody fixes that.
   */
  record CountryNotPermitted(String reason) implements DeliveryResult {}

  /** It is not known whether the channel has it. */
  record Unconfirmed(String reason) implements DeliveryResult {}
}
