package dev.senda.store.enrollments;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a running enrollment is about to end. It is committed together with what ends it, before the
 * workflow knows.
 *
 * @param state GOAL, EXITED or CANCELED; the table takes no other
 * @param reason the goal or the exit, without personal data; null for a cancellation
 */
public record Ending(UUID enrollmentId, EnrollmentState state, @Nullable String reason) {

  /** The contact reached the goal. */
  public static Ending goal(UUID enrollmentId, String goal) {
    return new Ending(enrollmentId, EnrollmentState.GOAL, goal);
  }

  /** The contact leaves early. */
  public static Ending exit(UUID enrollmentId, String reason) {
    return new Ending(enrollmentId, EnrollmentState.EXITED, reason);
  }

  /** An operator cancels it; why is recorded apart, because it may name the person. */
  public static Ending cancel(UUID enrollmentId) {
    return new Ending(enrollmentId, EnrollmentState.CANCELED, null);
  }
}
