package dev.senda.api.erasure;

import dev.senda.store.erasure.ContactEraser;
import dev.senda.store.erasure.Erasures;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Clears what arrives after an erasure. Every instance has this job; one of them does each sweep.
 */
@Component
@EnableScheduling
class ErasureSweepJob {

  private static final Logger LOG = LoggerFactory.getLogger(ErasureSweepJob.class);

  private static final int BATCH = 20;

  private final Erasures erasures;
  private final ContactEraser eraser;

  ErasureSweepJob(Erasures erasures, ContactEraser eraser) {
    this.erasures = erasures;
    this.eraser = eraser;
  }

  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
  void sweep() {
    try {
      for (var erasure : erasures.findDue(BATCH)) {
        eraser.sweepIfDue(erasure);
      }
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("Erasure sweep failed, retrying later: {}", e.getClass().getSimpleName());
    }
  }
}
