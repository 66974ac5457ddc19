package dev.senda.store.dispatch;

import dev.senda.store.dispatch.OutboxRow.EnrollmentData;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.outbox.OutboxItem.OutboxItemType;
import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads the outbox in order, shard by shard. Every read walks an index from a given id, so that its
 * cost depends neither on how many rows wait nor on statistics or cached plans.
 */
@Repository
public class OutboxReader {

  /**
   * Plans that read or sort the whole table are forbidden; what is left walks an index. So a plan
   * that is made once, while the outbox is empty, is right for any length.
   */
  private static final String[] SLOW_PLANS = {
    "enable_seqscan",
    "enable_bitmapscan",
    "enable_hashjoin",
    "enable_mergejoin",
    "enable_sort",
    "jit"
  };

  private static final String SELECT =
      """
      select item.id, item.shard, item.contact_key, item.journey, item.is_end, item.type, item.payload,
             item.created_at,
             item.attempts, item.retry_at is not null as has_failed,
             not item.is_end and item.retry_at is null and exists (
               select from outbox failed
               where failed.contact_key = item.contact_key and failed.journey = item.journey
                 and failed.retry_at is not null) as is_behind_failure,
             e.id as enrollment_id, e.correlation_key, e.state, e.ending_state, e.ending_reason,
             e.blocked_reason is not null as is_blocked
      """;

  private static final String JOIN_ENROLLMENT =
      """
      left join enrollments e on e.id = item.enrollment_id
      order by item.id
      """;

  private final JdbcClient database;
  private final TransactionTemplate transactions;

  public OutboxReader(JdbcClient database, TransactionTemplate transactions) {
    this.database = database;
    this.transactions = transactions;
  }

  /**
   * Where to read on.
   *
   * @param from by shard, the highest id that need not be read again
   * @param known the ids that the caller has in memory, above those
   * @param limit how many rows of each shard at most
   */
  public record Position(Map<Short, Long> from, Collection<Long> known, int limit) {

    /** Reads these shards from their beginning. */
    public static Position fromStart(Collection<Short> shards, Collection<Long> known, int limit) {
      return new Position(
          shards.stream().collect(Collectors.toMap(shard -> shard, _ -> 0L)), known, limit);
    }

    Short[] shards() {
      return from.keySet().toArray(Short[]::new);
    }

    Long[] lows() {
      return from.values().toArray(Long[]::new);
    }

    Long[] knownIds() {
      return known.toArray(Long[]::new);
    }
  }

  /**
   * Runs the work in one transaction that uses only plans which walk an index. Its commit does not
   * wait for the disk: after a crash of the database, rows that were removed may be there again,
   * and processing an item twice does no harm.
   */
  public <T> T inTransaction(Supplier<T> work) {
    return transactions.execute(
        status -> {
          database
              .sql(
                  """
                  select set_config('synchronous_commit', 'off', true),
                         (select count(set_config(name, 'off', true)) from unnest(:names::text[]) as name)
                  """)
              .param("names", SLOW_PLANS)
              .query((row, number) -> true)
              .single();
          return work.get();
        });
  }

  /** The highest id of all rows; 0 if there is none. */
  public long findNewestId() {
    return database.sql("select coalesce(max(id), 0) from outbox").query(Long.class).single();
  }

  /**
   * The next rows that are no ends.
   *
   * @param exceptContacts whose rows are left out
   */
  public List<OutboxRow> findItems(Position position, Collection<String> exceptContacts) {
    return database
        .sql(
            SELECT
                + """
                from unnest(:shards::smallint[], :lows::bigint[]) as part (shard, low)
                cross join lateral (
                  select * from outbox
                  where shard = part.shard and retry_at is null and not is_end and id > part.low
                    and id not in (select unnest(:known::bigint[])) and contact_key not in (select unnest(:except::text[]))
                  order by id limit :limit) as item
                """
                + JOIN_ENROLLMENT)
        .param("shards", position.shards())
        .param("lows", position.lows())
        .param("known", position.knownIds())
        .param("except", exceptContacts.toArray(String[]::new))
        .param("limit", position.limit())
        .query(OutboxReader::mapRow)
        .list();
  }

  /** The next ends. */
  public List<OutboxRow> findEnds(Position position) {
    return database
        .sql(
            SELECT
                + """
                from unnest(:shards::smallint[], :lows::bigint[]) as part (shard, low)
                cross join lateral (
                  select * from outbox
                  where shard = part.shard and retry_at is null and is_end and id > part.low
                    and id not in (select unnest(:known::bigint[]))
                  order by id limit :limit) as item
                """
                + JOIN_ENROLLMENT)
        .param("shards", position.shards())
        .param("lows", position.lows())
        .param("known", position.knownIds())
        .param("limit", position.limit())
        .query(OutboxReader::mapRow)
        .list();
  }

  /**
   * The next rows of these contacts that are no ends.
   *
   * @param from by contact, the highest id that need not be read again
   * @param limit how many rows of each contact at most
   */
  public List<OutboxRow> findItemsOfContacts(
      Map<String, Long> from, Collection<Long> known, int limit) {
    return database
        .sql(
            SELECT
                + """
                from unnest(:contacts::text[], :lows::bigint[]) as part (contact_key, low)
                cross join lateral (
                  select * from outbox
                  where contact_key = part.contact_key and retry_at is null and not is_end
                    and id > part.low and id not in (select unnest(:known::bigint[]))
                  order by id limit :limit) as item
                """
                + JOIN_ENROLLMENT)
        .param("contacts", from.keySet().toArray(String[]::new))
        .param("lows", from.values().toArray(Long[]::new))
        .param("known", known.toArray(Long[]::new))
        .param("limit", limit)
        .query(OutboxReader::mapRow)
        .list();
  }

  /** The rows that failed and are due for another attempt. */
  public List<OutboxRow> findRetries(Collection<Short> shards, Collection<Long> known, int limit) {
    return database
        .sql(
            SELECT
                + """
                from unnest(:shards::smallint[]) as part (shard)
                cross join lateral (
                  select * from outbox
                  where shard = part.shard and retry_at <= now()
                    and id not in (select unnest(:known::bigint[]))
                  order by retry_at, id limit :limit) as item
                """
                + JOIN_ENROLLMENT)
        .param("shards", shards.toArray(Short[]::new))
        .param("known", known.toArray(Long[]::new))
        .param("limit", limit)
        .query(OutboxReader::mapRow)
        .list();
  }

  private static OutboxRow mapRow(ResultSet row, int number) throws SQLException {
    return new OutboxRow(
        row.getLong("id"),
        row.getShort("shard"),
        row.getString("contact_key"),
        row.getString("journey"),
        row.getBoolean("is_end"),
        OutboxItemType.valueOf(row.getString("type")),
        row.getString("payload"),
        row.getInt("attempts"),
        row.getBoolean("has_failed"),
        row.getBoolean("is_behind_failure"),
        SqlTimestamps.instant(row, "created_at"),
        mapEnrollment(row));
  }

  private static @Nullable EnrollmentData mapEnrollment(ResultSet row) throws SQLException {
    var id = row.getObject("enrollment_id", UUID.class);
    var ending = row.getString("ending_state");
    return id == null
        ? null
        : new EnrollmentData(
            id,
            row.getString("correlation_key"),
            EnrollmentState.valueOf(row.getString("state")),
            ending == null ? null : EnrollmentState.valueOf(ending),
            row.getString("ending_reason"),
            row.getBoolean("is_blocked"));
  }
}
