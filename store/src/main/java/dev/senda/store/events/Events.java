package dev.senda.store.events;

import dev.senda.journey.Event;
import dev.senda.store.support.Ids;
import dev.senda.store.support.JsonColumns;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Events of contacts in your apps; each event is stored once. */
@Repository
public class Events {

  private final JdbcClient database;
  private final ScaledClock clock;

  public Events(JdbcClient database, ScaledClock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * A stored event.
   *
   * @param idempotencyKey the sender's own id of the event
   * @param contactKey the contact's key
   * @param occurredAt simulated time
   * @param receivedAt simulated time
   */
  public record ReceivedEvent(
      UUID id,
      String idempotencyKey,
      String contactKey,
      String name,
      Map<String, Object> properties,
      Instant occurredAt,
      Instant receivedAt) {
    /** The key only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "ReceivedEvent[id=%s, name=%s]".formatted(id, name);
    }
  }

  /**
   * Stores an event.
   *
   * @param messageId the sender's own id; a second event with the same id is ignored
   * @param contact the contact's key
   * @param occurredAt simulated time
   * @return its id; empty if the sender's id is known already
   */
  public Optional<UUID> appendIfNew(
      String messageId,
      String contact,
      String name,
      Map<String, ? extends @Nullable Object> properties,
      Instant occurredAt) {
    return database
        .sql(
            """
            insert into events (id, idempotency_key, contact_key, name, properties, occurred_at, received_at)
            values (:id, :messageId, :contact, :name, cast(:properties as jsonb), :occurredAt, :now)
            on conflict (idempotency_key) do nothing
            returning id
            """)
        .param("id", Ids.newUuid())
        .param("messageId", messageId)
        .param("contact", contact)
        .param("name", name)
        .param("properties", JsonColumns.write(properties))
        .param("occurredAt", SqlTimestamps.toSql(occurredAt))
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .query(UUID.class)
        .optional();
  }

  /**
   * How many events of the contact match.
   *
   * @param since that instant included; null for all
   */
  public int countMatching(String contact, Event event, @Nullable Instant since) {
    var happened =
        database
            .sql(
                """
                select properties from events
                where contact_key = :contact and name = :name
                  and (cast(:since as timestamptz) is null or occurred_at >= :since)
                """)
            .param("contact", contact)
            .param("name", event.name())
            .param("since", since == null ? null : SqlTimestamps.toSql(since))
            .query(String.class)
            .list();
    return (int)
        happened.stream()
            .filter(properties -> event.matches(event.name(), JsonColumns.read(properties)))
            .count();
  }

  public Optional<ReceivedEvent> find(UUID id) {
    return findOne("where id = :id", id);
  }

  /** The event that started this enrollment; empty where the API did. */
  public Optional<ReceivedEvent> findTriggerOf(UUID enrollment) {
    return findOne(
        "where id = (select trigger_event_id from enrollments where id = :id)", enrollment);
  }

  private Optional<ReceivedEvent> findOne(String where, UUID id) {
    return database
        .sql(
            """
            select id, idempotency_key, contact_key, name, properties, occurred_at, received_at
            from events\s"""
                + where)
        .param("id", id)
        .query(
            (row, number) ->
                new ReceivedEvent(
                    row.getObject("id", UUID.class),
                    row.getString("idempotency_key"),
                    row.getString("contact_key"),
                    row.getString("name"),
                    JsonColumns.read(row.getString("properties")),
                    SqlTimestamps.instant(row, "occurred_at"),
                    SqlTimestamps.instant(row, "received_at")))
        .optional();
  }
}
