package dev.senda.workers;

import dev.senda.catalog.Catalog;
import dev.senda.temporal.EnrollmentClient;
import dev.senda.temporal.JourneyWorker;
import dev.senda.temporal.Lanes;
import dev.senda.temporal.Outside;
import dev.senda.temporal.Records;
import dev.senda.temporal.Sender;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Runs the journeys. Of all that the process does it begins last and ends first, so that whatever
 * it has begun can finish while database and channels are still there.
 */
final class Hosting implements SmartLifecycle {

  private final WorkerSettings.Temporal settings;
  private final Catalog catalog;
  private final Lanes lanes;
  private final Sender sender;
  private final Records records;
  private final Outside outside;
  private @Nullable JourneyWorker worker;

  Hosting(
      WorkerSettings.Temporal settings,
      Catalog catalog,
      Lanes lanes,
      Sender sender,
      Records records,
      Outside outside) {
    this.settings = settings;
    this.catalog = catalog;
    this.lanes = lanes;
    this.sender = sender;
    this.records = records;
    this.outside = outside;
  }

  @Override
  public synchronized void start() {
    if (worker == null) {
      worker =
          JourneyWorker.open(
              new EnrollmentClient.Settings(
                  settings.target(),
                  settings.namespace(),
                  settings.taskQueue(),
                  settings.console()),
              catalog.journeys(),
              lanes,
              sender,
              records,
              outside);
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
