package dev.senda.api.webhooks;

import dev.senda.store.channels.InboundSessions;
import dev.senda.store.channels.ProcessedWebhooks;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Deletes the ids of processed webhooks when providers no longer repeat them, and inbound sessions
 * that have expired.
 */
@Component
@EnableScheduling
class WebhookDedupCleanupJob {

  private static final Logger LOG = LoggerFactory.getLogger(WebhookDedupCleanupJob.class);

  private static final Duration AGE = Duration.ofDays(3);

  private final ProcessedWebhooks reports;
  private final InboundSessions inboundSessions;

  WebhookDedupCleanupJob(ProcessedWebhooks reports, InboundSessions inboundSessions) {
    this.reports = reports;
    this.inboundSessions = inboundSessions;
  }

  @Scheduled(initialDelay = 10, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
  void deleteExpired() {
    try {
      int forgotten =
          reports.deleteOlderThan(AGE, InboundMessageHandler.DEDUP_KEY_PREFIX)
              + inboundSessions.deleteOlderThan(AGE);
      LOG.debug("Deleted {} processed webhooks and inbound sessions", forgotten);
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("Cleanup of processed webhooks failed, retrying later: {}", e.getMessage());
    }
  }
}
