package dev.senda.api.outbox;

import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.api.outbox.command.OutboxCommand;
import dev.senda.journey.Plan;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxRow;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.client.EnrollmentClient;
import dev.senda.temporal.client.EnrollmentClient.PreviousEnrollmentRunningException;
import dev.senda.temporal.client.EnrollmentClient.TemporalUnavailableException;
import dev.senda.temporal.contract.EnrollmentSignal;
import org.springframework.stereotype.Component;

/** Brings one piece of work to where it belongs. */
@Component
class OutboxItemHandler {

  private final EventRouter eventRouter;
  private final EnrollmentClient enrollmentClient;
  private final ExploredJourneys journeys;
  private final Enrollments enrollments;
  private final Outbox outbox;
  private final ScaledClock clock;

  OutboxItemHandler(
      EventRouter router,
      EnrollmentClient temporal,
      ExploredJourneys journeys,
      Enrollments enrollments,
      Outbox outbox,
      ScaledClock clock) {
    this.eventRouter = router;
    this.enrollmentClient = temporal;
    this.journeys = journeys;
    this.enrollments = enrollments;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * Delivers it and removes it from the outbox. Doing so twice does no harm.
   *
   * @throws TemporalUnavailableException if Temporal cannot be reached: try again later
   * @throws PreviousEnrollmentRunningException if an earlier enrollment has not left the journey:
   *     try again later
   */
  void handle(OutboxRow item)
      throws TemporalUnavailableException, PreviousEnrollmentRunningException {
    switch (OutboxCommand.fromItem(item)) {
      case OutboxCommand.RouteEvent route -> eventRouter.route(item, route);
      case OutboxCommand.StartEnrollment start -> {
        var enrollment = enrollments.find(start.enrollmentId()).orElseThrow();
        // One that was canceled before it could be started is never started.
        if (!enrollment.state().isEnded()) {
          start(enrollment, journeys.plan(start.journey()));
        }
        outbox.remove(item);
      }
      case OutboxCommand.SignalEnrollment signalEnrollment -> {
        var enrollment = enrollments.find(signalEnrollment.signal().enrollment()).orElseThrow();
        if (!enrollmentClient.signal(
            enrollment.journey(),
            enrollment.contactKey(),
            enrollment.correlationKey(),
            signalEnrollment.signalName(),
            signalEnrollment.signal())) {
          closeUnreachableEnrollment(enrollment, signalEnrollment.signal());
        }
        outbox.remove(item);
      }
    }
  }

  private void start(EnrollmentRow enrollment, Plan plan)
      throws TemporalUnavailableException, PreviousEnrollmentRunningException {
    try {
      enrollmentClient.start(
          enrollment.id(), plan, enrollment.contactKey(), enrollment.correlationKey());
    } catch (PreviousEnrollmentRunningException e) {
      enrollments.setBlockedReason(enrollment.id(), e.getMessage());
      throw e;
    }
    if (enrollment.blockedReason() != null) {
      enrollments.clearBlockedReason(enrollment.id());
    }
  }

  /**
   * An enrollment closes its row before its workflow is over. One whose row is open and whose
   * workflow is not there was terminated by hand, or lost with Temporal's data: whoever wanted it
   * to end finds it ended.
   */
  private void closeUnreachableEnrollment(
      EnrollmentRow enrollment, EnrollmentSignal enrollmentSignal) {
    switch (enrollmentSignal.kind()) {
      case ENGAGED, DELIVERY_STATUS, EVENT -> {}
      case EXIT -> closeIfRunning(enrollment, enrollmentSignal, EnrollmentState.EXITED);
      case CANCEL -> closeIfRunning(enrollment, enrollmentSignal, EnrollmentState.CANCELED);
    }
  }

  private void closeIfRunning(
      EnrollmentRow enrollment, EnrollmentSignal enrollmentSignal, EnrollmentState state) {
    if (!enrollment.state().isEnded()) {
      enrollments.close(enrollment.id(), state, enrollmentSignal.reason(), clock.instant());
    }
  }
}
