package dev.senda.store.actions;

import dev.senda.journey.TeamNotification;
import dev.senda.journey.engine.TaskRef;
import dev.senda.store.support.Ids;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Notifications and tasks for your team: of journeys, and of replies that a person must read. */
@Repository
public class TeamTasks {

  private static final String SELECT =
      """
      select t.id, t.type, t.enrollment_id, e.journey, t.contact_key, t.team, t.text, t.created_at,
             t.completed_at, t.message_id, t.task_ref, t.stays_open, t.closed_reason
      from team_tasks t join enrollments e on e.id = t.enrollment_id
      """;

  private static final String OPEN = "type = 'TASK' and completed_at is null";

  private static final String NEEDLESS = "closed_reason is not null";

  private final JdbcClient database;
  private final ScaledClock clock;

  TeamTasks(JdbcClient database, ScaledClock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Whether your team must do something. */
  public enum TeamTaskType {
    NOTIFICATION,
    TASK
  }

  /**
   * A notification or a task.
   *
   * @param contactKey the contact that it is about
   * @param createdAt simulated time
   * @param completedAt when it was done, or needed no more, simulated time; null for an open task
   *     and for every notification
   * @param messageId the message whose reply may be an opt-out, which a person must decide; null
   *     for what a journey created
   * @param ref {@link dev.senda.journey.engine.TaskRef} as text; null for what is no task of a
   *     journey
   * @param closedReason why it is no longer needed; null where it is open, or was done
   */
  public record TeamTask(
      UUID id,
      TeamTaskType type,
      UUID enrollmentId,
      String journey,
      String contactKey,
      TeamNotification notification,
      Instant createdAt,
      @Nullable Instant completedAt,
      @Nullable UUID messageId,
      @Nullable String ref,
      @Nullable String closedReason) {}

  void addNotification(UUID enrollment, String contact, TeamNotification notification) {
    add(TeamTaskType.NOTIFICATION, enrollment, contact, notification, null, null);
  }

  /** If the enrollment is about to end, the task is needed no more, unless it stays open. */
  void addTask(UUID enrollment, String contact, TaskRef task) {
    add(TeamTaskType.TASK, enrollment, contact, task.task(), null, task.toString());
  }

  /**
   * Opens a task: a person must decide whether the reply to a message is an opt-out.
   *
   * @param message the message that was replied to
   */
  public void addReplyReview(
      UUID enrollment, String contact, TeamNotification teamNotification, UUID message) {
    add(TeamTaskType.TASK, enrollment, contact, teamNotification, message, null);
  }

  private void add(
      TeamTaskType teamTaskType,
      UUID enrollment,
      String contact,
      TeamNotification teamNotification,
      @Nullable UUID message,
      @Nullable String ref) {
    database
        .sql(
            """
            insert into team_tasks (id, type, enrollment_id, contact_key, team, text, created_at,
                                    message_id, task_ref, stays_open, completed_at, closed_reason)
            select :id, :kind, id, :contact, :team, :text, :now, cast(:message as uuid),
                   cast(:ref as text), :staysOpen, case when is_needless then :now end,
                   case when is_needless then needless_reason(ending_state, ending_reason) end
            from (select id, ending_state, ending_reason,
                         ending_state is not null and cast(:ref as text) is not null
                           and not :staysOpen as is_needless
                  from enrollments where id = :enrollment) as e
            """)
        .param("id", Ids.newUuid())
        .param("kind", teamTaskType.name())
        .param("enrollment", enrollment)
        .param("contact", contact)
        .param("team", teamNotification.team())
        .param("text", teamNotification.text())
        .param("message", message)
        .param("ref", ref)
        .param("staysOpen", teamNotification.isUntilDone())
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .update();
  }

  /**
   * The open tasks, oldest first.
   *
   * @param team null for all teams
   * @param after the last task of the previous page; null for the first page
   */
  public List<TeamTask> findOpen(@Nullable String team, @Nullable UUID after, int limit) {
    return database
        .sql(
            SELECT
                + """
                where t.id = any (array(
                  select page.id from (%s) as range
                  cross join lateral (
                    select id from team_tasks
                    where team = range.team and type = 'TASK' and completed_at is null and id > :after
                    order by id limit :limit) as page
                  order by page.id limit :limit))
                order by t.id
                """
                    .formatted(teams(team, OPEN)))
        .param("team", team)
        .param("after", after == null ? Ids.LOWEST : after)
        .param("limit", limit)
        .query(TeamTasks::mapRow)
        .list();
  }

  /** All teams with such tasks take one step in the index each. */
  private static String teams(@Nullable String team, String which) {
    return team != null
        ? "select cast(:team as text) as team"
        : """
          with recursive found (team) as (
            (select team from team_tasks where %1$s order by team limit 1)
            union all
            select (select team from team_tasks where team > found.team and %1$s order by team limit 1)
            from found where found.team is not null)
          select team from found where team is not null
          """
            .formatted(which);
  }

  /**
   * The tasks that were needed no more, the last closed first.
   *
   * @param team null for all teams
   */
  public List<TeamTask> findNeedless(@Nullable String team, int limit) {
    return database
        .sql(
            SELECT
                + """
                where t.id = any (array(
                  select page.id from (%s) as range
                  cross join lateral (
                    select id, completed_at from team_tasks
                    where team = range.team and closed_reason is not null
                    order by completed_at desc limit :limit) as page
                  order by page.completed_at desc limit :limit))
                order by t.completed_at desc, t.id desc
                """
                    .formatted(teams(team, NEEDLESS)))
        .param("team", team)
        .param("limit", limit)
        .query(TeamTasks::mapRow)
        .list();
  }

  /** The task with this id, open or closed. */
  public Optional<TeamTask> findTask(UUID id) {
    return database
        .sql(SELECT + "where t.id = :id and t.type = 'TASK'")
        .param("id", id)
        .query(TeamTasks::mapRow)
        .optional();
  }

  /**
   * Tasks and notifications, newest first.
   *
   * @param team null for all teams
   * @param before the last one of the previous page; null for the first page
   */
  public List<TeamTask> findNewest(@Nullable String team, @Nullable UUID before, int limit) {
    return database
        .sql(
            SELECT
                + "where t.id < :before %s order by t.id desc limit :limit"
                    .formatted(team == null ? "" : "and t.team = :team"))
        .param("team", team)
        .param("before", before == null ? Ids.HIGHEST : before)
        .param("limit", limit)
        .query(TeamTasks::mapRow)
        .list();
  }

  /** The open task with this id. */
  public Optional<TeamTask> findOpen(UUID id) {
    return database
        .sql(SELECT + "where t.id = :id and t.type = 'TASK' and t.completed_at is null")
        .param("id", id)
        .query(TeamTasks::mapRow)
        .optional();
  }

  /**
   * Completes a task.
   *
   * @return false if there is no such open task
   */
  public boolean complete(UUID id) {
    return database
            .sql(
                """
                update team_tasks set completed_at = :now
                where id = :id and type = 'TASK' and completed_at is null
                """)
            .param("id", id)
            .param("now", SqlTimestamps.toSql(clock.instant()))
            .update()
        == 1;
  }

  private static TeamTask mapRow(ResultSet row, int number) throws SQLException {
    return new TeamTask(
        row.getObject("id", UUID.class),
        TeamTaskType.valueOf(row.getString("type")),
        row.getObject("enrollment_id", UUID.class),
        row.getString("journey"),
        row.getString("contact_key"),
        new TeamNotification(
            row.getString("team"), row.getString("text"), row.getBoolean("stays_open")),
        SqlTimestamps.instant(row, "created_at"),
        SqlTimestamps.instantOrNull(row, "completed_at"),
        row.getObject("message_id", UUID.class),
        row.getString("task_ref"),
        row.getString("closed_reason"));
  }
}
