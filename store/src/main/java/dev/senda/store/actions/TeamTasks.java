package dev.senda.store.actions;

import dev.senda.journey.TeamNotification;
import dev.senda.store.support.Ids;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What journeys tell people of ours, and what they have them do. */
@Repository
public class TeamTasks {

  private static final String SELECT =
      """
      select n.id, n.kind, n.enrollment, e.journey, n.contact, n.team, n.text, n.at, n.done_at
      from notices n join enrollments e on e.id = n.enrollment
      """;

  private final JdbcClient database;
  private final ScaledClock clock;

  TeamTasks(JdbcClient database, ScaledClock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Whether there is something to do. */
  public enum TeamTaskType {
    NOTIFICATION,
    TASK
  }

  /**
   * One of them.
   *
   * @param contactKey the key of the contact whom it is about
   * @param createdAt house time
   * @param completedAt house time; null for a task that is open, and for every notice
   */
  public record TeamTask(
      UUID id,
      TeamTaskType type,
      UUID enrollmentId,
      String journey,
      String contactKey,
      TeamNotification notification,
      Instant createdAt,
      @Nullable Instant completedAt) {}

  void add(
      TeamTaskType teamTaskType,
      UUID enrollment,
      String contact,
      TeamNotification teamNotification) {
    database
        .sql(
            """
            insert into notices (id, kind, enrollment, contact, team, text, at)
            values (:id, :kind, :enrollment, :contact, :team, :text, :now)
            """)
        .param("id", Ids.newUuid())
        .param("kind", teamTaskType.name())
        .param("enrollment", enrollment)
        .param("contact", contact)
        .param("team", teamNotification.team())
        .param("text", teamNotification.text())
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .update();
  }

  /**
   * The tasks that nobody has done, the oldest first.
   *
   * @param team null for everybody's
   */
  public List<TeamTask> findOpen(@Nullable String team, int limit) {
    return find("n.kind = 'TASK' and n.done_at is null", team, "n.id", limit);
  }

  /**
   * Tasks and notices, the newest first.
   *
   * @param team null for everybody's
   */
  public List<TeamTask> findNewest(@Nullable String team, int limit) {
    return find("true", team, "n.id desc", limit);
  }

  private List<TeamTask> find(String which, @Nullable String team, String order, int limit) {
    return database
        .sql(
            SELECT
                + """
                where %s and (cast(:team as text) is null or n.team = :team)
                order by %s limit :limit
                """
                    .formatted(which, order))
        .param("team", team)
        .param("limit", limit)
        .query(TeamTasks::mapRow)
        .list();
  }

  /**
   * Ticks a task off.
   *
   * @return false where there is no such open task
   */
  public boolean complete(UUID id) {
    return database
            .sql(
                """
                update notices set done_at = :now
                where id = :id and kind = 'TASK' and done_at is null
                """)
            .param("id", id)
            .param("now", SqlTimestamps.toSql(clock.instant()))
            .update()
        == 1;
  }

  private static TeamTask mapRow(ResultSet row, int number) throws SQLException {
    return new TeamTask(
        row.getObject("id", UUID.class),
        TeamTaskType.valueOf(row.getString("kind")),
        row.getObject("enrollment", UUID.class),
        row.getString("journey"),
        row.getString("contact"),
        new TeamNotification(row.getString("team"), row.getString("text")),
        SqlTimestamps.instant(row, "at"),
        SqlTimestamps.instantOrNull(row, "done_at"));
  }
}
