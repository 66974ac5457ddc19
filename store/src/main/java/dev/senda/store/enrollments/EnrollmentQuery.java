package dev.senda.store.enrollments;

import org.jspecify.annotations.Nullable;

/**
 * A filter of enrollments; null means any.
 *
 * @param blockedOnly only those that an operator must fix
 */
public record EnrollmentQuery(
    @Nullable String journey,
    @Nullable EnrollmentState state,
    @Nullable String contactKey,
    boolean blockedOnly) {

  public static final EnrollmentQuery ALL = new EnrollmentQuery(null, null, null, false);

  public static EnrollmentQuery ofJourney(String journey) {
    return new EnrollmentQuery(journey, null, null, false);
  }
}
