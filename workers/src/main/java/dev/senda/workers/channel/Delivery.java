package dev.senda.workers.channel;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came of handing a message to a channel. Reasons never quote the address. */
public sealed interface Delivery {

  /**
   * The channel has it now.
   *
   * @param providerId what the channel calls it; null where it says nothing
   */
  record Accepted(@Nullable String providerId) implements Delivery {}

  /**
   * The channel will never take this message for this address.
   *
   * @param address what that says of the address
   */
  record Rejected(String reason, Address address) implements Delivery {}

  /** What a rejection says of the address. */
  enum Address {
    /** Nothing: it is the message that is refused. */
    FINE,
    /** Nobody has it: it must not be written to again. */
    DEAD,
    /** Whoever has it wants nothing of us on this channel. */
    OPTED_OUT;

    /** Why nothing is sent there any more; empty where it may be. */
    public Optional<String> suppression() {
      return switch (this) {
        case FINE -> Optional.empty();
        case DEAD -> Optional.of("bounced");
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
  record NotSent(String reason, @Nullable Duration retryAfter) implements Delivery {

    public NotSent(String reason) {
      this(reason, null);
    }
  }

  /**
   * The channel refuses us, not the contact: somebody must mend the configuration. Until then the
   * account is held.
   */
  record Misconfigured(String reason) implements Delivery {}

  /**
   * The account may not send to this address's country, and to others it may. Somebody must mend
   * that, or never will: this message waits for it, and no other.
   */
  record NotPermittedThere(String reason) implements Delivery {}

  /** Nobody can know whether the channel has it. */
  record Ambiguous(String reason) implements Delivery {}
}
