package dev.senda.store.channels;

import java.time.Duration;
import java.util.Collection;
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
    return database
            .sql(
                """
                insert into processed_webhooks (account, provider_event_id, received_at)
                values (:account, :report, now()) on conflict do nothing
                """)
            .param("account", account)
            .param("report", report)
            .update()
        == 1;
  }

  /** Whether any of these events was processed. */
  public boolean containsAny(String account, Collection<String> reports) {
    return database
        .sql(
            """
            select exists (select from processed_webhooks
                           where account = :account and provider_event_id in (:reports))
            """)
        .param("account", account)
        .param("reports", reports)
        .query(Boolean.class)
        .single();
  }

  /**
   * Deletes events that are older than this, in real time; providers repeat an event for a day.
   *
   * @param except events whose ids begin with this stay: a copy may arrive at any time
   */
  public int deleteOlderThan(Duration age, String except) {
    return database
        .sql(
            """
            delete from processed_webhooks
            where received_at < now() - :age * interval '1 millisecond'
              and not starts_with(provider_event_id, :except)
            """)
        .param("except", except)
        .param("age", age.toMillis())
        .update();
  }
}
