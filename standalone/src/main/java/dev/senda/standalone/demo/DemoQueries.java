package dev.senda.standalone.demo;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the enrollments and mails of one run of the demo. */
public final class DemoQueries {

  private final JdbcClient database;

  public DemoQueries(JdbcClient database) {
    this.database = database;
  }

  /**
   * The enrollment of a contact.
   *
   * @param outcome {@code GOAL: Demo Booked}; null while it runs
   * @param endedAt simulated time; null while it runs
   * @param blockedReason what blocks it; null if nothing does
   */
  record EnrollmentRow(
      UUID id,
      String userId,
      String journey,
      @Nullable String outcome,
      @Nullable Instant endedAt,
      @Nullable String blockedReason) {}

  /**
   * One mail that arrived.
   *
   * @param mailboxId its row in the mailbox
   * @param receivedAt simulated time
   * @param opened whether an open was recorded
   * @param clicked whether a click was recorded
   */
  record ReceivedMail(
      UUID mailboxId,
      String userId,
      String journey,
      String step,
      Instant receivedAt,
      boolean opened,
      boolean clicked) {}

  /** The enrollments of the run, by the contacts' user ids. */
  Map<String, EnrollmentRow> enrollments(DemoRun run) {
    var all = new LinkedHashMap<String, EnrollmentRow>();
    database
        .sql(
            """
            select e.id, c.user_id, e.journey, e.state, e.end_reason, e.ended_at, e.blocked_reason
            from enrollments e join contacts c on c.key = e.contact_key
            where starts_with(c.user_id, :prefix)
            order by e.id
            """)
        .param("prefix", run.prefix())
        .query(DemoQueries::enrollments)
        .list()
        .forEach(one -> all.put(one.userId(), one));
    return all;
  }

  private static EnrollmentRow enrollments(ResultSet row, int number) throws SQLException {
    var state = row.getString("state");
    var reason = row.getString("end_reason");
    var endedAt = row.getTimestamp("ended_at");
    var ended = reason == null ? state : state + ": " + reason;
    return new EnrollmentRow(
        row.getObject("id", UUID.class),
        row.getString("user_id"),
        row.getString("journey"),
        endedAt == null ? null : ended,
        endedAt == null ? null : endedAt.toInstant(),
        row.getString("blocked_reason"));
  }

  /** Every mail of the run's contacts, the oldest first. A duplicate is listed twice. */
  List<ReceivedMail> receivedMails(DemoRun run) {
    return database
        .sql(
            """
            select b.id, c.user_id, e.journey, m.step, b.received_at,
              exists (select from engagements g where g.message_id = m.id and g.type = 'OPENED') as opened,
              exists (select from engagements g where g.message_id = m.id and g.type = 'CLICKED') as clicked
            from contacts c
            join messages m on m.contact_key = c.key
            join enrollments e on e.id = m.enrollment_id
            join dev_mailbox b on b.message_id = m.id
            where starts_with(c.user_id, :prefix)
            order by b.received_at, b.id
            """)
        .param("prefix", run.prefix())
        .query(DemoQueries::receivedMails)
        .list();
  }

  private static ReceivedMail receivedMails(ResultSet row, int number) throws SQLException {
    return new ReceivedMail(
        row.getObject("id", UUID.class),
        row.getString("user_id"),
        row.getString("journey"),
        row.getString("step"),
        row.getTimestamp("received_at").toInstant(),
        row.getBoolean("opened"),
        row.getBoolean("clicked"));
  }

  /** How many messages of any run arrived more than once. */
  public long countDuplicates() {
    return database
        .sql(
            "select count(*) from (select from dev_mailbox group by message_id_header having count(*) > 1) as twice")
        .query(Long.class)
        .single();
  }

  byte[] rawMail(UUID mail) {
    return database
        .sql("select raw_message from dev_mailbox where id = :id")
        .param("id", mail)
        .query(byte[].class)
        .single();
  }

  /** Steps that were sent or skipped without a mail in the mailbox, to explain a mismatch. */
  List<String> messageStates(UUID enrollment) {
    return database
        .sql(
            "select step || ' ' || lower(state) || coalesce(' (' || reason || ')', '') from messages where enrollment_id = :id order by id")
        .param("id", enrollment)
        .query(String.class)
        .list();
  }
}
