package dev.senda.store.digests;

import dev.senda.journey.Digest;
import dev.senda.journey.Event;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.support.JsonColumns;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Finds the events for the next digest of an enrollment: those that happened since it began and are
 * in none of its digests. A message that was rejected keeps none.
 */
@Repository
public class Digests {

  /**
   * The events of the digest that this message has already, or else the new ones. An event is
   * committed a moment after its time of receipt, so the search begins an hour before the last
   * digest and leaves out what is in one.
   */
  private static final String SELECT =
      """
      with enrollment as (
        select id, contact_key, trigger_event_id, coalesce(events_since, enrolled_at) as since
        from enrollments where id = :enrollment),
      sent as (
        select d.events, d.collected_at, m.step = :step and m.occurrence = :occurrence as is_own
        from digests d join messages m on m.id = d.message_id
        where m.enrollment_id = :enrollment and d.pattern = :pattern and m.state <> 'REJECTED'),
      own as (select events from sent where is_own),
      last as (
        select max(collected_at) - interval '1 hour' as since from sent where not is_own)
      select e.id, e.properties
      from events e, enrollment n, last
      where e.contact_key = n.contact_key and e.name = :name
        and case when exists (select from own)
              then e.id = any(array(select unnest(events) from own))
              else e.occurred_at >= n.since and e.id is distinct from n.trigger_event_id
                and (last.since is null or e.received_at > last.since)
                and e.id <> all(array(select unnest(s.events) from sent s
                                      where s.collected_at > last.since)) end
      order by e.occurred_at desc, e.id desc limit :limit
      """;

  private final JdbcClient database;
  private final ScaledClock clock;
  private final KnownEvents knownEvents;

  public Digests(JdbcClient database, ScaledClock clock, KnownEvents knownEvents) {
    this.database = database;
    this.clock = clock;
    this.knownEvents = knownEvents;
  }

  /**
   * The content of a digest.
   *
   * @param items the properties of the newest events, the newest first
   * @param rest how many more there are
   * @param events the ids of all
   */
  public record DigestContent(
      String pattern, List<Map<String, Object>> items, int rest, List<UUID> events) {

    /** As templates print it. */
    public Map<String, Object> variables() {
      return Map.of("digest", items, "digest_rest", rest);
    }

    /** Personal data stays out of logs. */
    @Override
    public String toString() {
      return "DigestContent[events=%d]".formatted(events.size());
    }
  }

  private record FoundEvent(UUID id, Map<String, Object> properties) {

    /** Without the properties, which are personal data. */
    @Override
    public String toString() {
      return "FoundEvent[id=%s]".formatted(id);
    }
  }

  /** The content of the digest in a message that is about to be sent. */
  public DigestContent find(UUID enrollment, MessageRef message, Digest digest) {
    var found = find(enrollment, message.step(), message.occurrence(), digest.event());
    return new DigestContent(
        digest.event().toString(),
        found.stream().limit(digest.newest()).map(FoundEvent::properties).toList(),
        Math.max(0, found.size() - digest.newest()),
        found.stream().map(FoundEvent::id).toList());
  }

  /**
   * The properties of the contact's newest events with the name of this digest, the newest first,
   * whether or not a digest had them: for a preview.
   */
  public List<Map<String, Object>> findNewest(String contact, Digest digest) {
    return database
        .sql(
            """
            select properties from events where contact_key = :contact and name = :name
            order by occurred_at desc, id desc limit :limit
            """)
        .param("contact", contact)
        .param("name", digest.event().name())
        .param("limit", digest.newest())
        .query(String.class)
        .list()
        .stream()
        .map(JsonColumns::read)
        .toList();
  }

  /** How many events there are for the next digest. */
  public int count(UUID enrollment, Event pattern) {
    return find(enrollment, "", 0, pattern).size();
  }

  private List<FoundEvent> find(UUID enrollment, String step, int occurrence, Event pattern) {
    return pattern
        .resolved(other -> knownEvents.find(enrollment, other))
        .map(
            event ->
                database
                    .sql(SELECT)
                    .param("enrollment", enrollment)
                    .param("step", step)
                    .param("occurrence", occurrence)
                    .param("pattern", pattern.toString())
                    .param("name", event.name())
                    .param("limit", Digest.MAX_EVENTS)
                    .query(
                        (row, _) ->
                            new FoundEvent(
                                row.getObject("id", UUID.class),
                                new HashMap<>(JsonColumns.read(row.getString("properties")))))
                    .list()
                    .stream()
                    .filter(found -> event.matches(event.name(), found.properties()))
                    .toList())
        .orElse(List.of());
  }

  /** Records that a claimed message has this digest; its events are in no other one. */
  public void record(UUID message, DigestContent content) {
    database
        .sql(
            """
            insert into digests (message_id, pattern, events, collected_at)
            values (:message, :pattern, :events, :now)
            on conflict (message_id) do nothing
            """)
        .param("message", message)
        .param("pattern", content.pattern())
        .param("events", content.events().toArray(UUID[]::new))
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .update();
  }
}
