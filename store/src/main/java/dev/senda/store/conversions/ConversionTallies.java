package dev.senda.store.conversions;

import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * How many enrollments of each variant converted. Triggers append changes, and {@link
 * dev.senda.store.counts.JourneyCounts#fold} adds them to the tallies.
 */
@Repository
public class ConversionTallies {

  /** How many changes are added at most, until a job has folded them. */
  private static final int MAX_CHANGES = 20_000;

  private final JdbcClient database;
  private final ScaledClock clock;

  public ConversionTallies(JdbcClient database, ScaledClock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * The enrollments of one variant.
   *
   * @param split the name of the split; empty for all enrollments of the journey
   * @param variant the variant; empty for all enrollments of the journey
   * @param entered all of them as they were assigned, also those that the retention has deleted
   * @param converted how many converted so far
   * @param completed those whose conversion window is over, to the hour
   * @param completedConverted how many of these converted
   */
  public record ConversionTally(
      String split,
      String variant,
      long entered,
      long converted,
      long completed,
      long completedConverted) {}

  /** A split of a journey. */
  public record SplitKey(String journey, String split) {}

  /** All tallies of a journey, ordered by split and variant. */
  public List<ConversionTally> find(String journey, Duration window) {
    return database
        .sql(
            """
            select split, variant, sum(entered) as entered, sum(converted) as converted,
                   coalesce(sum(entered) filter (where hour <= :completed), 0) as completed,
                   coalesce(sum(converted) filter (where hour <= :completed), 0) as completed_converted
            from (select split, variant, hour, entered, converted from conversion_tallies
                  where journey = :journey
                  union all
                  select split, variant, hour, entered, converted
                  from (select journey, split, variant, hour, entered, converted
                        from conversion_tally_changes order by id limit :limit) as waiting
                  where journey = :journey) as both_tables
            group by split, variant order by split, variant
            """)
        .param("journey", journey)
        .param("completed", SqlTimestamps.toSql(lastCompletedHour(window)))
        .param("limit", MAX_CHANGES)
        .query(
            (row, number) ->
                new ConversionTally(
                    row.getString("split"),
                    row.getString("variant"),
                    row.getLong("entered"),
                    row.getLong("converted"),
                    row.getLong("completed"),
                    row.getLong("completed_converted")))
        .list();
  }

  /** The last hour all of whose enrollments have completed the window. */
  private Instant lastCompletedHour(Duration window) {
    return SqlTimestamps.minusClamped(clock.instant(), window.plusHours(1));
  }

  /**
   * The tallies of one split by variant, of the enrollments whose conversion window is over; empty
   * while the journey has no goal, or its conversions are being counted again.
   */
  public Map<String, CompletedTally> findCompleted(SplitKey split) {
    var window =
        database
            .sql(
                """
                select window_seconds from journey_goals
                where journey = :journey and next_state is null
                """)
            .param("journey", split.journey())
            .query(Long.class)
            .optional();
    var tallies = new LinkedHashMap<String, CompletedTally>();
    if (window.isEmpty()) {
      return tallies;
    }
    database
        .sql(
            """
            select variant, sum(entered) as entered, sum(converted) as converted
            from (select variant, entered, converted from conversion_tallies
                  where journey = :journey and split = :split and hour <= :completed
                  union all
                  select variant, entered, converted
                  from (select journey, split, variant, hour, entered, converted
                        from conversion_tally_changes order by id limit :limit) as waiting
                  where journey = :journey and split = :split and hour <= :completed) as both_tables
            group by variant
            """)
        .param("journey", split.journey())
        .param("split", split.split())
        .param(
            "completed", SqlTimestamps.toSql(lastCompletedHour(Duration.ofSeconds(window.get()))))
        .param("limit", MAX_CHANGES)
        .query(
            row -> {
              tallies.put(
                  row.getString("variant"),
                  new CompletedTally(row.getLong("entered"), row.getLong("converted")));
            });
    return tallies;
  }

  /**
   * The enrollments of one variant whose conversion window is over.
   *
   * @param completed how many there are, however they ended
   * @param converted how many of them converted
   */
  public record CompletedTally(long completed, long converted) {
    public static final CompletedTally NONE = new CompletedTally(0, 0);
  }
}
