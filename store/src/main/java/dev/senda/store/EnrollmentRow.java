package dev.senda.store;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One contact in one journey.
 *
 * @param contact the contact's key
 * @param key what tells enrollments of the contact that run side by side apart, such as an order's
 *     number; empty where the plan has no key
 * @param triggerEvent the event that started it; null where the API did
 * @param reason why it ended; null while it runs, and for one that ran to its end
 * @param problem what keeps it from going on now, for people to mend; null when nothing does
 * @param enrolledAt house time
 * @param endedAt house time; null while it runs
 */
public record EnrollmentRow(
    UUID id,
    String journey,
    String contact,
    String key,
    @Nullable UUID triggerEvent,
    EnrollmentState state,
    @Nullable String reason,
    @Nullable String problem,
    Instant enrolledAt,
    @Nullable Instant endedAt) {}
