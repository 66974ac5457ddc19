package dev.senda.store.engagement;

import dev.senda.store.engagement.Engagements.MessageOrigin;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.messages.MessageLedger.MessageRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The messages that somebody engaged with, or that a provider reports about. */
@Repository
public class EngagedMessages {

  private static final int MAX_ATTEMPTS = 3;

  private static final String SELECT =
      """
      select m.id, m.enrollment_id, m.step, m.occurrence, m.contact_key, m.channel, m.template,
             m.locale, m.address, m.subject, m.state, m.reason, m.provider_message_id,
             m.claimed_at, m.settled_at, m.account, m.unconfirmed_since, m.resend_count,
             m.segments,
             e.journey, coalesce(e.workflow_contact_key, e.contact_key) as workflow_contact_key,
             e.ended_at is not null as is_enrollment_ended
      from messages m join enrollments e on e.id = m.enrollment_id
      """;

  private static final String LOCK =
      """
      with locked as materialized (
        select key from contacts where key = (select contact_key from messages where id = :id)
          and erased_at is null for no key update)
      %s
      where m.id = :id and m.contact_key = (select key from locked)
      """
          .formatted(SELECT);

  private final JdbcClient database;

  public EngagedMessages(JdbcClient database) {
    this.database = database;
  }

  /**
   * A message and what its engagement needs to know.
   *
   * @param workflowContactKey see {@link dev.senda.store.enrollments.EnrollmentRow}
   * @param isEnrollmentEnded whether no signal reaches its enrollment any more
   */
  public record EngagedMessage(
      MessageRow row, String journey, String workflowContactKey, boolean isEnrollmentEnded) {

    public UUID id() {
      return row.id();
    }

    public MessageOrigin origin() {
      return new MessageOrigin(
          row.id(),
          row.key().enrollmentId(),
          journey,
          row.key().ref().step(),
          row.key().ref().occurrence(),
          row.contactKey(),
          row.channel(),
          row.address(),
          row.locale());
    }
  }

  /**
   * As {@link #lockAll}, for one message, in one statement. If this waited for the lock, the state
   * of the message and of its enrollment are those of before; the contact is always the right one.
   */
  public Optional<EngagedMessage> lock(UUID message) {
    return database
        .sql(LOCK)
        .param("id", message)
        .query(EngagedMessages::mapRow)
        .optional()
        // The contact may have been merged while this waited for its lock.
        .or(() -> Optional.ofNullable(lockAll(List.of(message)).get(message)));
  }

  /**
   * Locks the contacts of these messages until the transaction ends, in one order for all callers,
   * and reads the messages under the lock.
   *
   * @return the messages by their ids; an unknown one is absent, and so is one of an erased contact
   */
  public Map<UUID, EngagedMessage> lockAll(Collection<UUID> messages) {
    var ids = messages.stream().distinct().toArray(UUID[]::new);
    for (int attempt = 1; ; attempt++) {
      var contacts = lockContacts(ids);
      var found = contacts.isEmpty() ? Map.<UUID, EngagedMessage>of() : findAll(ids);
      boolean areLocked =
          found.values().stream().allMatch(one -> contacts.contains(one.row().contactKey()));
      // A contact may be merged into another one while this waits for its lock.
      if (areLocked || attempt == MAX_ATTEMPTS) {
        return found;
      }
    }
  }

  private Set<String> lockContacts(UUID[] messages) {
    return new HashSet<>(
        database
            .sql(
                """
                select key from contacts
                where key = any (array(select contact_key from messages where id = any (:ids)))
                order by key for no key update
                """)
            .param("ids", messages)
            .query(String.class)
            .list());
  }

  private Map<UUID, EngagedMessage> findAll(UUID[] messages) {
    var found = new LinkedHashMap<UUID, EngagedMessage>();
    database
        .sql(
            SELECT
                + """
                join contacts c on c.key = m.contact_key
                where m.id = any (:ids) and c.erased_at is null
                """)
        .param("ids", messages)
        .query(EngagedMessages::mapRow)
        .list()
        .forEach(message -> found.put(message.id(), message));
    return found;
  }

  private static EngagedMessage mapRow(ResultSet row, int number) throws SQLException {
    return new EngagedMessage(
        MessageLedger.mapRow(row, number),
        row.getString("journey"),
        row.getString("workflow_contact_key"),
        row.getBoolean("is_enrollment_ended"));
  }
}
