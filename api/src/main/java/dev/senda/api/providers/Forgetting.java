package dev.senda.api.providers;

import dev.senda.store.Conversations;
import dev.senda.store.ProviderReports;
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
 * Forgets which reports came in, when no provider repeats them any more, and who wrote to us, when
 * that opens no window any more.
 */
@Component
@EnableScheduling
class Forgetting {

  private static final Logger LOG = LoggerFactory.getLogger(Forgetting.class);

  private static final Duration AGE = Duration.ofDays(3);

  private final ProviderReports reports;
  private final Conversations conversations;

  Forgetting(ProviderReports reports, Conversations conversations) {
    this.reports = reports;
    this.conversations = conversations;
  }

  @Scheduled(initialDelay = 10, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
  void forget() {
    try {
      int forgotten = reports.forget(AGE, Inbound.REPORT) + conversations.forget(AGE);
      LOG.debug("{} reports of providers and conversations were forgotten", forgotten);
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("Old reports of providers are forgotten later: {}", e.getMessage());
    }
  }
}
