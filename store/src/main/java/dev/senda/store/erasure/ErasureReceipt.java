package dev.senda.store.erasure;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an erasure cleared, without personal data.
 *
 * @param erasedAt simulated time
 * @param cleared the number of rows by table, with those that arrived late
 * @param inFlight the messages that were being sent at that moment: a provider may have them
 * @param enrollmentsEnded how many enrollments ran
 * @param sweeps how often late arrivals were looked for
 * @param sweptAt when the last time, real time; null while it was not done
 * @param nextSweepAt when the next time, real time; null after the last
 */
public record ErasureReceipt(
    UUID id,
    String contactKey,
    Instant erasedAt,
    Map<String, Integer> cleared,
    List<InFlightMessage> inFlight,
    int enrollmentsEnded,
    int sweeps,
    @Nullable Instant sweptAt,
    @Nullable Instant nextSweepAt) {

  /**
   * A message that was claimed and has no result, or of which nobody knows whether the provider has
   * it.
   *
   * @param state claimed or unconfirmed
   */
  public record InFlightMessage(UUID messageId, String channel, String state) {}
}
