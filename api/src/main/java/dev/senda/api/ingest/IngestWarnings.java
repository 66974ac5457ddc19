package dev.senda.api.ingest;

import java.time.Duration;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warnings that any call may cause: at most one of a kind in a minute is logged, with the number of
 * those that were left out since the last one.
 */
final class IngestWarnings {

  private static final Logger LOG = LoggerFactory.getLogger(IngestWarnings.class);
  private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

  private final Limit ownedAddresses;
  private final Limit reusedIds;

  /**
   * A source of warnings.
   *
   * @param nanoTime the time, as {@link System#nanoTime}
   */
  IngestWarnings(LongSupplier nanoTime) {
    ownedAddresses = new Limit(nanoTime);
    reusedIds = new Limit(nanoTime);
  }

  /** The address of a call was not set, because another contact has it. */
  void addressOwnedByOther(String contact) {
    ownedAddresses.log(
        suppressed ->
            LOG.warn(
                "Address already in use, ignored: contact={} suppressed={}", contact, suppressed));
  }

  /** The id of an event came before with other content. */
  void messageIdReused(String contact, @Nullable UUID event, UUID apiKey) {
    reusedIds.log(
        suppressed ->
            LOG.warn(
                "Message id reused with other content, event kept: contact={} event={} api-key={}"
                    + " suppressed={}",
                contact,
                event,
                apiKey,
                suppressed));
  }

  private static final class Limit {
    private final LongSupplier nanoTime;
    private boolean isLogged;
    private long loggedAt;
    private long suppressed;

    Limit(LongSupplier nanoTime) {
      this.nanoTime = nanoTime;
    }

    synchronized void log(LongConsumer line) {
      long now = nanoTime.getAsLong();
      if (isLogged && now - loggedAt < INTERVAL_NANOS) {
        suppressed++;
        return;
      }
      line.accept(suppressed);
      isLogged = true;
      loggedAt = now;
      suppressed = 0;
    }
  }
}
