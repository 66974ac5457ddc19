package dev.senda.workers.delivery;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Ends the holds for which no message waits. Otherwise the console would show a fault that no
 * message can prove fixed. The first run is late enough after the start that messages have retried
 * which waited while no worker ran.
 */
public final class IdleHoldCleanupJob {

  private static final Logger LOG = LoggerFactory.getLogger(IdleHoldCleanupJob.class);

  private final ChannelCircuitBreaker circuitBreaker;

  public IdleHoldCleanupJob(ChannelCircuitBreaker circuitBreaker) {
    this.circuitBreaker = circuitBreaker;
  }

  @Scheduled(initialDelayString = "PT15M", fixedDelayString = "PT1M")
  void endIdleHolds() {
    try {
      circuitBreaker.endIdleHolds();
    } catch (DataAccessException e) {
      LOG.warn("Idle holds cannot be ended: {}", e.getClass().getName());
    }
  }
}
