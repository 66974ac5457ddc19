package dev.senda.store.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Removes processed rows of the outbox, and delays those that failed. */
@Repository
public class OutboxWriter {

  private final JdbcClient database;

  public OutboxWriter(JdbcClient database) {
    this.database = database;
  }

  /**
   * The items of one contact in one journey. They are processed in order, apart from ends.
   *
   * @param journey empty for the events that journeys record
   */
  public record Lane(String contactKey, String journey) {

    /** The lane of this row. */
    public static Lane of(OutboxRow row) {
      return new Lane(row.contactKey(), row.lane());
    }
  }

  /**
   * A failed attempt.
   *
   * @param delay until the next attempt
   */
  public record Failure(long id, Duration delay, String error) {}

  /** Removes a processed row in the caller's transaction; false if another instance did it. */
  public boolean remove(long id) {
    return database.sql("delete from outbox where id = :id").param("id", id).update() == 1;
  }

  /** Removes processed rows. */
  public void removeAll(Collection<Long> ids) {
    if (!ids.isEmpty()) {
      database
          .sql("delete from outbox where id = any(:ids::bigint[])")
          .param("ids", ids.toArray(Long[]::new))
          .update();
    }
  }

  /** Schedules the next attempt of rows that failed. */
  public void delay(List<Failure> failures) {
    if (failures.isEmpty()) {
      return;
    }
    database
        .sql(
            """
            update outbox
            set retry_at = clock_timestamp() + failure.delay * interval '1 millisecond',
                attempts = attempts + 1, last_error = failure.error
            from unnest(:ids::bigint[], :delays::bigint[], :errors::text[]) as failure (id, delay, error)
            where outbox.id = failure.id
            """)
        .param("ids", column(failures, Long[]::new, Failure::id))
        .param("delays", column(failures, Long[]::new, failure -> failure.delay().toMillis()))
        .param("errors", column(failures, String[]::new, Failure::error))
        .update();
  }

  /** Lets rows wait until the failed row of their lane succeeds. */
  public void putBehindFailure(Collection<Long> ids) {
    if (!ids.isEmpty()) {
      database
          .sql("update outbox set retry_at = 'infinity' where id = any(:ids::bigint[])")
          .param("ids", ids.toArray(Long[]::new))
          .update();
    }
  }

  /** Ends the wait of the rows in these lanes, after the failed row succeeded. */
  public void releaseLanes(Collection<Lane> lanes) {
    if (lanes.isEmpty()) {
      return;
    }
    database
        .sql(
            """
            update outbox set retry_at = null
            from unnest(:contacts::text[], :journeys::text[]) as lane (contact_key, journey)
            where outbox.contact_key = lane.contact_key and outbox.journey = lane.journey
              and retry_at = 'infinity'
            """)
        .param("contacts", column(lanes, String[]::new, Lane::contactKey))
        .param("journeys", column(lanes, String[]::new, Lane::journey))
        .update();
  }

  /**
   * Ends the wait of rows in these shards whose lane has no failed row any more, because the
   * instance that removed it stopped at that moment.
   */
  public void releaseOrphans(Collection<Short> shards) {
    database
        .sql(
            """
            update outbox set retry_at = null
            from unnest(:shards::smallint[]) as part (shard)
            where outbox.shard = part.shard and retry_at = 'infinity'
              and not exists (select from outbox failed
                              where failed.contact_key = outbox.contact_key
                                and failed.journey = outbox.journey and failed.retry_at < 'infinity')
            """)
        .param("shards", shards.toArray(Short[]::new))
        .update();
  }

  private static <E, T> T[] column(
      Collection<E> rows, IntFunction<T[]> array, Function<E, T> value) {
    return rows.stream().map(value).toArray(array);
  }
}
