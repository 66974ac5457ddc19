package dev.senda.store.conditions;

import dev.senda.journey.Condition;
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
  private final ContactCalendar calendar;

  public SegmentQuery(JdbcClient database, ContactCalendar calendar) {
    this.database = database;
    this.calendar = calendar;
  }

  /**
   * A page of evaluated contacts.
   *
   * @param found for how many of them the condition holds
   * @param lastKey the last one, after which the next page begins; null if there is none
   * @param isLast whether no contacts follow
   */
  public record CountedPage(long found, @Nullable String lastKey, boolean isLast) {}

  /**
   * Evaluates the condition for one page of contacts, in the order of their keys.
   *
   * @param afterKey the last key of the previous page; null for the first page
   * @param limit how many contacts are evaluated at most
   */
  public CountedPage countPage(Condition condition, @Nullable String afterKey, int limit) {
    var sql = new ConditionSql(condition, calendar);
    return database
        .sql(
            """
            select count(*) filter (where %s) as found, max(c.key) as last_key, count(*) as evaluated
            from (select * from contacts where erased_at is null and key > :afterKey
                  order by key limit :limit) as c
            """
                .formatted(sql.text()))
        .params(sql.parameters())
        .param("afterKey", afterKey == null ? "" : afterKey)
        .param("limit", limit)
        .query(
            (row, number) ->
                new CountedPage(
                    row.getLong("found"),
                    row.getString("last_key"),
                    row.getLong("evaluated") < limit))
        .single();
  }

  /**
   * One page of the contact keys, in the order of the keys.
   *
   * @param afterKey the last key of the previous page; null for the first page
   * @param limit how many at most; fewer mean that this is the last page
   */
  public List<String> findKeys(Condition condition, @Nullable String afterKey, int limit) {
    var sql = new ConditionSql(condition, calendar);
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
