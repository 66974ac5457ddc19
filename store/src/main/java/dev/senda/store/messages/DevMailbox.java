package dev.senda.store.messages;

import dev.senda.store.support.Ids;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The dev mailbox: the mails that its SMTP server accepted. A mail that arrived twice has two rows.
 */
@Repository
public class DevMailbox {

  private static final String SELECT =
      "select id, message_id_header, recipient, sender, subject, received_at from dev_mailbox ";

  private final JdbcClient database;
  private final ScaledClock clock;

  public DevMailbox(JdbcClient database, ScaledClock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * One mail to one recipient, without its content: {@link #findRaw} has that.
   *
   * @param messageIdHeader the Message-ID header with its angle brackets
   * @param receivedAt simulated time
   */
  public record ReceivedMail(
      UUID id,
      String messageIdHeader,
      String recipient,
      String sender,
      String subject,
      Instant receivedAt) {
    /** The key only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "ReceivedMail[id=%s]".formatted(id);
    }
  }

  /**
   * Stores a mail. It is accepted once this method has returned and the caller's transaction, if
   * any, is committed.
   *
   * @param raw the whole message (RFC 5322)
   * @return the id of the new row
   */
  public UUID append(
      String messageId, String recipient, String sender, String subject, byte[] raw) {
    var id = Ids.newUuid();
    database
        .sql(
            """
            insert into dev_mailbox (id, message_id_header, recipient, sender, subject, raw_message, received_at)
            values (:id, :messageId, :recipient, :sender, :subject, :raw, :receivedAt)
            """)
        .param("id", id)
        .param("messageId", messageId)
        .param("recipient", recipient)
        .param("sender", sender)
        .param("subject", subject)
        .param("raw", raw)
        .param("receivedAt", SqlTimestamps.toSql(clock.instant()))
        .update();
    return id;
  }

  /** The newest mails, newest first. */
  public List<ReceivedMail> findNewest(int limit) {
    return database
        .sql(SELECT + "order by received_at desc, id desc limit :limit")
        .param("limit", limit)
        .query(DevMailbox::mapRow)
        .list();
  }

  /** The next page of {@link #findNewest}: the mails that are older than this one. */
  public List<ReceivedMail> findOlderThan(ReceivedMail last, int limit) {
    return database
        .sql(
            SELECT
                + """
                where (received_at, id) < (:receivedAt, :id)
                order by received_at desc, id desc limit :limit
                """)
        .param("receivedAt", SqlTimestamps.toSql(last.receivedAt()))
        .param("id", last.id())
        .param("limit", limit)
        .query(DevMailbox::mapRow)
        .list();
  }

  /** The newest mails to this address, ignoring case, newest first. */
  public List<ReceivedMail> findByRecipient(String recipient, int limit) {
    return database
        .sql(
            SELECT
                + """
                where lower(recipient) = lower(:recipient)
                order by received_at desc, id desc limit :limit
                """)
        .param("recipient", recipient)
        .param("limit", limit)
        .query(DevMailbox::mapRow)
        .list();
  }

  /** The next page of {@link #findByRecipient}: the mails that are older than this one. */
  public List<ReceivedMail> findByRecipientOlderThan(
      String recipient, ReceivedMail last, int limit) {
    return database
        .sql(
            SELECT
                + """
                where lower(recipient) = lower(:recipient) and (received_at, id) < (:receivedAt, :id)
                order by received_at desc, id desc limit :limit
                """)
        .param("recipient", recipient)
        .param("receivedAt", SqlTimestamps.toSql(last.receivedAt()))
        .param("id", last.id())
        .param("limit", limit)
        .query(DevMailbox::mapRow)
        .list();
  }

  public Optional<ReceivedMail> find(UUID id) {
    return database
        .sql(SELECT + "where id = :id")
        .param("id", id)
        .query(DevMailbox::mapRow)
        .optional();
  }

  /** The whole mail as it was received (RFC 5322). */
  public Optional<byte[]> findRaw(UUID id) {
    return database
        .sql("select raw_message from dev_mailbox where id = :id")
        .param("id", id)
        .query((row, number) -> row.getBytes("raw_message"))
        .optional();
  }

  /** Whether a mail that carries this message was accepted. */
  public boolean containsMessage(UUID message) {
    return database
        .sql("select exists (select from dev_mailbox where message_id = :message)")
        .param("message", message)
        .query(Boolean.class)
        .single();
  }

  /** How many mails there are. */
  public long count() {
    return database.sql("select count(*) from dev_mailbox").query(Long.class).single();
  }

  private static ReceivedMail mapRow(ResultSet row, int number) throws SQLException {
    return new ReceivedMail(
        row.getObject("id", UUID.class),
        row.getString("message_id_header"),
        row.getString("recipient"),
        row.getString("sender"),
        row.getString("subject"),
        SqlTimestamps.instant(row, "received_at"));
  }
}
