package dev.senda.store.erasure;

import dev.senda.store.erasure.ErasureReceipt.InFlightMessage;
import dev.senda.store.support.JsonColumns;
import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The receipts of erasures, and when each looks for late arrivals next. */
@Repository
public class Erasures {

  private final JdbcClient database;

  public Erasures(JdbcClient database) {
    this.database = database;
  }

  /** The receipt with this id. */
  public Optional<ErasureReceipt> find(UUID id) {
    return database
        .sql("select * from erasures where id = :id")
        .param("id", id)
        .query(Erasures::map)
        .optional();
  }

  /** The receipt of this contact, which was erased; empty for any other contact. */
  public Optional<ErasureReceipt> findByContact(String contactKey) {
    return database
        .sql("select * from erasures where contact_key = :contact order by id desc limit 1")
        .param("contact", contactKey)
        .query(Erasures::map)
        .optional();
  }

  /** The erasures that must look for late arrivals now. */
  public List<UUID> findDue(int limit) {
    return database
        .sql(
            "select id from erasures where next_sweep_at <= now() order by next_sweep_at limit :limit")
        .param("limit", limit)
        .query(UUID.class)
        .list();
  }

  /** Whether this erasure must look for late arrivals now. */
  boolean isDue(UUID id) {
    return database
        .sql("select exists (select from erasures where id = :id and next_sweep_at <= now())")
        .param("id", id)
        .query(Boolean.class)
        .single();
  }

  void insert(ErasureReceipt receipt, Duration untilSweep) {
    database
        .sql(
            """
            insert into erasures (id, contact_key, erased_at, cleared, in_flight, enrollments_ended,
                                  next_sweep_at)
            values (:id, :contact, :at, cast(:cleared as jsonb), cast(:inFlight as jsonb), :ended,
                    now() + cast(:until as interval))
            """)
        .param("id", receipt.id())
        .param("contact", receipt.contactKey())
        .param("at", SqlTimestamps.toSql(receipt.erasedAt()))
        .param("cleared", JsonColumns.write(receipt.cleared()))
        .param("inFlight", JsonColumns.writeValue(receipt.inFlight()))
        .param("ended", receipt.enrollmentsEnded())
        .param("until", untilSweep.toString())
        .update();
  }

  /**
   * Records that late arrivals were looked for.
   *
   * @param untilNext null if it was the last time
   */
  void recordSweep(UUID id, Map<String, Integer> cleared, @Nullable Duration untilNext) {
    database
        .sql(
            """
            update erasures
            set cleared = cast(:cleared as jsonb), sweeps = sweeps + 1, swept_at = now(),
                next_sweep_at = now() + cast(:until as interval)
            where id = :id
            """)
        .param("id", id)
        .param("cleared", JsonColumns.write(cleared))
        .param("until", untilNext == null ? null : untilNext.toString())
        .update();
  }

  private static ErasureReceipt map(ResultSet row, int number) throws SQLException {
    return new ErasureReceipt(
        row.getObject("id", UUID.class),
        row.getString("contact_key"),
        SqlTimestamps.instant(row, "erased_at"),
        counts(row.getString("cleared")),
        JsonColumns.readList(row.getString("in_flight"), InFlightMessage.class),
        row.getInt("enrollments_ended"),
        row.getInt("sweeps"),
        SqlTimestamps.instantOrNull(row, "swept_at"),
        SqlTimestamps.instantOrNull(row, "next_sweep_at"));
  }

  private static Map<String, Integer> counts(String json) {
    var counts = new LinkedHashMap<String, Integer>();
    JsonColumns.read(json).forEach((table, rows) -> counts.put(table, ((Number) rows).intValue()));
    return counts;
  }
}
