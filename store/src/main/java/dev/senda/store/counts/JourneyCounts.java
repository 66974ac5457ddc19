package dev.senda.store.counts;

import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.support.RetryingTransactions;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * How many enrollments of each journey are in each state. A change appends a row, so that no two
 * transactions wait for each other; {@link #fold} adds these rows to the counts. Triggers append
 * them, in the transaction of the change.
 */
@Repository
public class JourneyCounts {

  /**
   * How many changes a page adds to the counts at most. If more are waiting, because no job ran,
   * the counts are late until one has.
   */
  private static final int MAX_CHANGES = 20_000;

  /** One instance folds at a time. */
  private static final long FOLD_LOCK = 0x53454e44_00000001L;

  private final JdbcClient database;
  private final RetryingTransactions transactions;

  JourneyCounts(JdbcClient database, RetryingTransactions transactions) {
    this.database = database;
    this.transactions = transactions;
  }

  /** The counts of each journey that has or had any enrollment, by the journey's name. */
  public Map<String, EnrollmentCounts> findAll() {
    var states = new TreeMap<String, Map<EnrollmentState, Long>>();
    var blocked = new HashMap<String, Long>();
    database
        .sql(
            """
            select journey, state, sum(enrollments) as enrollments, sum(blocked) as blocked
            from (select journey, state, enrollments, blocked from enrollment_counts
                  union all
                  (select journey, state, enrollments, blocked from enrollment_count_changes
                   order by id limit :limit)) as both_tables
            group by journey, state having sum(enrollments) > 0
            """)
        .param("limit", MAX_CHANGES)
        .query(
            row -> {
              var journey = row.getString("journey");
              states
                  .computeIfAbsent(journey, name -> new HashMap<>())
                  .put(EnrollmentState.valueOf(row.getString("state")), row.getLong("enrollments"));
              blocked.merge(journey, row.getLong("blocked"), Long::sum);
            });
    var counts = new TreeMap<String, EnrollmentCounts>();
    states.forEach(
        (journey, byState) ->
            counts.put(journey, new EnrollmentCounts(byState, blocked.getOrDefault(journey, 0L))));
    return counts;
  }

  /** The counts of one journey. */
  public EnrollmentCounts find(String journey) {
    return findAll().getOrDefault(journey, EnrollmentCounts.NONE);
  }

  /**
   * Adds the oldest changes to the counts, those of enrollments, of conversions and of texts, in
   * one transaction. Does nothing while another instance does it.
   *
   * @param limit how many of each at most
   * @return whether more may be waiting
   */
  public boolean fold(int limit) {
    return transactions.execute(
        () ->
            tryLock()
                && LongStream.of(foldEnrollments(limit), foldConversions(limit), foldTexts(limit))
                    .anyMatch(folded -> folded >= limit));
  }

  private boolean tryLock() {
    return database
        .sql("select pg_try_advisory_xact_lock(:lock)")
        .param("lock", FOLD_LOCK)
        .query(Boolean.class)
        .single();
  }

  private long foldEnrollments(int limit) {
    return database
        .sql(
            """
            with taken as (
              delete from enrollment_count_changes
              where id = any (array(select id from enrollment_count_changes order by id limit :limit))
              returning journey, state, enrollments, blocked),
            added as (
              insert into enrollment_counts as c (journey, state, enrollments, blocked)
              select journey, state, sum(enrollments), sum(blocked) from taken group by journey, state
              on conflict (journey, state) do update
              set enrollments = c.enrollments + excluded.enrollments,
                  blocked = c.blocked + excluded.blocked)
            select count(*) from taken
            """)
        .param("limit", limit)
        .query(Long.class)
        .single();
  }

  private long foldConversions(int limit) {
    return database
        .sql(
            """
            with taken as (
              delete from conversion_tally_changes
              where id = any (array(select id from conversion_tally_changes order by id limit :limit))
              returning journey, split, variant, hour, entered, converted),
            added as (
              insert into conversion_tallies as t (journey, split, variant, hour, entered, converted)
              select journey, split, variant, hour, sum(entered), sum(converted)
              from taken group by journey, split, variant, hour
              on conflict (journey, split, variant, hour) do update
              set entered = t.entered + excluded.entered, converted = t.converted + excluded.converted)
            select count(*) from taken
            """)
        .param("limit", limit)
        .query(Long.class)
        .single();
  }

  private long foldTexts(int limit) {
    return database
        .sql(
            """
            with taken as (
              delete from text_tally_changes
              where id = any (array(select id from text_tally_changes order by id limit :limit))
              returning journey, step, month, segments),
            added as (
              insert into text_tallies as t (journey, step, month, texts, segments)
              select journey, step, month, count(*), sum(segments)
              from taken group by journey, step, month
              on conflict (journey, step, month) do update
              set texts = t.texts + excluded.texts, segments = t.segments + excluded.segments)
            select count(*) from taken
            """)
        .param("limit", limit)
        .query(Long.class)
        .single();
  }
}
