package dev.senda.store.events;

import dev.senda.journey.Match;
import dev.senda.journey.ValueReference;
import dev.senda.store.support.JsonColumns;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The events that an enrollment knows by a name: the one that enrolled the contact ({@link
 * ValueReference.Property#START}), and those that it waited for and remembers.
 */
@Repository
public class KnownEvents {

  private final JdbcClient database;

  public KnownEvents(JdbcClient database) {
    this.database = database;
  }

  /** Remembers an event under this name, instead of any other. */
  public void remember(UUID enrollment, String name, UUID event) {
    database
        .sql(
            """
            insert into remembered_events (enrollment_id, name, event_id)
            values (:enrollment, :name, :event)
            on conflict (enrollment_id, name) do update set event_id = excluded.event_id
            """)
        .param("enrollment", enrollment)
        .param("name", name)
        .param("event", event)
        .update();
  }

  /** Gives an enrollment that no event started the properties of a start. */
  public void setStart(UUID enrollment, Map<String, ? extends @Nullable Object> properties) {
    database
        .sql("update enrollments set start_properties = cast(:properties as jsonb) where id = :id")
        .param("id", enrollment)
        .param("properties", JsonColumns.write(properties))
        .update();
  }

  /**
   * Replaces the properties of the start: those of the event that started the enrollment, or those
   * that were given instead of one. Whatever reads them later sees the new ones.
   */
  public void correctStart(UUID enrollment, Map<String, ? extends @Nullable Object> properties) {
    database
        .sql(
            """
            with corrected as (
              update events set properties = cast(:properties as jsonb)
              where id = (select trigger_event_id from enrollments where id = :id)
              returning id)
            update enrollments set start_properties = cast(:properties as jsonb)
            where id = :id and not exists (select from corrected)
            """)
        .param("id", enrollment)
        .param("properties", JsonColumns.write(properties))
        .update();
  }

  /** The properties of each known event by its name; the one that enrolled is always there. */
  public Map<String, Object> findAll(UUID enrollment) {
    var all = new HashMap<String, Object>();
    all.put(ValueReference.Property.START, findStart(enrollment));
    database
        .sql(
            """
            select r.name, e.properties
            from remembered_events r join events e on e.id = r.event_id
            where r.enrollment_id = :enrollment
            """)
        .param("enrollment", enrollment)
        .query((row, _) -> all.put(row.getString("name"), read(row.getString("properties"))))
        .list();
    return all;
  }

  /** The properties of the event with this name; empty where there is no such event. */
  public Map<String, Object> find(UUID enrollment, String name) {
    return name.equals(ValueReference.Property.START)
        ? findStart(enrollment)
        : database
            .sql(
                """
                select properties from events
                where id = (select event_id from remembered_events
                            where enrollment_id = :enrollment and name = :name)
                """)
            .param("enrollment", enrollment)
            .param("name", name)
            .query(String.class)
            .optional()
            .map(KnownEvents::read)
            .orElse(Map.of());
  }

  /** The value of a property; null where it is unknown. */
  public @Nullable Object find(UUID enrollment, ValueReference.Property property) {
    return Match.find(find(enrollment, property.event()), property.name());
  }

  /** The values of these properties by their names, without those that are unknown. */
  public Map<String, Object> findValues(UUID enrollment, List<ValueReference.Property> properties) {
    var values = new LinkedHashMap<String, Object>();
    for (var property : properties) {
      var value = find(enrollment, property);
      if (value != null) {
        values.put(property.name(), value);
      }
    }
    return values;
  }

  private Map<String, Object> findStart(UUID enrollment) {
    return database
        .sql(
            """
            select coalesce((select properties from events where id = e.trigger_event_id),
                            e.start_properties, '{}')
            from enrollments e where e.id = :enrollment
            """)
        .param("enrollment", enrollment)
        .query(String.class)
        .optional()
        .map(KnownEvents::read)
        .orElse(Map.of());
  }

  private static Map<String, Object> read(String properties) {
    return JsonColumns.read(properties);
  }
}
