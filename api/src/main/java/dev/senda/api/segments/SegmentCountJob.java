package dev.senda.api.segments;

import dev.senda.catalog.Catalog;
import dev.senda.journey.Condition;
import dev.senda.store.counts.SegmentCounts;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Counts the segments of a large installation that somebody asked for, page by page. */
@Component
@EnableScheduling
class SegmentCountJob {

  private static final Logger LOG = LoggerFactory.getLogger(SegmentCountJob.class);

  private final SegmentCounts counts;
  private final Catalog catalog;

  SegmentCountJob(SegmentCounts counts, Catalog catalog) {
    this.counts = counts;
    this.catalog = catalog;
  }

  @Scheduled(initialDelay = 5, fixedDelay = 2, timeUnit = TimeUnit.SECONDS)
  void countRequested() {
    try {
      while (counts.countNextPage(this::condition)) {
        LOG.debug("Counted a page of contacts");
      }
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("Segments not counted, retrying later: {}", e.getMessage());
    }
  }

  private Optional<Condition> condition(String name) {
    return catalog.segments().stream()
        .filter(segment -> segment.name().equals(name))
        .map(segment -> catalog.resolve(segment.condition()))
        .findFirst();
  }
}
