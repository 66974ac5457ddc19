package dev.senda.api.enrollments;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.journey.SendRules.AfterDeferral;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.sending.Deferral;
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
 * @param pausedAt since when your team keeps back its messages, in real time; absent if it does not
 * @param currentStep what it is doing; absent if it has ended or the step is unknown
 * @param deferred the message that waits until a rule permits it; absent if none does
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
    @Nullable Instant pausedAt,
    @Nullable CurrentStep currentStep,
    @Nullable DeferredView deferred) {

  /**
   * A message that waits until a rule permits it.
   *
   * @param step the step that sends it
   * @param channel the channel on which it is sent, as far as is known
   * @param until when it is tried again
   * @param reason the rule that decides, and those that it waits for besides
   * @param deadline until when it may be deferred
   * @param then what happens then: it is skipped, or sent as soon as the law permits it
   */
  record DeferredView(
      String step,
      String channel,
      Instant until,
      String reason,
      Instant deadline,
      AfterDeferral then) {

    static DeferredView of(Deferral deferral) {
      return new DeferredView(
          deferral.key().ref().toString(),
          deferral.channel(),
          deferral.until(),
          deferral.reason(),
          deferral.deadline(),
          deferral.afterDeferral());
    }
  }

  static EnrollmentView of(EnrollmentRow row, @Nullable CurrentStep currentStep) {
    return of(row, currentStep, null);
  }

  static EnrollmentView of(
      EnrollmentRow row, @Nullable CurrentStep currentStep, @Nullable Deferral deferral) {
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
        row.pausedAt(),
        currentStep,
        deferral == null ? null : DeferredView.of(deferral));
  }
}
