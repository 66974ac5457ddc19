package dev.senda.api.enrollments;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.temporal.client.EnrollmentClient.CurrentStep;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An enrollment, as the API shows it. Times are in simulated time.
 *
 * @param contactKey the contact's key
 * @param key what the enrollment is for, such as an order id; absent unless the journey is keyed
 * @param reason why it ended
 * @param blockedReason why it cannot continue, for your team to fix; absent if it is not blocked
 * @param currentStep what it is doing; absent if it has ended or the step is unknown
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EnrollmentView(
    UUID id,
    String journey,
    String contactKey,
    @Nullable String key,
    EnrollmentState state,
    @Nullable String reason,
    @Nullable String blockedReason,
    Instant enrolledAt,
    @Nullable Instant endedAt,
    @Nullable CurrentStep currentStep) {

  static EnrollmentView of(EnrollmentRow row, @Nullable CurrentStep currentStep) {
    return new EnrollmentView(
        row.id(),
        row.journey(),
        row.contactKey(),
        row.correlationKey().isEmpty() ? null : row.correlationKey(),
        row.state(),
        row.endReason(),
        row.blockedReason(),
        row.enrolledAt(),
        row.endedAt(),
        currentStep);
  }
}
