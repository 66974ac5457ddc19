package dev.senda.store.events;

import dev.senda.store.support.SqlTimestamps;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The partitions of {@code events}: one for each month (UTC, real time). Functions of the schema
 * create and drop them with the rights of the owner of the tables.
 */
@Repository
public class EventPartitions {

  private static final int MONTHS_AHEAD = 2;

  private final JdbcClient database;
  private final Clock clock;

  @Autowired
  public EventPartitions(JdbcClient database) {
    this(database, Clock.systemUTC());
  }

  EventPartitions(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Creates the partitions of this month and the next ones, unless they exist.
   *
   * @return how many it created
   */
  public int createAhead() {
    int created = 0;
    var month = YearMonth.now(clock.withZone(ZoneOffset.UTC));
    for (int i = 0; i <= MONTHS_AHEAD; i++) {
      var start = month.plusMonths(i).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
      if (database
          .sql("select create_events_partition(?)")
          .param(SqlTimestamps.toSql(start))
          .query(Boolean.class)
          .single()) {
        created++;
      }
    }
    return created;
  }

  /**
   * Drops the events of all months that ended before this instant.
   *
   * @param instant real time
   * @return how many months
   */
  public int dropEndedBefore(Instant instant) {
    return database
        .sql("select drop_events_partitions(?)")
        .param(SqlTimestamps.toSql(instant))
        .query(Integer.class)
        .single();
  }
}
