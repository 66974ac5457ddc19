package dev.senda.api.routing;

import dev.senda.api.journeys.Journeys;
import dev.senda.journey.Plan;
import dev.senda.store.EnrollmentRow;
import dev.senda.store.EnrollmentState;
import dev.senda.store.Enrollments;
import dev.senda.store.HouseClock;
import dev.senda.store.Outbox;
import dev.senda.temporal.EnrollmentClient;
import dev.senda.temporal.EnrollmentClient.StillInside;
import dev.senda.temporal.EnrollmentClient.TemporalUnavailable;
import dev.senda.temporal.Heard;
import org.springframework.stereotype.Component;

/** Brings one piece of work to where it belongs. */
@Component
class Courier {

  private final Router router;
  private final EnrollmentClient temporal;
  private final Journeys journeys;
  private final Enrollments enrollments;
  private final Outbox outbox;
  private final HouseClock clock;

  Courier(
      Router router,
      EnrollmentClient temporal,
      Journeys journeys,
      Enrollments enrollments,
      Outbox outbox,
      HouseClock clock) {
    this.router = router;
    this.temporal = temporal;
    this.journeys = journeys;
    this.enrollments = enrollments;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * Delivers it and removes it from the outbox. Doing so twice does no harm.
   *
   * @throws TemporalUnavailable if Temporal cannot be reached: try again later
   * @throws StillInside if an earlier enrollment has not left the journey: try again later
   */
  void deliver(Outbox.Item item) throws TemporalUnavailable, StillInside {
    switch (Work.of(item)) {
      case Work.Route route -> router.route(item, route);
      case Work.Start start -> {
        var enrollment = enrollments.find(start.enrollment()).orElseThrow();
        // One that was canceled before it could be started is never started.
        if (!enrollment.state().isOver()) {
          start(enrollment, journeys.plan(start.journey()));
        }
        outbox.remove(item);
      }
      case Work.Tell tell -> {
        var enrollment = enrollments.find(tell.heard().enrollment()).orElseThrow();
        if (!temporal.tell(
            enrollment.journey(),
            enrollment.contact(),
            enrollment.key(),
            tell.name(),
            tell.heard())) {
          nobodyHeard(enrollment, tell.heard());
        }
        outbox.remove(item);
      }
    }
  }

  private void start(EnrollmentRow enrollment, Plan plan) throws TemporalUnavailable, StillInside {
    try {
      temporal.start(enrollment.id(), plan, enrollment.contact(), enrollment.key());
    } catch (StillInside e) {
      enrollments.problem(enrollment.id(), e.getMessage());
      throw e;
    }
    if (enrollment.problem() != null) {
      enrollments.problem(enrollment.id(), null);
    }
  }

  /**
   * An enrollment closes its row before its workflow is over. One whose row is open and whose
   * workflow is not there was terminated by hand, or lost with Temporal's data: whoever wanted it
   * to end finds it ended.
   */
  private void nobodyHeard(EnrollmentRow enrollment, Heard heard) {
    switch (heard.kind()) {
      case ENGAGED, EVENT -> {}
      case EXIT -> closeIfRunning(enrollment, heard, EnrollmentState.EXITED);
      case CANCEL -> closeIfRunning(enrollment, heard, EnrollmentState.CANCELED);
    }
  }

  private void closeIfRunning(EnrollmentRow enrollment, Heard heard, EnrollmentState state) {
    if (!enrollment.state().isOver()) {
      enrollments.close(enrollment.id(), state, heard.reason(), clock.instant());
    }
  }
}
