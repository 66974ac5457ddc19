package dev.senda.store.conversions;

import dev.senda.journey.Event;
import dev.senda.store.conversions.JourneyGoals.RecountPosition;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.support.JsonColumns;
import dev.senda.store.support.OccurrenceOrder;
import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counts conversions again, from the events that are kept. */
final class ConversionRecount {

  /** How many events with the goal's name are looked at for each enrollment. */
  private static final int MAX_EVENTS = 100;

  private static final String SELECT =
      """
      select e.id, e.contact_key, e.correlation_key, e.trigger_event_id,
             coalesce(e.events_since, e.enrolled_at) as since, c.event_id, c.occurred_at,
             exists (select from events where id = c.event_id) as is_event_kept
      from (%s) as e
      left join lateral (
        select event_id, occurred_at from conversions where enrollment_id = e.id limit 1) as c on true
      where e.purged_at is null
      order by e.id
      """;

  private final JdbcClient database;
  private final KnownEvents knownEvents;

  ConversionRecount(JdbcClient database, KnownEvents knownEvents) {
    this.database = database;
    this.knownEvents = knownEvents;
  }

  /**
   * An enrollment with the conversion that was counted for it.
   *
   * @param conversion null for none
   */
  record CountedEnrollment(
      UUID id,
      String contactKey,
      String correlationKey,
      @Nullable UUID triggerEventId,
      Instant since,
      @Nullable CountedConversion conversion) {

    /** Whether the event happened before the enrollment, or started it. */
    boolean isAfter(UUID event, Instant occurredAt) {
      return !OccurrenceOrder.isSince(occurredAt, since)
          || event.equals(triggerEventId)
          || (triggerEventId != null
              && occurredAt.equals(since)
              && event.compareTo(triggerEventId) < 0);
    }

    /** Without the key of the enrollment, which may be an address. */
    @Override
    public String toString() {
      return "CountedEnrollment[id=%s]".formatted(id);
    }
  }

  /**
   * @param isEventKept whether the event is still there, so that it can be compared again
   */
  record CountedConversion(UUID eventId, Instant occurredAt, boolean isEventKept) {}

  private record GoalFound(UUID enrollment, UUID eventId, Instant occurredAt) {}

  List<CountedEnrollment> ofContact(String journey, String contact) {
    return database
        .sql(
            SELECT
                .formatted("select * from enrollments where contact_key = :contact offset 0")
                .replace("where e.purged_at", "where e.journey = :journey and e.purged_at"))
        .param("contact", contact)
        .param("journey", journey)
        .query(ConversionRecount::mapRow)
        .list();
  }

  List<CountedEnrollment> page(String journey, RecountPosition from, int limit) {
    var after = from.after();
    return database
        .sql(
            SELECT.formatted(
                """
                select * from enrollments
                where journey = :journey and state = :state %s order by id limit :limit
                """
                    .formatted(after == null ? "" : "and id > :after")))
        .param("journey", journey)
        .param("state", from.state().name())
        .param("after", after)
        .param("limit", limit)
        .query(ConversionRecount::mapRow)
        .list();
  }

  private static CountedEnrollment mapRow(ResultSet row, int number) throws SQLException {
    var event = row.getObject("event_id", UUID.class);
    return new CountedEnrollment(
        row.getObject("id", UUID.class),
        row.getString("contact_key"),
        row.getString("correlation_key"),
        row.getObject("trigger_event_id", UUID.class),
        SqlTimestamps.instant(row, "since"),
        event == null
            ? null
            : new CountedConversion(
                event, SqlTimestamps.instant(row, "occurred_at"), row.getBoolean("is_event_kept")));
  }

  void apply(MeasuredGoal goal, List<CountedEnrollment> enrollments) {
    if (enrollments.isEmpty()) {
      return;
    }
    var found = findGoals(goal, enrollments);
    var stale = new ArrayList<CountedEnrollment>();
    var missing = new ArrayList<GoalFound>();
    for (var enrollment : enrollments) {
      var counted = enrollment.conversion();
      var first = found.get(enrollment.id());
      boolean isValid = counted != null && isStillValid(goal, enrollment, counted, first);
      if (first != null && !isValid) {
        missing.add(first);
      } else if (counted != null && !isValid) {
        stale.add(enrollment);
      }
    }
    delete(stale);
    upsert(missing, enrollments);
  }

  /** A conversion whose event is deleted cannot be compared again: only its time can. */
  private static boolean isStillValid(
      MeasuredGoal goal,
      CountedEnrollment enrollment,
      CountedConversion counted,
      @Nullable GoalFound first) {
    if (counted.isEventKept()) {
      return first != null && first.eventId().equals(counted.eventId());
    }
    return !counted.occurredAt().isAfter(enrollment.since().plus(goal.window()))
        && (first == null || !first.occurredAt().isBefore(counted.occurredAt()));
  }

