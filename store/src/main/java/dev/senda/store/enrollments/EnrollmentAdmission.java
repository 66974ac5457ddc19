package dev.senda.store.enrollments;

import dev.senda.journey.OverlapPolicy;
import dev.senda.store.contacts.Contact;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult;
import dev.senda.store.enrollments.Enrollments.StartingEvent;
import dev.senda.store.steering.JourneyControl.Entries;
import dev.senda.store.steering.JourneyControls;
import dev.senda.store.support.Ids;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Decides whether a contact may enter a journey, and inserts its enrollment. */
final class EnrollmentAdmission {

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
                               enrolled_at, events_since, epoch)
      select :id, :journey, :contact, :key, cast(:triggerEvent as uuid), 'RUNNING', :now,
             cast(:since as timestamptz), coalesce(steering.epoch, 0)
      """;

  private static final String RETURNING = "returning " + Enrollments.COLUMNS;

  /** One row: the last enrollment or a new one, if any, and the steering of the journey. */
  private static final String INSERT_UNLESS_ENTERED =
      """
      with steering as materialized (
        select * from share_journey(:journey)),
      last as materialized (
        %s),
      inserted as (
        %s from steering
        where not exists (select from last) and coalesce(steering.entries, 'OPEN') = 'OPEN'
        %s)
      select entry.*, steering.entries, steering.epoch as journey_epoch, steering.changed_at,
             steering.stopped_at
      from steering
      left join (select * from last union all select * from inserted) as entry on true
      """
          .formatted(FIND_LAST, INSERT, RETURNING);

  private final JdbcClient database;
  private final ScaledClock clock;

  EnrollmentAdmission(JdbcClient database, ScaledClock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * What decides about an entry.
   *
   * @param last the contact's last enrollment; null for none
   * @param entries whether contacts may enter the journey
   * @param epoch the journey's epoch
   * @param since when the steering changed last, real time; null if it never did
   * @param stoppedAt when the journey was stopped last, real time; null if it never was
   */
  private record Found(
      @Nullable EnrollmentRow last,
      Entries entries,
      int epoch,
      @Nullable Instant since,
      @Nullable Instant stoppedAt) {

    static Found of(ResultSet row, int number) throws SQLException {
      var entries = row.getString("entries");
      return new Found(
          row.getObject("id") == null ? null : Enrollments.mapRow(row, number),
          entries == null ? Entries.OPEN : Entries.valueOf(entries),
          row.getInt("journey_epoch"),
          SqlTimestamps.instantOrNull(row, "changed_at"),
          SqlTimestamps.instantOrNull(row, "stopped_at"));
    }

    boolean isStopped(EnrollmentRow enrollment) {
      return enrollment.epoch() < epoch;
    }
  }

  /**
   * See {@link Enrollments#enroll}. It runs in a transaction.
   *
   * @param endingMarker marks an enrollment that is replaced, before it is closed
   */
  EnrollmentResult enroll(
      EnrollmentRules rules,
      Contact locked,
      String key,
      @Nullable StartingEvent start,
      Consumer<Ending> endingMarker) {
    if (locked.erasedAt() != null) {
      return new EnrollmentResult.Refused("the contact was erased on " + locked.erasedAt());
    }
    var contact = locked.key();
    var id = Ids.newUuid();
    var found =
        insert(INSERT_UNLESS_ENTERED, id, rules.journey(), contact, key, start)
            .query(Found::of)
            .single();
    var last = found.last();
    if (last != null && last.id().equals(id)) {
      return new EnrollmentResult.Enrolled(last, null);
    }
    var running = last != null && last.endedAt() == null && !found.isStopped(last) ? last : null;
    if (running != null && rules.overlap() == OverlapPolicy.REFUSE) {
      return new EnrollmentResult.AlreadyEnrolled(running);
    }
    if (last == null || found.entries() != Entries.OPEN) {
      return closed(found);
    }
    if (running != null) {
      return restart(running, start, endingMarker);
    }
    boolean hasWorkflow = last.endedAt() == null;
    var endedAt = last.endedAt() == null ? stopOf(last, found) : last.endedAt();
    var refusal = ReentryCheck.refusal(rules, start, last, endedAt, clock.instant());
    if (refusal.isPresent()) {
      return new EnrollmentResult.Refused(refusal.get());
    }
    if (hasWorkflow) {
      endStopped(last, endedAt, endingMarker);
    }
    return new EnrollmentResult.Enrolled(
        insert(rules.journey(), contact, key, start), hasWorkflow ? last.id() : null);
  }

  /** When the stop ended this enrollment, in simulated time. */
  private Instant stopOf(EnrollmentRow stopped, Found found) {
    var stoppedAt = found.stoppedAt();
    if (stoppedAt == null) {
      return stopped.enrolledAt();
    }
    var stop = clock.scale().toSimulatedTime(stoppedAt);
    return stop.isAfter(stopped.enrolledAt()) ? stop : stopped.enrolledAt();
  }

  private static EnrollmentResult closed(Found found) {
    var changedAt = found.since();
    var since = changedAt == null ? "" : " since " + changedAt.truncatedTo(ChronoUnit.SECONDS);
    return new EnrollmentResult.EntriesClosed(
        switch (found.entries()) {
          case OPEN -> throw new IllegalArgumentException("entries: OPEN (expected closed ones)");
          case DRAINING -> "the journey is draining%s: nobody enters".formatted(since);
          case STOPPED -> "the journey is stopped%s: nobody enters".formatted(since);
        });
  }

  /** Its workflow ends when it is told of the new enrollment, or when it next asks. */
  private void endStopped(EnrollmentRow stopped, Instant endedAt, Consumer<Ending> endingMarker) {
    endingMarker.accept(Ending.cancel(stopped.id()));
    Enrollments.close(
        database, stopped.id(), EnrollmentState.CANCELED, JourneyControls.STOPPED_REASON, endedAt);
  }

  /** A start event that comes late and is older than the running enrollment does not replace it. */
  private EnrollmentResult restart(
      EnrollmentRow running, @Nullable StartingEvent start, Consumer<Ending> endingMarker) {
    if (start != null && running.isAfter(start.occurredAt())) {
      return new EnrollmentResult.Refused(
          "the start event occurred on %s, before the running enrollment"
              .formatted(start.occurredAt()));
    }
    endingMarker.accept(Ending.exit(running.id(), Enrollments.RESTARTED)); // closes its tasks, too
    Enrollments.close(
        database, running.id(), EnrollmentState.EXITED, Enrollments.RESTARTED, clock.instant());
    return new EnrollmentResult.Enrolled(
        insert(running.journey(), running.contactKey(), running.correlationKey(), start),
        running.id());
  }

  private EnrollmentRow insert(
      String journey, String contact, String key, @Nullable StartingEvent start) {
    return insert(
            INSERT + "from share_journey(:journey) as steering\n" + RETURNING,
            Ids.newUuid(),
            journey,
            contact,
            key,
            start)
        .query(Enrollments::mapRow)
        .single();
  }

  private JdbcClient.StatementSpec insert(
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
        .param("since", start == null ? null : SqlTimestamps.toSql(start.occurredAt()));
  }
}
