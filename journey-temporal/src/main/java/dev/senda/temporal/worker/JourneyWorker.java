package dev.senda.temporal.worker;

import dev.senda.journey.Journey;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.ExternalActivities;
import dev.senda.temporal.activities.SendActivity;
import dev.senda.temporal.client.EnrollmentClient;
import dev.senda.temporal.queues.ChannelQueues;
import java.util.Collection;

/**
 * Polls Temporal and runs journeys. {@link #open} comes back at once: where Temporal cannot be
 * reached it keeps trying.
 */
public interface JourneyWorker extends AutoCloseable {

  /**
   * Opens one that polls as soon as Temporal is there.
   *
   * @param channelQueues which account sends what; each has a task queue of its own
   */
  static JourneyWorker open(
      EnrollmentClient.Settings settings,
      Collection<? extends Journey> journeys,
      ChannelQueues channelQueues,
      SendActivity sendActivity,
      EnrollmentActivities enrollmentActivities,
      ExternalActivities externalActivities) {
    return new TemporalJourneyWorker(
        settings, journeys, channelQueues, sendActivity, enrollmentActivities, externalActivities);
  }

  /** Whether it polls. */
  boolean isPolling();

  /** Stops taking work, lets what has begun finish (at most 30 seconds), and comes back. */
  @Override
  void close();
}
