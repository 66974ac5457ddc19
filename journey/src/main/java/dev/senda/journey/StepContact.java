package dev.senda.journey;

import java.time.ZonedDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The contact of a custom step.
 *
 * @param contactKey Senda's own key of the contact
 * @param userId the app's id of the person; null where it is unknown
 * @param idempotencyKey the same in each attempt of the same step
 * @param now the enrollment's own time, in the contact's time zone, or in the installation's
 *     default one: use it instead of a clock, because a demonstration compresses time
 */
public record StepContact(
    String contactKey,
    @Nullable String userId,
    @Nullable String email,
    @Nullable String phone,
    UUID enrollmentId,
    String idempotencyKey,
    ZonedDateTime now,
    Profile profile) {
  /** The key only: personal data stays out of logs. */
  @Override
  public String toString() {
    return "StepContact[key=%s]".formatted(contactKey);
  }
}
