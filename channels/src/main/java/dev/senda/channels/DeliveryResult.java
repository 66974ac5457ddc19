package dev.senda.channels;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came of handing a message to a channel. Reasons never quote the address. */
public sealed interface DeliveryResult {

  /**
   * The channel has it now.
   *
   * @param providerMessageId what the channel calls it; null where it says nothing
   */
  record Accepted(@Nullable String providerMessageId) implements DeliveryResult {}

  /**
   * The channel will never take this message for this address.
   *
   * @param recipientStatus what that says of the address
   */
  record Rejected(String reason, RecipientStatus recipientStatus) implements DeliveryResult {}

  /** What a rejection says of the address. */
  enum RecipientStatus {
    /** Nothing: it is the message that is refused. */
    UNAFFECTED,
    /** Nobody has it: it must not be written to again. */
    INVALID,
    /** Whoever has it wants nothing of us on this channel. */
    OPTED_OUT;

    /** Why nothing is sent there any more; empty where it may be. */
    public Optional<String> suppressionReason() {
      return switch (this) {
        case UNAFFECTED -> Optional.empty();
        case INVALID -> Optional.of("bounced");
        case OPTED_OUT -> Optional.of("opted out");
      };
    }
  }

  /**
   * The channel certainly does not have it, but may take it later.
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
   * The channel refuses us, not the contact: somebody must mend the configuration. Until then the
   * account is held.
   */
  record Misconfigured(String reason) implements DeliveryResult {}

  /**
   * The account may not send to this address's country, and to others it may. Somebody must mend
   * that, or never will: this message waits for it, and no other.
   */
  record CountryNotPermitted(String reason) implements DeliveryResult {}

  /** Nobody can know whether the channel has it. */
  record Unconfirmed(String reason) implements DeliveryResult {}
}
