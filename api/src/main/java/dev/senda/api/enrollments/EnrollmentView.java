package dev.senda.api.enrollments;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.store.EnrollmentRow;
import dev.senda.store.EnrollmentState;
import dev.senda.temporal.EnrollmentClient.CurrentStep;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An enrollment, as the API shows it. Times are house time.
 *
 * @param contact the contact's key
 * @param key what it is for, where the journey runs side by side for several keys
 * @param reason why it ended
 * @param problem what keeps it from going on, for people to mend
 * @param currentStep what it is doing; left out where it is over, or nobody can tell now
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EnrollmentView(
    UUID id,
    String journey,
    String contact,
    @Nullable String key,
    EnrollmentState state,
    @Nullable String reason,
    @Nullable String problem,
    Instant enrolledAt,
    @Nullable Instant endedAt,
    @Nullable CurrentStep currentStep) {

  static EnrollmentView of(EnrollmentRow row, @Nullable CurrentStep currentStep) {
    return new EnrollmentView(
        row.id(),
        row.journey(),
        row.contact(),
        row.key().isEmpty() ? null : row.key(),
        row.state(),
        row.reason(),
        row.problem(),
        row.enrolledAt(),
        row.endedAt(),
        currentStep);
  }
}
