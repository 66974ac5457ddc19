package dev.senda.store.messages;

import dev.senda.store.messages.MessageLedger.MessageKey;
import dev.senda.store.support.JsonColumns;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What beans fetched for messages, kept so that each attempt to send a message has the same data.
 */
@Repository
public class FetchedMessageData {

  private final JdbcClient database;
  private final ScaledClock clock;

  public FetchedMessageData(JdbcClient database, ScaledClock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** What was fetched for the message, under the name by which templates print it. */
  public Map<String, Object> find(MessageKey key) {
    return database
        .sql(
            """
            select name, data from message_data
            where enrollment_id = :enrollment and step = :step and occurrence = :occurrence
            """)
        .param("enrollment", key.enrollmentId())
        .param("step", key.ref().step())
        .param("occurrence", key.ref().occurrence())
        .query(
            (row, number) ->
                Map.<String, Object>of(
                    row.getString("name"), JsonColumns.read(row.getString("data"))))
        .optional()
        .orElse(Map.of());
  }

  /**
   * Keeps what was fetched for the message; the first one stays.
   *
   * @param json an object
   * @return what is kept
   */
  public Map<String, Object> keep(MessageKey key, String name, String json) {
    database
        .sql(
            """
            insert into message_data (enrollment_id, step, occurrence, name, data, fetched_at)
            values (:enrollment, :step, :occurrence, :name, cast(:data as jsonb), :now)
            on conflict do nothing
            """)
        .param("enrollment", key.enrollmentId())
        .param("step", key.ref().step())
        .param("occurrence", key.ref().occurrence())
        .param("name", name)
        .param("data", json)
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .update();
    return find(key);
  }
}
