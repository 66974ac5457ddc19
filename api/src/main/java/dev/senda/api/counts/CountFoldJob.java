package dev.senda.api.counts;

import dev.senda.store.counts.JourneyCounts;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Adds the waiting changes to the counts. Every instance runs it, one at a time. */
@Component
@EnableScheduling
class CountFoldJob {

  private static final Logger LOG = LoggerFactory.getLogger(CountFoldJob.class);

  private static final int CHUNK = 5_000;

  private final JourneyCounts counts;

  CountFoldJob(JourneyCounts counts) {
    this.counts = counts;
  }

  @Scheduled(initialDelay = 2, fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
  void fold() {
    try {
      while (counts.fold(CHUNK)) {
        LOG.debug("Count changes folded: {}", CHUNK);
      }
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("Count changes not folded, retrying later: {}", e.getMessage());
    }
  }
}
