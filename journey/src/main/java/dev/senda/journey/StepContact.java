package dev.senda.journey;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The contact of a custom step.
 *
 * @param contactKey Senda's own key of the contact
 * @param userId the app's id of the person; null where it is unknown
 * @param idempotencyKey the same in each attempt of the same step
 */
public record StepContact(
    String contactKey,
    @Nullable String userId,
    @Nullable String email,
    @Nullable String phone,
    UUID enrollmentId,
    String idempotencyKey,
    Profile profile) {
  /** The key only: personal data stays out of logs. */
  @Override
  public String toString() {
    return "StepContact[key=%s]".formatted(contactKey);
  }
}
