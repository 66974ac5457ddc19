package dev.senda.api.providers;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One report of a provider.
 *
 * @param account the name of the account in our settings
 * @param id the provider's own id of the report; null where it has none
 * @param message our own id of the message, which came back with it; null where it did not
 * @param sending the provider's id of the message; null where it does not say
 * @param address whom it speaks of; null where the message alone says it
 * @param at real time; null for now
 * @param how where we have it from, in words for people
 */
record Reported(
    String account,
    @Nullable String id,
    @Nullable UUID message,
    @Nullable String sending,
    @Nullable String address,
    @Nullable Instant at,
    String how,
    Fate fate) {

  /** Hides the address. */
  @Override
  public String toString() {
    return "Reported[account=%s, id=%s, message=%s, how=%s]".formatted(account, id, message, how);
  }
}
