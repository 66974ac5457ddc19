package dev.senda.temporal;

import dev.senda.journey.Journey;
import java.util.Collection;

/**
 * Polls Temporal and runs journeys. {@link #open} comes back at once: where Temporal cannot be
 * reached it keeps trying.
 */
public interface JourneyWorker extends AutoCloseable {

  /**
   * Opens one that polls as soon as Temporal is there.
   *
   * @param lanes which account sends what; each has a task queue of its own
   */
  static JourneyWorker open(
      EnrollmentClient.Settings settings,
      Collection<? extends Journey> journeys,
      Lanes lanes,
      Sender sender,
      Records records,
      Outside outside) {
    return new TemporalJourneyWorker(settings, journeys, lanes, sender, records, outside);
  }

  /** Whether it polls. */
  boolean isPolling();

  /** Stops taking work, lets what has begun finish (at most 30 seconds), and comes back. */
  @Override
  void close();
}
