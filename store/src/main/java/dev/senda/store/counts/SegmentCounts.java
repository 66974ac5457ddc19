package dev.senda.store.counts;

import dev.senda.journey.Condition;
import dev.senda.store.conditions.SegmentQuery;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.SqlTimestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * How many contacts a segment has. A request evaluates one page of contacts at most: a small
 * installation is counted at once, and a large one by a job, page by page, whose last result is
 * shown with its time.
 */
@Repository
public class SegmentCounts {

  /** How many contacts one statement evaluates. */
  public static final int PAGE_SIZE = 5_000;

  private static final Duration MAX_AGE = Duration.ofMinutes(5);

  private final JdbcClient database;
  private final RetryingTransactions transactions;
  private final SegmentQuery segmentQuery;

  SegmentCounts(JdbcClient database, RetryingTransactions transactions, SegmentQuery segmentQuery) {
    this.database = database;
    this.transactions = transactions;
    this.segmentQuery = segmentQuery;
  }

  /**
   * A count.
   *
   * @param contacts null until the first count is finished
   * @param countedAt real time; null until then, and where the contacts were counted just now
   */
  public record SegmentCount(@Nullable Long contacts, @Nullable Instant countedAt) {}

  private record RunningCount(String segment, String condition, @Nullable String nextKey) {}

  /**
   * Counts the contacts now if they are few, or else returns the last count and requests a new one
   * if that is older than five minutes.
   *
   * @param segment the name of the segment
   * @param condition its condition, resolved
   */
  public SegmentCount count(String segment, Condition condition) {
    var page = segmentQuery.countPage(condition, null, PAGE_SIZE);
    if (page.isLast()) {
      return new SegmentCount(page.found(), null);
    }
    request(segment, condition.toString());
    return database
        .sql("select contacts, counted_at from segment_counts where segment = :segment")
        .param("segment", segment)
        .query(
            (row, number) ->
                new SegmentCount(
                    row.getObject("contacts", Long.class),
                    SqlTimestamps.instantOrNull(row, "counted_at")))
        .single();
  }

  /** Writes nothing where the last count is new enough, or the next one is requested already. */
  private void request(String segment, String condition) {
    database
        .sql(
            """
            insert into segment_counts as c (segment, condition, requested_at)
            values (:segment, :condition, now())
            on conflict (segment) do update
            set requested_at = now(), condition = excluded.condition,
                contacts = case when c.condition = excluded.condition then c.contacts end,
                counted_at = case when c.condition = excluded.condition then c.counted_at end,
                next_key = null, running = 0
            where c.condition <> excluded.condition
               or c.requested_at <= c.counted_at
                  and c.counted_at < now() - :maxAge * interval '1 millisecond'
            """)
        .param("segment", segment)
        .param("condition", condition)
        .param("maxAge", MAX_AGE.toMillis())
        .update();
  }

  /**
   * Evaluates the next page of a requested count, in one short transaction. Another instance may
   * evaluate the next one.
   *
   * @param conditions the resolved condition of a segment; empty for an unknown segment
   * @return whether there may be more to do
   */
  public boolean countNextPage(Function<String, Optional<Condition>> conditions) {
    return transactions.execute(
        () -> {
          var next = lockRequested();
          next.ifPresent(count -> countNextPage(count, conditions.apply(count.segment())));
          return next.isPresent();
        });
  }

  private Optional<RunningCount> lockRequested() {
    return database
        .sql(
            """
            select segment, condition, next_key from segment_counts
            where counted_at is null or counted_at < requested_at
            order by requested_at limit 1 for update skip locked
            """)
        .query(
            (row, number) ->
                new RunningCount(
                    row.getString("segment"),
                    row.getString("condition"),
                    row.getString("next_key")))
        .optional();
  }

  private void countNextPage(RunningCount count, Optional<Condition> found) {
    var condition = found.filter(one -> one.toString().equals(count.condition()));
    if (condition.isEmpty()) { // renamed or changed since: the next request starts again
      database
          .sql("delete from segment_counts where segment = :segment")
          .param("segment", count.segment())
          .update();
      return;
    }
    var page = segmentQuery.countPage(condition.get(), count.nextKey(), PAGE_SIZE);
    database
        .sql(
            page.isLast()
                ? """
                update segment_counts
                set contacts = running + :found, counted_at = now(), next_key = null, running = 0
                where segment = :segment
                """
                : """
                update segment_counts set running = running + :found, next_key = :nextKey
                where segment = :segment
                """)
        .param("segment", count.segment())
        .param("found", page.found())
        .param("nextKey", page.lastKey())
        .update();
  }
}
