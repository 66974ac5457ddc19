package dev.senda.workers.steering;

import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.EnrollmentService;
import dev.senda.store.enrollments.SendReads;
import dev.senda.store.steering.JourneyControls;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.temporal.activities.ExternalActivities;
import dev.senda.temporal.activities.RetryLaterException;
import java.time.Duration;
import java.util.UUID;

/**
 * Calls no other system for an enrollment that is paused or whose journey was stopped. A call that
 * begins at the same moment as the pause or the stop is still made. A paused call is tried again
 * every ten minutes, which costs no event of the workflow.
 */
public final class SteeredExternalActivities implements ExternalActivities {

  /** Real time. */
  private static final Duration PAUSED_RETRY_DELAY = Duration.ofMinutes(10);

  /** Until the workflow knows of its end; real time. */
  private static final Duration STOPPED_RETRY_DELAY = Duration.ofSeconds(30);

  private final ExternalActivities activities;
  private final Ports ports;

  /** The store's ports that it uses. */
  public record Ports(
      RetryingTransactions transactions,
      Contacts contacts,
      SendReads reads,
      EnrollmentService enrollmentService) {}

  /**
   * @param activities what calls the other systems
   */
  public SteeredExternalActivities(ExternalActivities activities, Ports ports) {
    this.activities = activities;
    this.ports = ports;
  }

  @Override
  public void performAction(ActionRequest actionRequest) {
    requireNotSteered(actionRequest.enrollment());
    activities.performAction(actionRequest);
  }

  @Override
  public String askQuestion(QuestionRequest question) {
    requireNotSteered(question.enrollment());
    return activities.askQuestion(question);
  }

  private void requireNotSteered(UUID enrollment) {
    var steering = ports.reads().findSteering(enrollment);
    if (steering.isStopped()) {
      end(enrollment);
      throw new RetryLaterException(JourneyControls.STOPPED_REASON, STOPPED_RETRY_DELAY, null);
    }
    if (steering.isPaused()) {
      throw new RetryLaterException(
          "the journey or the enrollment is paused", PAUSED_RETRY_DELAY, null);
    }
  }

  /** Tells the workflow once, which then ends and gives up the call. */
  private void end(UUID id) {
    ports
        .transactions()
        .executeWithoutResult(
            () -> {
              ports.contacts().lockByEnrollment(id);
              ports.enrollmentService().endIfStopped(id);
            });
  }
}
