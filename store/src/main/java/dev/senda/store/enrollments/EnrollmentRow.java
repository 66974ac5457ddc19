package dev.senda.store.enrollments;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One contact in one journey.
 *
 * @param contactKey the contact's key
 * @param correlationKey what tells enrollments of the contact that run side by side apart, such as
 *     an order's number; empty where the plan has no key
 * @param triggerEventId the event that started it; null where the API did
 * @param endReason why it ended; null while it runs, and for one that ran to its end
 * @param blockedReason what keeps it from going on now, for people to mend; null when nothing does
 * @param enrolledAt house time
 * @param endedAt house time; null while it runs
 */
public record EnrollmentRow(
    UUID id,
    String journey,
    String contactKey,
    String correlationKey,
    @Nullable UUID triggerEventId,
    EnrollmentState state,
    @Nullable String endReason,
    @Nullable String blockedReason,
    Instant enrolledAt,
    @Nullable Instant endedAt) {}
