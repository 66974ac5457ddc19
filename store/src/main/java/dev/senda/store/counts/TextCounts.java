package dev.senda.store.counts;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * How many texts journeys sent by SMS, and their segments. A trigger appends a change for each text
 * that a provider accepts; {@link JourneyCounts#fold} adds these to the counts.
 */
@Repository
public class TextCounts {

  /** As for {@link JourneyCounts}. */
  private static final int MAX_CHANGES = 20_000;

  private final JdbcClient database;

  TextCounts(JdbcClient database) {
    this.database = database;
  }

  /**
   * The texts of one step in one month.
   *
   * @param month in UTC, of simulated time
   * @param texts how many were accepted by a provider; one that was sent again counts again
   * @param segments their segments, as counted when they were sent
   */
  public record TextCount(String step, YearMonth month, long texts, long segments) {}

  /** The texts of a journey, the newest month first, also of enrollments that were deleted. */
  public List<TextCount> find(String journey) {
    return database
        .sql(
            """
            select step, month, sum(texts) as texts, sum(segments) as segments
            from (select step, month, texts, segments from text_tallies where journey = :journey
                  union all
                  select step, month, 1, segments
                  from (select journey, step, month, segments from text_tally_changes
                        order by id limit :limit) as changes
                  where journey = :journey) as both_tables
            group by step, month order by month desc, step
            """)
        .param("journey", journey)
        .param("limit", MAX_CHANGES)
        .query(
            (row, number) ->
                new TextCount(
                    row.getString("step"),
                    YearMonth.from(row.getObject("month", LocalDate.class)),
                    row.getLong("texts"),
                    row.getLong("segments")))
        .list();
  }
}
