package dev.senda.channels;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event that a provider reports.
 *
 * @param account the name of the account in our settings
 * @param eventId the provider's id of the event; null where it has none
 * @param messageId our own id of the message, if the event contains it; otherwise null
 * @param providerMessageId the provider's id of the message; null where it is missing
 * @param address the recipient's address; null where it is missing
 * @param occurredAt real time; null if the event occurred now
 * @param source where it comes from, as it is shown to people
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
    return "ProviderEvent[account=%s, eventId=%s, messageId=%s, source=%s]"
        .formatted(account, eventId, messageId, source);
  }
}
