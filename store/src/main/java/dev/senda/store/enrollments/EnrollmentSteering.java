package dev.senda.store.enrollments;

import dev.senda.store.audit.Actor;
import dev.senda.store.audit.AuditAction;
import dev.senda.store.audit.AuditLog;
import dev.senda.store.audit.AuditSubject;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.outbox.SignalPayload;
import dev.senda.store.steering.WaitingSends;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Pauses, resumes and moves on single enrollments. What has ended does not change. Each change is
 * in the audit log.
 */
@Service
public class EnrollmentSteering {

  private final JdbcClient database;
  private final RetryingTransactions transactions;
  private final Contacts contacts;
  private final Enrollments enrollments;
  private final KnownEvents knownEvents;
  private final WaitingSends waitingSends;
  private final Outbox outbox;
  private final AuditLog auditLog;
  private final ScaledClock clock;

  public EnrollmentSteering(
      JdbcClient database,
      RetryingTransactions transactions,
      Contacts contacts,
      Enrollments enrollments,
      KnownEvents knownEvents,
      WaitingSends waitingSends,
      Outbox outbox,
      AuditLog auditLog,
      ScaledClock clock) {
    this.database = database;
    this.transactions = transactions;
    this.contacts = contacts;
    this.enrollments = enrollments;
    this.knownEvents = knownEvents;
    this.waitingSends = waitingSends;
    this.outbox = outbox;
    this.auditLog = auditLog;
    this.clock = clock;
  }

  /**
   * Keeps back the messages of this enrollment. From the return on none is claimed.
   *
   * @return the enrollment as it is now; empty if there is none
   */
  public Optional<EnrollmentRow> pause(UUID id, Actor actor, String reason) {
    return change(
        id,
        row -> {
          setPaused(id, true);
          record(actor, AuditAction.ENROLLMENT_PAUSED, id, reason);
        });
  }

  /**
   * Lets the messages of this enrollment go, unless the journey is paused.
   *
   * @return the enrollment as it is now; empty if there is none
   */
  public Optional<EnrollmentRow> resume(UUID id, Actor actor, String reason) {
    return change(
        id,
        row -> {
          setPaused(id, false);
          if (waitingSends.releaseOne(id)) {
            signal(row, "resumed", new SignalPayload.Resumed(Ids.newUuid(), id, clock.instant()));
          }
          record(actor, AuditAction.ENROLLMENT_RESUMED, id, reason);
        });
  }

  /**
   * Ends the wait in which the enrollment is, as if its time were up, or skips the message or the
   * action that waits or cannot be done. An attempt that has begun is not interrupted.
   *
   * @param step the step, as the enrollment's current step shows it: an enrollment that is in
   *     another one by then stays there
   * @return the enrollment as it is now; empty if there is none
   */
  public Optional<EnrollmentRow> moveOn(UUID id, String step, Actor actor, String reason) {
    return change(
        id,
        row -> {
          signal(
              row, "move on", new SignalPayload.MoveOn(Ids.newUuid(), id, clock.instant(), step));
          record(actor, AuditAction.ENROLLMENT_MOVED_ON, id, reason);
        });
  }

  /**
   * Replaces the properties of the event that started the enrollment. A message that could not be
   * rendered is tried again with them. The audit log says that they were corrected, and why, but
   * not what they were.
   *
   * @return the enrollment as it is now; empty if there is none
   */
  public Optional<EnrollmentRow> correctEvent(
      UUID id, Map<String, ? extends @Nullable Object> properties, Actor actor, String reason) {
    return change(
        id,
        row -> {
          knownEvents.correctStart(id, properties);
          record(actor, AuditAction.EVENT_CORRECTED, id, reason);
        });
  }

  private Optional<EnrollmentRow> change(UUID id, Consumer<EnrollmentRow> change) {
    return transactions.execute(
        () -> {
          contacts.findByEnrollment(id).ifPresent(contact -> contacts.lock(contact.key()));
          var enrollment = enrollments.find(id);
          enrollment
              .filter(row -> !row.state().isEnded() && row.ending() == null)
              .ifPresent(change);
          return enrollments.find(id);
        });
  }

  private void setPaused(UUID id, boolean isPaused) {
    database
        .sql(
            """
            update enrollments
            set paused_at = case when :paused then coalesce(paused_at, now()) end
            where id = :id and ended_at is null
            """)
        .param("id", id)
        .param("paused", isPaused)
        .update();
  }

  private void signal(EnrollmentRow row, String name, SignalPayload payload) {
    outbox.append(
        row.workflowContactKey(), new OutboxItem.SignalEnrollment(row.journey(), name, payload));
  }

  private void record(Actor actor, AuditAction action, UUID id, String reason) {
    auditLog.record(actor, action, AuditSubject.ofEnrollment(id), reason);
  }
}