  private Map<UUID, GoalFound> findGoals(MeasuredGoal goal, List<CountedEnrollment> enrollments) {
    var byId = new HashMap<UUID, CountedEnrollment>();
    enrollments.forEach(one -> byId.put(one.id(), one));
    var patterns = new HashMap<UUID, Optional<Event>>();
    var found = new HashMap<UUID, GoalFound>();
    database
        .sql(
            """
            select given.enrollment_id, ev.id, ev.properties, ev.occurred_at
            from (select cast(enrollment_id as uuid) as enrollment_id, contact_key,
                         cast(since as timestamptz) as since, cast(until as timestamptz) as until
                  from unnest(cast(:ids as text[]), cast(:contacts as text[]), cast(:sinces as text[]),
                              cast(:untils as text[]))
                    as one (enrollment_id, contact_key, since, until)) as given
            cross join lateral (
              select id, properties, occurred_at from events
              where contact_key = given.contact_key and name = :name
                and occurred_at >= given.since and occurred_at <= given.until
              order by occurred_at, id limit :limit) as ev
            order by given.enrollment_id, ev.occurred_at, ev.id
            """)
        .param("ids", enrollments.stream().map(one -> one.id().toString()).toArray(String[]::new))
        .param(
            "contacts",
            enrollments.stream().map(CountedEnrollment::contactKey).toArray(String[]::new))
        .param(
            "sinces",
            enrollments.stream()
                .map(one -> OccurrenceOrder.earliest(one.since()).toString())
                .toArray(String[]::new))
        .param(
            "untils",
            enrollments.stream()
                .map(one -> one.since().plus(goal.window()).toString())
                .toArray(String[]::new))
        .param("name", goal.event().name())
        .param("limit", MAX_EVENTS)
        .query(
            row -> {
              var id = row.getObject("enrollment_id", UUID.class);
              var enrollment = byId.get(id);
              var event = row.getObject("id", UUID.class);
              var occurredAt = SqlTimestamps.instant(row, "occurred_at");
              if (enrollment == null
                  || found.containsKey(id)
                  || enrollment.isAfter(event, occurredAt)) {
                return;
              }
              var properties = JsonColumns.read(row.getString("properties"));
              if (goal.isAddressedTo(enrollment.correlationKey(), properties)
                  && patterns
                      .computeIfAbsent(id, one -> pattern(goal, one))
                      .filter(pattern -> pattern.matches(goal.event().name(), properties))
                      .isPresent()) {
                found.put(id, new GoalFound(id, event, occurredAt));
              }
            });
    return found;
  }

  private Optional<Event> pattern(MeasuredGoal goal, UUID enrollment) {
    return goal.event().references().isEmpty()
        ? Optional.of(goal.event())
        : goal.event().resolved(property -> knownEvents.find(enrollment, property));
  }

  /** Only what was read: a conversion that came meanwhile stays. */
  private void delete(List<CountedEnrollment> stale) {
    if (stale.isEmpty()) {
      return;
    }
    database
        .sql(
            """
            with gone as (
              delete from conversions c
              using unnest(cast(:ids as uuid[]), cast(:events as uuid[])) as stale (enrollment_id, event_id)
              where c.enrollment_id = stale.enrollment_id and c.event_id = stale.event_id
              returning c.enrollment_id)
            insert into conversion_tally_changes (journey, split, variant, hour, entered, converted)
            select e.journey, '', '', start_hour(e.events_since, e.enrolled_at), 0, -1
            from gone join enrollments e on e.id = gone.enrollment_id
            union all
            select a.journey, a.split, a.variant, start_hour(e.events_since, e.enrolled_at), 0, -1
            from gone
            join enrollments e on e.id = gone.enrollment_id
            cross join lateral (
              select journey, split, variant from variant_assignments
              where enrollment_id = gone.enrollment_id and is_counted offset 0) as a
            """)
        .param("ids", ids(stale.stream().map(CountedEnrollment::id).toList()))
        .param("events", ids(seen(stale)))
        .update();
  }

  private void upsert(List<GoalFound> found, List<CountedEnrollment> enrollments) {
    if (found.isEmpty()) {
      return;
    }
    database
        .sql(
            """
            insert into conversions as c (enrollment_id, event_id, occurred_at)
            select cast(enrollment_id as uuid), cast(event_id as uuid), cast(occurred_at as timestamptz)
            from unnest(cast(:ids as text[]), cast(:events as text[]), cast(:times as text[]))
              as one (enrollment_id, event_id, occurred_at)
            on conflict (enrollment_id) do update
            set event_id = excluded.event_id, occurred_at = excluded.occurred_at
            where excluded.occurred_at < c.occurred_at or c.event_id = any (cast(:seen as uuid[]))
            """)
        .param("ids", found.stream().map(one -> one.enrollment().toString()).toArray(String[]::new))
        .param("events", found.stream().map(one -> one.eventId().toString()).toArray(String[]::new))
        .param(
            "times", found.stream().map(one -> one.occurredAt().toString()).toArray(String[]::new))
        .param("seen", ids(seen(enrollments)))
        .update();
  }

  private static List<UUID> seen(List<CountedEnrollment> enrollments) {
    var seen = new ArrayList<UUID>();
    for (var enrollment : enrollments) {
      var counted = enrollment.conversion();
      if (counted != null) {
        seen.add(counted.eventId());
      }
    }
    return seen;
  }

  private static String[] ids(List<UUID> ids) {
    return ids.stream().map(UUID::toString).toArray(String[]::new);
  }
}
