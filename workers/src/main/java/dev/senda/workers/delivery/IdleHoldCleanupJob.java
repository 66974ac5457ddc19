package dev.senda.workers.delivery;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Ends the holds for which no message waits, so that the console does not show a fault that nothing
 * can prove fixed any more. It begins late enough after the start that messages which waited while
 * no worker ran have come back.
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
