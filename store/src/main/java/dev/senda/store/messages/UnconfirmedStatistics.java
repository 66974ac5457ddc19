package dev.senda.store.messages;

import dev.senda.store.support.SqlTimestamps;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Figures about unconfirmed messages for metrics: an index has them, and nothing else. */
@Repository
public class UnconfirmedStatistics {

  private static final int COUNTED = 10_000;

  private final JdbcClient database;

  public UnconfirmedStatistics(JdbcClient database) {
    this.database = database;
  }

  /**
   * How many messages the provider may have without our knowing.
   *
   * @param messages at most 10,000 are counted
   * @param since real time since when the oldest is; empty for none
   */
  public record Unconfirmed(long messages, Optional<Instant> since) {}

  /** Those of the last seven days: whatever is older has blocked its enrollment since. */
  public Unconfirmed find() {
    return database
        .sql(
            """
            select count(*) as messages, min(unconfirmed_since) as since
            from (select unconfirmed_since from messages
                  where unconfirmed_since > now() - interval '7 days' and state = 'CLAIMED'
                  order by unconfirmed_since limit :limit) as unconfirmed
            """)
        .param("limit", COUNTED)
        .query(
            (row, number) ->
                new Unconfirmed(
                    row.getLong("messages"),
                    Optional.ofNullable(SqlTimestamps.instantOrNull(row, "since"))))
        .single();
  }
}
