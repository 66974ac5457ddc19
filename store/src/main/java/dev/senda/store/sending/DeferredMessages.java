package dev.senda.store.sending;

import dev.senda.store.support.SqlTimestamps;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The messages that wait until a rule permits them: until when, and why. */
@Repository
public class DeferredMessages {

  private final JdbcClient database;

  DeferredMessages(JdbcClient database) {
    this.database = database;
  }

  /** Records that the message waits. The caller holds the lock of the contact. */
  public void record(String contact, Deferral deferral) {
    database
        .sql(
            """
            insert into deferred_messages (enrollment_id, step, occurrence, contact_key, channel, priority,
                                           deferred_at, deferred_until, deadline, after_deferral, holds_place,
                                           reason, zone)
            values (:enrollment, :step, :occurrence, :contact, :channel, :priority, :deferredAt, :until,
                    :deadline, :afterDeferral, :holdsPlace, :reason, :zone)
            on conflict (enrollment_id, step, occurrence) do update
            set channel = excluded.channel, priority = excluded.priority,
                deferred_until = excluded.deferred_until, deadline = excluded.deadline,
                after_deferral = excluded.after_deferral, holds_place = excluded.holds_place,
                reason = excluded.reason, zone = excluded.zone
            """)
        .param("enrollment", deferral.key().enrollmentId())
        .param("step", deferral.key().ref().step())
        .param("occurrence", deferral.key().ref().occurrence())
        .param("contact", contact)
        .param("channel", deferral.channel())
        .param("priority", deferral.priority())
        .param("deferredAt", SqlTimestamps.toSql(deferral.deferredAt()))
        .param("until", SqlTimestamps.toSql(deferral.until()))
        .param("deadline", SqlTimestamps.toSql(deferral.deadline()))
        .param("afterDeferral", deferral.afterDeferral().name())
        .param("holdsPlace", deferral.holdsPlace())
        .param("reason", deferral.reason())
        .param("zone", deferral.zone().getId())
        .update();
  }

  /** What this enrollment waits for now; empty if it does not wait for a rule. */
  public Optional<Deferral> findWaiting(UUID enrollment) {
    return database
        .sql(
            """
            select d.* from deferred_messages d join enrollments e on e.id = d.enrollment_id
            where d.enrollment_id = :enrollment and e.ended_at is null
              and not exists (select from messages m
                              where m.enrollment_id = d.enrollment_id and m.step = d.step
                                and m.occurrence = d.occurrence)
            order by d.deferred_until desc limit 1
            """)
        .param("enrollment", enrollment)
        .query(SendRuleReads::mapDeferral)
        .optional();
  }
}
