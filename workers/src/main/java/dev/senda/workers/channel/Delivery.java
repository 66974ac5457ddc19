package dev.senda.workers.channel;

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
   * @param addressIsDead whether nobody has this address, so that it must not be written to again
   */
  record Rejected(String reason, boolean addressIsDead) implements Delivery {}

  /** The channel certainly does not have it, but may take it later. */
  record NotSent(String reason) implements Delivery {}

  /** The channel refuses us, not the contact: somebody must mend the configuration. */
  record Misconfigured(String reason) implements Delivery {}

  /** Nobody can know whether the channel has it. */
  record Ambiguous(String reason) implements Delivery {}
}
