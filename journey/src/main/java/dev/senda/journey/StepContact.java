package dev.senda.journey;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whom a custom step is about.
 *
 * @param contactKey Senda's own key of the contact
 * @param userId the app's id of the person; null where it never said
 * @param idempotencyKey the same whenever the same step is tried again
 */
public record StepContact(
    String contactKey,
    @Nullable String userId,
    @Nullable String email,
    @Nullable String phone,
    UUID enrollmentId,
    String idempotencyKey,
    Profile profile) {}
