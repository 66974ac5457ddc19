package dev.senda.channels;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One report of a provider.
 *
 * @param account the name of the account in our settings
 * @param eventId the provider's own id of the report; null where it has none
 * @param messageId our own id of the message, which came back with it; null where it did not
 * @param providerMessageId the provider's id of the message; null where it does not say
 * @param address whom it speaks of; null where the message alone says it
 * @param occurredAt real time; null for now
 * @param source where we have it from, in words for people
 */
public record ProviderEvent(
    String account,
    @Nullable String eventId,
    @Nullable UUID messageId,
    @Nullable String providerMessageId,
    @Nullable String address,
    @Nullable Instant occurredAt,
    String source,
    DeliveryEvent event) {

  /** Hides the address. */
  @Override
  public String toString() {
    return "Reported[account=%s, id=%s, message=%s, how=%s]"
        .formatted(account, eventId, messageId, source);
  }
}
