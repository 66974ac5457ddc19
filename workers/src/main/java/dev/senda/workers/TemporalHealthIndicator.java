package dev.senda.workers;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Whether this worker polls Temporal; a part of its readiness, named {@code temporal}. */
final class TemporalHealthIndicator extends AbstractHealthIndicator {

  private final TemporalWorkerLifecycle worker;

  TemporalHealthIndicator(TemporalWorkerLifecycle worker) {
    super("The worker's state is unknown");
    this.worker = worker;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    if (worker.isPolling()) {
      builder.up();
    } else {
      builder.outOfService().withDetail("reason", "the worker does not poll Temporal");
    }
  }
}
