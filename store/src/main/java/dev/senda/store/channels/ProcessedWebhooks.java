package dev.senda.store.channels;

import java.time.Duration;
import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which reports of providers came in already: they are sent again, and not in order. */
@Repository
public class ProcessedWebhooks {

  private final JdbcClient database;

  ProcessedWebhooks(JdbcClient database) {
    this.database = database;
  }

  /**
   * Keeps that a report came in, in the transaction that does what it says.
   *
   * @param account whose provider it is
   * @param report the provider's own id of the report
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

  /** Whether any of these came in before. */
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
   * Forgets those that came in longer ago than this, real time; providers repeat for a day.
   *
   * @param except those whose ids begin so stay: a copy of them may come at any time
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
