package dev.senda.store.conditions;

import dev.senda.journey.Condition;
import dev.senda.store.support.ScaledClock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The contacts for which a condition holds, without erased ones. Resolve references to segments
 * first ({@link Condition#resolved}).
 */
@Repository
public class SegmentQuery {

  private final JdbcClient database;
  private final ScaledClock clock;

  SegmentQuery(JdbcClient database, ScaledClock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** How many contacts the segment has now. */
  public long count(Condition condition) {
    var sql = new ConditionSql(condition, clock.instant());
    return database
        .sql("select count(*) from contacts c where c.erased_at is null and " + sql.text())
        .params(sql.parameters())
        .query(Long.class)
        .single();
  }

  /**
   * One page of the contact keys, in the order of the keys.
   *
   * @param afterKey the last key of the previous page; null for the first page
   * @param limit how many at most; fewer mean that this is the last page
   */
  public List<String> findKeys(Condition condition, @Nullable String afterKey, int limit) {
    var sql = new ConditionSql(condition, clock.instant());
    return database
        .sql(
            """
            select c.key from contacts c
            where c.erased_at is null and c.key > :afterKey and %s
            order by c.key limit :limit
            """
                .formatted(sql.text()))
        .params(sql.parameters())
        .param("afterKey", afterKey == null ? "" : afterKey)
        .param("limit", limit)
        .query(String.class)
        .list();
  }
}
