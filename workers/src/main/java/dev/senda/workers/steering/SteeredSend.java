package dev.senda.workers.steering;

import dev.senda.store.enrollments.Ending;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.steering.JourneyControls;
import dev.senda.store.steering.SendSteering;
import dev.senda.store.steering.WaitingSends;
import dev.senda.temporal.activities.EnrollmentActivities.EndingType;
import dev.senda.temporal.activities.EnrollmentActivities.EnrollmentEnding;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import java.util.List;
import java.util.Optional;

/**
 * What the steering makes of a send. It runs in the transaction that would claim the message, under
 * the lock of the contact and with a share of the journey's lock.
 */
public final class SteeredSend {

  private final Enrollments enrollments;
  private final WaitingSends waitingSends;

  public SteeredSend(Enrollments enrollments, WaitingSends waitingSends) {
    this.enrollments = enrollments;
    this.waitingSends = waitingSends;
  }

  /**
   * The result of a send that is not made, since the journey was stopped or is paused; empty where
   * the message may be sent.
   *
   * @param enrollment one that has no committed ending
   * @param now epoch milliseconds of simulated time
   */
  public Optional<SendResult> resultOfNoSend(
      EnrollmentRow enrollment, SendSteering steering, String step, long now) {
    if (steering.isStopped()) {
      enrollments.recordCancelReason(enrollment.id(), JourneyControls.STOPPED_REASON);
      enrollments.markEnding(List.of(Ending.cancel(enrollment.id())));
      waitingSends.remove(enrollment.id());
      return Optional.of(
          SendResult.enrollmentEnded(new EnrollmentEnding(EndingType.CANCELED, null, now)));
    }
    if (steering.mustWait()) {
      waitingSends.add(enrollment.id(), enrollment.journey(), step, steering.isEnrollmentPaused());
      return Optional.of(SendResult.of(AttemptOutcome.PAUSED));
    }
    return Optional.empty();
  }

  /**
   * A message that was released is used up when it is sent or skipped.
   *
   * @param isOver whether it is
   */
  public void forgetWait(EnrollmentRow enrollment, SendSteering steering, boolean isOver) {
    if (isOver && steering.isWaiting()) {
      waitingSends.remove(enrollment.id());
    }
  }
}
