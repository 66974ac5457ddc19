package dev.senda.store.enrollments;

import dev.senda.store.events.Events.ReceivedEvent;
import dev.senda.store.support.OccurrenceOrder;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One contact in one journey.
 *
 * @param contactKey the contact's key
 * @param workflowContactKey the contact key in the workflow's id and in the outbox: another one
 *     where the contact was merged since
 * @param correlationKey distinguishes enrollments of one contact that run at the same time, such as
 *     an order number; empty where the plan has no key
 * @param triggerEventId the event that started it; null where the API did
 * @param endReason why it ended; null while it runs, and for one that ran to its end
 * @param blockedReason what an operator must fix before it continues; null if nothing blocks it
 * @param enrolledAt simulated time
 * @param eventsSince when the start event occurred, or else {@code enrolledAt}; simulated time
 * @param endedAt simulated time; null while it runs
 * @param ending the committed end that a running enrollment is about to take; null for none
 * @param epoch the journey's epoch when it began; a stop begins a new one and ends it
 * @param pausedAt since when an operator keeps back its messages, real time; null where none does
 */
public record EnrollmentRow(
    UUID id,
    String journey,
    String contactKey,
    String workflowContactKey,
    String correlationKey,
    @Nullable UUID triggerEventId,
    EnrollmentState state,
    @Nullable String endReason,
    @Nullable String blockedReason,
    Instant enrolledAt,
    Instant eventsSince,
    @Nullable Instant endedAt,
    @Nullable Ending ending,
    int epoch,
    @Nullable Instant pausedAt) {

  /**
   * Whether something of this time happened before the enrollment: then it answers no wait and is
   * neither its goal nor an exit.
   *
   * @see OccurrenceOrder
   */
  public boolean isAfter(Instant occurredAt) {
    return !OccurrenceOrder.isSince(occurredAt, eventsSince);
  }

  /**
   * Whether an event happened before the enrollment. Of two events of the same time, the one that
   * was received first happened first.
   */
  public boolean isAfter(ReceivedEvent event) {
    return isAfter(event.occurredAt())
        || (triggerEventId != null
            && event.occurredAt().equals(eventsSince)
            && event.id().compareTo(triggerEventId) < 0);
  }

  /** The key only: personal data stays out of logs. */
  @Override
  public String toString() {
    return "EnrollmentRow[id=%s, journey=%s, state=%s]".formatted(id, journey, state);
  }
}
