package dev.senda.store.dispatch;

import dev.senda.store.support.SqlTimestamps;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Figures about the outbox for metrics. Their cost does not depend on its length. */
@Repository
public class OutboxStatistics {

  /** Up to here items are counted exactly. */
  static final int COUNTED = 10_000;

  private final JdbcClient database;

  public OutboxStatistics(JdbcClient database) {
    this.database = database;
  }

  /**
   * How many items wait: exact up to 10,000; above that PostgreSQL's estimate, which is at least
   * 10,000 here.
   */
  public long estimateWaiting() {
    long counted =
        database
            .sql("select count(*) from (select from outbox limit :limit) as counted")
            .param("limit", COUNTED)
            .query(Long.class)
            .single();
    if (counted < COUNTED) {
      return counted;
    }
    return database
        .sql(
            """
            select greatest(:counted, cast(reltuples as bigint)) from pg_class
            where oid = cast('outbox' as regclass)
            """)
        .param("counted", counted)
        .query(Long.class)
        .single();
  }

  /** When the oldest item was appended; empty if there is none. */
  public Optional<Instant> findOldestCreatedAt() {
    return database
        .sql("select created_at from outbox order by id limit 1")
        .query((row, number) -> SqlTimestamps.instant(row, "created_at"))
        .optional();
  }
}
