package dev.senda.store;

import dev.senda.journey.Event;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What contacts do elsewhere, each thing once. */
@Repository
public class Events {

  private final JdbcClient database;
  private final HouseClock clock;

  Events(JdbcClient database, HouseClock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * An event that was taken in.
   *
   * @param messageId the sender's own id for it
   * @param contact the contact's key
   * @param occurredAt house time
   * @param receivedAt house time
   */
  public record Received(
      UUID id,
      String messageId,
      String contact,
      String name,
      Map<String, Object> properties,
      Instant occurredAt,
      Instant receivedAt) {}

  /**
   * Keeps an event.
   *
   * @param messageId the sender's own id for it: the same one twice is one event
   * @param contact the contact's key
   * @param occurredAt house time
   * @return its id; empty if the message id is known already
   */
  public Optional<UUID> append(
      String messageId,
      String contact,
      String name,
      Map<String, ? extends @Nullable Object> properties,
      Instant occurredAt) {
    return database
        .sql(
            """
            insert into events (id, message_id, contact, name, properties, occurred_at, received_at)
            values (:id, :messageId, :contact, :name, cast(:properties as jsonb), :occurredAt, :now)
            on conflict (message_id) do nothing
            returning id
            """)
        .param("id", Ids.uuid())
        .param("messageId", messageId)
        .param("contact", contact)
        .param("name", name)
        .param("properties", Json.write(properties))
        .param("occurredAt", Times.toSql(occurredAt))
        .param("now", Times.toSql(clock.instant()))
        .query(UUID.class)
        .optional();
  }

  /**
   * How often this happened to the contact.
   *
   * @param since that moment included; null for ever
   */
  int times(String contact, Event event, @Nullable Instant since) {
    var happened =
        database
            .sql(
                """
                select properties from events
                where contact = :contact and name = :name
                  and (cast(:since as timestamptz) is null or occurred_at >= :since)
                """)
            .param("contact", contact)
            .param("name", event.name())
            .param("since", since == null ? null : Times.toSql(since))
            .query(String.class)
            .list();
    return (int)
        happened.stream()
            .filter(properties -> event.matches(event.name(), Json.read(properties)))
            .count();
  }

  public Optional<Received> find(UUID id) {
    return one("where id = :id", id);
  }

  /** The event that started this enrollment; empty where the API did. */
  Optional<Received> triggerOf(UUID enrollment) {
    return one("where id = (select trigger_event from enrollments where id = :id)", enrollment);
  }

  private Optional<Received> one(String where, UUID id) {
    return database
        .sql(
            """
            select id, message_id, contact, name, properties, occurred_at, received_at
            from events\s"""
                + where)
        .param("id", id)
        .query(
            (row, number) ->
                new Received(
                    row.getObject("id", UUID.class),
                    row.getString("message_id"),
                    row.getString("contact"),
                    row.getString("name"),
                    Json.read(row.getString("properties")),
                    Times.instant(row, "occurred_at"),
                    Times.instant(row, "received_at")))
        .optional();
  }
}
