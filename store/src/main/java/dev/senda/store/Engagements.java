package dev.senda.store;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What comes back for messages. */
@Repository
public class Engagements {

  private final JdbcClient database;
  private final HouseClock clock;

  Engagements(JdbcClient database, HouseClock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** What can come back. */
  public enum Kind {
    DELIVERED,
    OPENED,
    CLICKED,
    REPLIED,
    BOUNCED,
    COMPLAINED,
    UNSUBSCRIBED
  }

  /**
   * The message that something came back for.
   *
   * @param step the step that sent it, and {@code occurrence} which time
   * @param contact the contact's key
   * @param channel its wire name
   * @param address where it went; null after erasure
   * @param locale the language it was written in; null where none applies
   */
  public record Origin(
      UUID message,
      UUID enrollment,
      String journey,
      String step,
      int occurrence,
      String contact,
      String channel,
      @Nullable String address,
      @Nullable String locale) {}

  public Optional<Origin> origin(UUID message) {
    return database
        .sql(
            """
            select m.id as message, m.enrollment, e.journey, m.step, m.occurrence, m.contact,
                   m.channel, m.address, m.locale
            from messages m join enrollments e on e.id = m.enrollment
            where m.id = :message
            """)
        .param("message", message)
        .query(
            (row, number) ->
                new Origin(
                    row.getObject("message", UUID.class),
                    row.getObject("enrollment", UUID.class),
                    row.getString("journey"),
                    row.getString("step"),
                    row.getInt("occurrence"),
                    row.getString("contact"),
                    row.getString("channel"),
                    row.getString("address"),
                    row.getString("locale")))
        .optional();
  }

  /**
   * Keeps what came back, now. The same thing twice is one.
   *
   * @param link the address that was clicked; empty for the other kinds
   * @param machine whether a scanner or a mail program did it, not the person
   * @return whether it is new
   */
  public boolean record(UUID message, Kind kind, String link, boolean machine) {
    return database
            .sql(
                """
                insert into engagements (message, kind, link, machine, at)
                values (:message, :kind, :link, :machine, :now)
                on conflict do nothing
                """)
            .param("message", message)
            .param("kind", kind.name())
            .param("link", link)
            .param("machine", machine)
            .param("now", Times.toSql(clock.instant()))
            .update()
        == 1;
  }
}
