package dev.senda.store.channels;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The provider events that were processed. Providers repeat events, and send them in any order. */
@Repository
public class ProcessedWebhooks {

  private final JdbcClient database;

  ProcessedWebhooks(JdbcClient database) {
    this.database = database;
  }

  /**
   * Records an event, in the transaction that processes it.
   *
   * @param account the provider account
   * @param report the provider's id of the event
   * @return whether it is new
   */
  public boolean recordIfNew(String account, String report) {
    return record(account, report, false);
  }

  /** As {@link #recordIfNew}, for an inbound message, whose id has a retention of its own. */
  public boolean recordInboundIfNew(String account, String report) {
    return record(account, report, true);
  }

  private boolean record(String account, String report, boolean isInbound) {
    return database
            .sql(
                """
                insert into processed_webhooks (account, provider_event_id, is_inbound, received_at)
                values (:account, :report, :isInbound, now()) on conflict do nothing
                """)
            .param("account", account)
            .param("report", report)
            .param("isInbound", isInbound)
            .update()
        == 1;
  }

  /**
   * Records the events of a batch, in the transaction that processes them.
   *
   * @return those that are new
   */
  public Set<String> recordAllIfNew(String account, Collection<String> reports) {
    if (reports.isEmpty()) {
      return Set.of();
    }
    // In one order for all callers, because an id that another transaction inserts makes it wait.
    return new HashSet<>(
        database
            .sql(
                """
                insert into processed_webhooks (account, provider_event_id, received_at)
                select :account, report, now() from unnest(cast(:reports as text[])) as report
                on conflict do nothing
                returning provider_event_id
                """)
            .param("account", account)
            .param("reports", reports.stream().distinct().sorted().toArray(String[]::new))
            .query(String.class)
            .list());
  }

  /** Whether any of these events was processed. */
  public boolean containsAny(String account, Collection<String> reports) {
    return database
        .sql(
            """
            select exists (select from processed_webhooks
                           where account = :account and provider_event_id = any (:reports))
            """)
        .param("account", account)
        .param("reports", reports.toArray(String[]::new))
        .query(Boolean.class)
        .single();
  }
}
