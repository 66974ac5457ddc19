package dev.senda.store;

import dev.senda.journey.Notice;
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
public class Notices {

  private static final String SELECT =
      """
      select n.id, n.kind, n.enrollment, e.journey, n.contact, n.team, n.text, n.at, n.done_at
      from notices n join enrollments e on e.id = n.enrollment
      """;

  private final JdbcClient database;
  private final HouseClock clock;

  Notices(JdbcClient database, HouseClock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Whether there is something to do. */
  public enum Kind {
    NOTICE,
    TASK
  }

  /**
   * One of them.
   *
   * @param contact the key of the contact whom it is about
   * @param at house time
   * @param doneAt house time; null for a task that is open, and for every notice
   */
  public record Entry(
      UUID id,
      Kind kind,
      UUID enrollment,
      String journey,
      String contact,
      Notice notice,
      Instant at,
      @Nullable Instant doneAt) {}

  void add(Kind kind, UUID enrollment, String contact, Notice notice) {
    database
        .sql(
            """
            insert into notices (id, kind, enrollment, contact, team, text, at)
            values (:id, :kind, :enrollment, :contact, :team, :text, :now)
            """)
        .param("id", Ids.uuid())
        .param("kind", kind.name())
        .param("enrollment", enrollment)
        .param("contact", contact)
        .param("team", notice.team())
        .param("text", notice.text())
        .param("now", Times.toSql(clock.instant()))
        .update();
  }

  /**
   * The tasks that nobody has done, the oldest first.
   *
   * @param team null for everybody's
   */
  public List<Entry> openTasks(@Nullable String team, int limit) {
    return some("n.kind = 'TASK' and n.done_at is null", team, "n.id", limit);
  }

  /**
   * Tasks and notices, the newest first.
   *
   * @param team null for everybody's
   */
  public List<Entry> newest(@Nullable String team, int limit) {
    return some("true", team, "n.id desc", limit);
  }

  private List<Entry> some(String which, @Nullable String team, String order, int limit) {
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
        .query(Notices::entry)
        .list();
  }

  /**
   * Ticks a task off.
   *
   * @return false where there is no such open task
   */
  public boolean done(UUID id) {
    return database
            .sql(
                """
                update notices set done_at = :now
                where id = :id and kind = 'TASK' and done_at is null
                """)
            .param("id", id)
            .param("now", Times.toSql(clock.instant()))
            .update()
        == 1;
  }

  private static Entry entry(ResultSet row, int number) throws SQLException {
    return new Entry(
        row.getObject("id", UUID.class),
        Kind.valueOf(row.getString("kind")),
        row.getObject("enrollment", UUID.class),
        row.getString("journey"),
        row.getString("contact"),
        new Notice(row.getString("team"), row.getString("text")),
        Times.instant(row, "at"),
        Times.instantOrNull(row, "done_at"));
  }
}
