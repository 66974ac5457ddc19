package dev.senda.store.events;

import dev.senda.journey.Event;
import dev.senda.journey.Match;
import dev.senda.store.events.EventDeduplication.Novelty;
import dev.senda.store.support.Ids;
import dev.senda.store.support.JsonColumns;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Events of contacts in your apps. A repeated event is stored once. */
@Repository
public class Events {

  private static final String SELECT =
      """
      select id, message_id, contact_key, name, properties, occurred_at, received_at from events
      """;

  private static final int MAX_LATER_EVENTS = 1_000;

  private final JdbcClient database;
  private final ScaledClock clock;
  private final EventDeduplication deduplication;

  public Events(JdbcClient database, ScaledClock clock) {
    this.database = database;
    this.clock = clock;
    deduplication = new EventDeduplication(database);
  }

  /**
   * A stored event.
   *
   * @param messageId the sender's own id of the event; null if it has none
   * @param contactKey the contact's key
   * @param occurredAt simulated time
   * @param receivedAt simulated time
   * @param isBackfill whether its sender said that it is history, which enrolls nobody
   */
  public record ReceivedEvent(
      UUID id,
      @Nullable String messageId,
      String contactKey,
      String name,
      Map<String, Object> properties,
      Instant occurredAt,
      Instant receivedAt,
      boolean isBackfill) {

    /** The key only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "ReceivedEvent[id=%s, name=%s]".formatted(id, name);
    }
  }

  /**
   * What became of an event.
   *
   * @param id its id; null if it is a repeated one, which is not stored again
   * @param isIdReused whether its message id came before, from the same source and about the same
   *     contact, with other content
   */
  public record AppendResult(@Nullable UUID id, boolean isIdReused) {}

  /** Stores these events, in their order, with two statements however many they are. */
  public List<AppendResult> appendAll(List<NewEvent> events) {
    var novelties = deduplication.recordAll(events);
    var results = new ArrayList<AppendResult>(events.size());
    var stored = new ArrayList<NewEvent>(events.size());
    var ids = new ArrayList<String>(events.size());
    for (int i = 0; i < events.size(); i++) {
      var novelty = novelties.get(i);
      UUID id = null;
      if (novelty != Novelty.REPEATED) {
        id = Ids.newUuid();
        ids.add(id.toString());
        stored.add(events.get(i));
      }
      results.add(new AppendResult(id, novelty == Novelty.REUSED_ID));
    }
    if (!stored.isEmpty()) {
      insert(ids, stored);
    }
    return results;
  }

  private void insert(List<String> ids, List<NewEvent> events) {
    database
        .sql(
            """
            insert into events (id, message_id, contact_key, name, properties, occurred_at, received_at)
            select id::uuid, message_id, contact_key, name, properties::jsonb,
                   timestamptz 'epoch' + occurred_at * interval '1 microsecond', ?
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[])
              as given (id, message_id, contact_key, name, properties, occurred_at)
            """)
        .param(SqlTimestamps.toSql(clock.instant()))
        .param(ids.toArray(String[]::new))
        .param(column(events, NewEvent::messageId))
        .param(column(events, NewEvent::contactKey))
        .param(column(events, NewEvent::name))
        .param(column(events, NewEvent::properties))
        .param(
            events.stream()
                .mapToLong(event -> ChronoUnit.MICROS.between(Instant.EPOCH, event.occurredAt()))
                .toArray())
        .update();
  }

  private static @Nullable String[] column(
      List<NewEvent> events, Function<NewEvent, @Nullable String> value) {
    return events.stream().map(value).toArray(String[]::new);
  }

  /**
   * Stores one event, as {@link #appendAll}.
   *
   * @return its id; empty if it is a repeated one
   */
  public Optional<UUID> append(NewEvent event) {
    return Optional.ofNullable(appendAll(List.of(event)).getFirst().id());
  }

  /**
   * How many events of the contact match.
   *
   * @param since that instant included; null for all
   */
  public int countMatching(String contact, Event event, @Nullable Instant since) {
    var where =
        "where contact_key = :contact and name = :name"
            + (since == null ? "" : " and occurred_at >= :since");
    var sinceTimestamp = since == null ? null : SqlTimestamps.toSql(since);
    if (event.properties().isEmpty()) {
      return database
          .sql("select count(*) from events " + where)
          .param("contact", contact)
          .param("name", event.name())
          .param("since", sinceTimestamp)
          .query(Integer.class)
          .single();
    }
    return (int) findMatching(contact, event, since).count();
  }

  /**
   * The sum of a property of the matching events; what is no number counts as nothing.
   *
   * @param since that instant included; null for all
   */
  public BigDecimal sumMatching(
      String contact, Event event, String property, @Nullable Instant since) {
    return findMatching(contact, event, since)
        .map(properties -> Match.comparable(Match.find(properties, property)))
        .filter(BigDecimal.class::isInstance)
        .map(BigDecimal.class::cast)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private Stream<Map<String, Object>> findMatching(
      String contact, Event event, @Nullable Instant since) {
    return database
        .sql(
            "select properties from events where contact_key = :contact and name = :name"
                + (since == null ? "" : " and occurred_at >= :since"))
        .param("contact", contact)
        .param("name", event.name())
        .param("since", since == null ? null : SqlTimestamps.toSql(since))
        .query(String.class)
        .list()
        .stream()
        .map(JsonColumns::read)
        .filter(properties -> event.matches(event.name(), properties));
  }

  public Optional<ReceivedEvent> find(UUID id) {
    return findOne("where id = :id", id);
  }

  /**
   * The events of the contact with these names that occurred since this instant, oldest first; no
   * more than {@value #MAX_LATER_EVENTS}.
   */
  public List<ReceivedEvent> findSince(String contact, Collection<String> names, Instant instant) {
    return database
        .sql(
            SELECT
                + """
                where contact_key = :contact and name = any(:names) and occurred_at >= :instant
                order by occurred_at, id limit :limit
                """)
        .param("contact", contact)
        .param("names", names.toArray(String[]::new))
        .param("instant", SqlTimestamps.toSql(instant))
        .param("limit", MAX_LATER_EVENTS)
        .query(Events::mapRow)
        .list();
  }

  private Optional<ReceivedEvent> findOne(String where, UUID id) {
    return database.sql(SELECT + where).param("id", id).query(Events::mapRow).optional();
  }

  private static ReceivedEvent mapRow(ResultSet row, int number) throws SQLException {
    return new ReceivedEvent(
        row.getObject("id", UUID.class),
        row.getString("message_id"),
        row.getString("contact_key"),
        row.getString("name"),
        JsonColumns.read(row.getString("properties")),
        SqlTimestamps.instant(row, "occurred_at"),
        SqlTimestamps.instant(row, "received_at"),
        false);
  }
}
