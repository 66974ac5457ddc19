package dev.senda.temporal;

import dev.senda.journey.Journey;
import java.util.Collection;

/**
 * Polls Temporal and runs journeys. {@link #open} comes back at once: where Temporal cannot be
 * reached it keeps trying.
 */
public interface JourneyWorker extends AutoCloseable {

  static JourneyWorker open(
      EnrollmentClient.Settings settings,
      Collection<? extends Journey> journeys,
      Sender sender,
      Records records,
      Outside outside) {
    return new TemporalJourneyWorker(settings, journeys, sender, records, outside);
  }

  /** Whether it polls. */
  boolean isPolling();

  /** Stops taking work, lets what has begun finish (at most 30 seconds), and comes back. */
  @Override
  void close();
}
