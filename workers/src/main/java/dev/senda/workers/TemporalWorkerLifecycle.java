package dev.senda.workers;

import dev.senda.catalog.Catalog;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.ExternalActivities;
import dev.senda.temporal.activities.SendActivity;
import dev.senda.temporal.client.EnrollmentClient;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.worker.JourneyWorker;
import dev.senda.temporal.worker.WorkerTuning;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the Temporal workers. It starts last and stops first, so that running activities
 * can finish while the database and the channels are still open.
 */
final class TemporalWorkerLifecycle implements SmartLifecycle {

  private final EnrollmentClient.Settings settings;
  private final WorkerTuning tuning;
  private final Catalog catalog;
  private final ChannelQueues channelQueues;
  private final SendActivity sendActivity;
  private final EnrollmentActivities enrollmentActivities;
  private final ExternalActivities externalActivities;
  private @Nullable JourneyWorker worker;

  TemporalWorkerLifecycle(
      EnrollmentClient.Settings settings,
      WorkerTuning tuning,
      Catalog catalog,
      ChannelQueues channelQueues,
      SendActivity sendActivity,
      EnrollmentActivities enrollmentActivities,
      ExternalActivities externalActivities) {
    this.settings = settings;
    this.tuning = tuning;
    this.catalog = catalog;
    this.channelQueues = channelQueues;
    this.sendActivity = sendActivity;
    this.enrollmentActivities = enrollmentActivities;
    this.externalActivities = externalActivities;
  }

  @Override
  public synchronized void start() {
    if (worker == null) {
      worker =
          JourneyWorker.open(
              settings,
              tuning,
              catalog.journeys(),
              channelQueues,
              sendActivity,
              enrollmentActivities,
              externalActivities);
    }
  }

  @Override
  public synchronized void stop() {
    if (worker != null) {
      worker.close();
      worker = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return worker != null;
  }

  /** Whether it takes work from Temporal. */
  synchronized boolean isPolling() {
    return worker != null && worker.isPolling();
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
