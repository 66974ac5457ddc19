package dev.senda.store.enrollments;

import dev.senda.store.enrollments.Enrollments.StartingEvent;
import dev.senda.store.support.Ids;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Stores new enrollments. The caller's transaction has locked the contact. */
final class EnrollmentInserter {

  private static final String FIND_LAST =
      """
      (%1$s where contact_key = :contact and journey = :journey and correlation_key = :key
              and ended_at is null)
      union all
      (%1$s where contact_key = :contact and journey = :journey and correlation_key = :key
              and ended_at is not null
       order by ended_at desc limit 1)
      limit 1
      """
          .formatted(Enrollments.SELECT);

  private static final String INSERT =
      """
      insert into enrollments (id, journey, contact_key, correlation_key, trigger_event_id, state,
                               enrolled_at, events_since)
      select :id, :journey, :contact, :key, cast(:triggerEvent as uuid), 'RUNNING', :now,
             cast(:since as timestamptz)
      """;

  private static final String RETURNING = "returning " + Enrollments.COLUMNS;

  private static final String INSERT_UNLESS_ENTERED =
      """
      with last as materialized (
        %s),
      inserted as (
        %s where not exists (select from last)
        %s)
      select * from last union all select * from inserted
      """
          .formatted(FIND_LAST, INSERT, RETURNING);

  private final JdbcClient database;
  private final ScaledClock clock;

  EnrollmentInserter(JdbcClient database, ScaledClock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The contact's last enrollment in the journey; if there is none, a new one with this id. */
  EnrollmentRow insertUnlessEntered(
      UUID id, String journey, String contact, String key, @Nullable StartingEvent start) {
    return insert(INSERT_UNLESS_ENTERED, id, journey, contact, key, start);
  }

  EnrollmentRow insert(String journey, String contact, String key, @Nullable StartingEvent start) {
    return insert(INSERT + RETURNING, Ids.newUuid(), journey, contact, key, start);
  }

  private EnrollmentRow insert(
      String sql,
      UUID id,
      String journey,
      String contact,
      String key,
      @Nullable StartingEvent start) {
    return database
        .sql(sql)
        .param("id", id)
        .param("journey", journey)
        .param("contact", contact)
        .param("key", key)
        .param("triggerEvent", start == null ? null : start.id())
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .param("since", start == null ? null : SqlTimestamps.toSql(start.occurredAt()))
        .query(Enrollments::mapRow)
        .single();
  }
}
