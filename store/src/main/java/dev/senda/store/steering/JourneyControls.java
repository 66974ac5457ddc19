package dev.senda.store.steering;

import dev.senda.store.steering.JourneyControl.Entries;
import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How each journey is steered. {@link JourneySteering} changes it. */
@Repository
public class JourneyControls {

  /** The end reason of enrollments whose journey was stopped. */
  public static final String STOPPED_REASON = "the journey was stopped";

  /** No page counts further. */
  private static final int MAX_COUNTED = 10_000;

  private static final String SELECT =
      """
      select journey, entries, is_paused, epoch, messages_per_minute, reason, changed_by, changed_at
      from journey_controls
      """;

  private final JdbcClient database;

  public JourneyControls(JdbcClient database) {
    this.database = database;
  }

  /** How this journey is steered; empty if it never was. */
  public Optional<JourneyControl> find(String journey) {
    return database
        .sql(SELECT + "where journey = :journey")
        .param("journey", journey)
        .query(JourneyControls::mapRow)
        .optional();
  }

  /** The steering of a journey that was never steered. */
  static JourneyControl initial(String journey) {
    return new JourneyControl(journey, Entries.OPEN, false, 0, null, "", "", Instant.EPOCH);
  }

  /** Every journey that was ever steered; journeys are few. */
  public List<JourneyControl> findAll() {
    return database.sql(SELECT + "order by journey").query(JourneyControls::mapRow).list();
  }

  /**
   * Stores how a journey is steered from now on. The caller has the lock of the journey alone.
   *
   * @param by who changes it
   */
  JourneyControl store(
      String journey,
      Entries entries,
      boolean isPaused,
      int epoch,
      @Nullable Integer messagesPerMinute,
      String reason,
      String by) {
    return database
        .sql(
            """
            insert into journey_controls (journey, entries, is_paused, epoch, stopped_at, messages_per_minute,
                                          released_through, reason, changed_by, changed_at)
            values (:journey, :entries, :paused, :epoch, case when :epoch > 0 then now() end,
                    cast(:rate as integer),
                    case when cast(:rate as integer) is not null then now() end, :reason, :by, now())
            on conflict (journey) do update set
              entries = excluded.entries, is_paused = excluded.is_paused, epoch = excluded.epoch,
              stopped_at = case when journey_controls.epoch < excluded.epoch then excluded.stopped_at
                                else journey_controls.stopped_at end,
              messages_per_minute = excluded.messages_per_minute,
              released_through = excluded.released_through, reason = excluded.reason,
              changed_by = excluded.changed_by, changed_at = excluded.changed_at
            returning *
            """)
        .param("journey", journey)
        .param("entries", entries.name())
        .param("paused", isPaused)
        .param("epoch", epoch)
        .param("rate", messagesPerMinute)
        .param("reason", reason)
        .param("by", by)
        .query(JourneyControls::mapRow)
        .single();
  }

  /**
   * How many enrollments of the journey were stopped and have not ended yet, because they have
   * asked for nothing since; at most 10,000 are counted. They are the oldest ones that run.
   */
  public int countStopped(String journey) {
    return database
        .sql(
            """
            select count(*) from (
              select from enrollments e join journey_controls control on control.journey = e.journey
              where e.journey = :journey and e.state = 'RUNNING' and e.epoch < control.epoch
                and e.id <= lowest_uuid_at(control.stopped_at + interval '1 hour')
              limit %d) as stopped
            """
                .formatted(MAX_COUNTED))
        .param("journey", journey)
        .query(Integer.class)
        .single();
  }

  private static JourneyControl mapRow(ResultSet row, int number) throws SQLException {
    return new JourneyControl(
        row.getString("journey"),
        Entries.valueOf(row.getString("entries")),
        row.getBoolean("is_paused"),
        row.getInt("epoch"),
        row.getObject("messages_per_minute", Integer.class),
        row.getString("reason"),
        row.getString("changed_by"),
        SqlTimestamps.instant(row, "changed_at"));
  }
}
