package dev.senda.api.steering;

import dev.senda.store.steering.WaitingSends;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Lets the messages go that waited for the resume of their journey, at its rate. Every instance
 * runs it; one at a time releases the messages of a journey.
 */
@Component
class WaitingSendReleaseJob {

  private static final Logger LOG = LoggerFactory.getLogger(WaitingSendReleaseJob.class);

  private final WaitingSends waitingSends;

  WaitingSendReleaseJob(WaitingSends waitingSends) {
    this.waitingSends = waitingSends;
  }

  @Scheduled(initialDelay = 2, fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
  void release() {
    try {
      for (var journey : waitingSends.findJourneysToRelease()) {
        while (waitingSends.release(journey)) {
          LOG.debug("Waiting messages released: journey={}", journey);
        }
      }
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("Waiting messages not released, retrying later: {}", e.getMessage());
    }
  }
}
