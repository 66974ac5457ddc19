package dev.senda.temporal.worker;

import dev.senda.journey.Journey;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.ExternalActivities;
import dev.senda.temporal.activities.SendActivity;
import dev.senda.temporal.client.EnrollmentClient;
import dev.senda.temporal.queues.ChannelQueues;
import java.util.Collection;

/**
 * Polls Temporal and runs journeys. {@link #open} returns at once and keeps trying while Temporal
 * is unavailable.
 */
public interface JourneyWorker extends AutoCloseable {

  /**
   * Opens a worker that polls as soon as Temporal is available.
   *
   * @param channelQueues the task queues of the channels and accounts
   */
  static JourneyWorker open(
      EnrollmentClient.Settings settings,
      Collection<? extends Journey> journeys,
      ChannelQueues channelQueues,
      SendActivity sendActivity,
      EnrollmentActivities enrollmentActivities,
      ExternalActivities externalActivities) {
    return open(
        settings,
        WorkerTuning.DEFAULT,
        journeys,
        channelQueues,
        sendActivity,
        enrollmentActivities,
        externalActivities);
  }

  /**
   * As above.
   *
   * @param tuning how much it does at a time
   */
  static JourneyWorker open(
      EnrollmentClient.Settings settings,
      WorkerTuning tuning,
      Collection<? extends Journey> journeys,
      ChannelQueues channelQueues,
      SendActivity sendActivity,
      EnrollmentActivities enrollmentActivities,
      ExternalActivities externalActivities) {
    return new TemporalJourneyWorker(
        settings,
        tuning,
        journeys,
        channelQueues,
        sendActivity,
        enrollmentActivities,
        externalActivities);
  }

  /** Whether it polls. */
  boolean isPolling();

  /**
   * Stops polling, waits for running work, at most as long as the tuning says, and returns. What is
   * not finished by then is tried again by another worker.
   */
  @Override
  void close();
}
