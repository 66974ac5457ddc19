package dev.senda.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The dev mailbox: what its SMTP server accepted, each acceptance once. A mail that came twice is
 * here twice.
 */
@Repository
public class Mailbox {

  private static final String SELECT =
      "select id, message_id, recipient, sender, subject, received_at from mailbox ";

  private final JdbcClient database;
  private final HouseClock clock;

  Mailbox(JdbcClient database, HouseClock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * One mail to one recipient, without its text: {@link #raw} has that.
   *
   * @param messageId the mail's Message-ID header, angle brackets and all
   * @param receivedAt house time
   */
  public record Mail(
      UUID id,
      String messageId,
      String recipient,
      String sender,
      String subject,
      Instant receivedAt) {}

  /**
   * Keeps a mail. Once it has come back (and its caller's transaction, if any, is committed), the
   * mail is accepted.
   *
   * @param raw the whole mail (RFC 5322)
   * @return the new row's id
   */
  public UUID append(
      String messageId, String recipient, String sender, String subject, byte[] raw) {
    var id = Ids.uuid();
    database
        .sql(
            """
            insert into mailbox (id, message_id, recipient, sender, subject, raw, received_at)
            values (:id, :messageId, :recipient, :sender, :subject, :raw, :receivedAt)
            """)
        .param("id", id)
        .param("messageId", messageId)
        .param("recipient", recipient)
        .param("sender", sender)
        .param("subject", subject)
        .param("raw", raw)
        .param("receivedAt", Times.toSql(clock.instant()))
        .update();
    return id;
  }

  /** The newest mails, newest first. */
  public List<Mail> newest(int limit) {
    return database
        .sql(SELECT + "order by received_at desc, id desc limit :limit")
        .param("limit", limit)
        .query(Mailbox::mail)
        .list();
  }

  /** The next page of {@link #newest}: the mails that are older than this one. */
  public List<Mail> olderThan(Mail last, int limit) {
    return database
        .sql(
            SELECT
                + """
                where (received_at, id) < (:receivedAt, :id)
                order by received_at desc, id desc limit :limit
                """)
        .param("receivedAt", Times.toSql(last.receivedAt()))
        .param("id", last.id())
        .param("limit", limit)
        .query(Mailbox::mail)
        .list();
  }

  /** The newest mails to this address, in whatever case it is written, newest first. */
  public List<Mail> of(String recipient, int limit) {
    return database
        .sql(
            SELECT
                + """
                where lower(recipient) = lower(:recipient)
                order by received_at desc, id desc limit :limit
                """)
        .param("recipient", recipient)
        .param("limit", limit)
        .query(Mailbox::mail)
        .list();
  }

  public Optional<Mail> find(UUID id) {
    return database.sql(SELECT + "where id = :id").param("id", id).query(Mailbox::mail).optional();
  }

  /** The whole mail as it came (RFC 5322). */
  public Optional<byte[]> raw(UUID id) {
    return database
        .sql("select raw from mailbox where id = :id")
        .param("id", id)
        .query((row, number) -> row.getBytes("raw"))
        .optional();
  }

  /** Whether a mail with this Message-ID header was accepted. */
  public boolean holds(String messageId) {
    return database
        .sql("select exists (select from mailbox where message_id = :messageId)")
        .param("messageId", messageId)
        .query(Boolean.class)
        .single();
  }

  /** How many mails there are. */
  public long size() {
    return database.sql("select count(*) from mailbox").query(Long.class).single();
  }

  private static Mail mail(ResultSet row, int number) throws SQLException {
    return new Mail(
        row.getObject("id", UUID.class),
        row.getString("message_id"),
        row.getString("recipient"),
        row.getString("sender"),
        row.getString("subject"),
        Times.instant(row, "received_at"));
  }
}
