package dev.senda.api.contacts;

import dev.senda.store.contacts.MergedContacts;
import dev.senda.store.support.ScaledClock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Moves events that were stored for a contact while it was merged into another one. */
@Component
class MergedContactJob {

  private static final Logger LOG = LoggerFactory.getLogger(MergedContactJob.class);

  /** Longer than any transaction lasts; real time. */
  private static final Duration LONGEST_TRANSACTION = Duration.ofMinutes(10);

  private final MergedContacts mergedContacts;
  private final ScaledClock clock;

  MergedContactJob(MergedContacts mergedContacts, ScaledClock clock) {
    this.mergedContacts = mergedContacts;
    this.clock = clock;
  }

  @Scheduled(initialDelay = 10, fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
  void moveLateEvents() {
    try {
      var since = clock.instant().minus(LONGEST_TRANSACTION.multipliedBy(clock.scale().factor()));
      int moved = mergedContacts.moveLateEvents(since);
      if (moved > 0) {
        LOG.info("Events of merged contacts moved: {}", moved);
      }
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("Events of merged contacts not moved, retrying later: {}", e.getMessage());
    }
  }
}
