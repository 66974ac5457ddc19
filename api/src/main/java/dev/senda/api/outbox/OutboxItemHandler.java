package dev.senda.api.outbox;

import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.api.routing.EventRouter;
import dev.senda.journey.Plan;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.events.Events;
import dev.senda.store.outbox.LeasedOutboxItem;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.outbox.SignalPayload;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.client.EnrollmentClient;
import dev.senda.temporal.client.EnrollmentClient.PreviousEnrollmentRunningException;
import dev.senda.temporal.client.EnrollmentClient.TemporalUnavailableException;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Processes one outbox item. */
@Component
class OutboxItemHandler {

  private final RetryingTransactions transactions;
  private final Contacts contacts;
  private final Events events;
  private final EventRouter eventRouter;
  private final EnrollmentClient enrollmentClient;
  private final ExploredJourneys journeys;
  private final Enrollments enrollments;
  private final Outbox outbox;
  private final ScaledClock clock;

  OutboxItemHandler(
      RetryingTransactions transactions,
      Contacts contacts,
      Events events,
      EventRouter router,
      EnrollmentClient temporal,
      ExploredJourneys journeys,
      Enrollments enrollments,
      Outbox outbox,
      ScaledClock clock) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.events = events;
    this.eventRouter = router;
    this.enrollmentClient = temporal;
    this.journeys = journeys;
    this.enrollments = enrollments;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * Processes the item and removes it from the outbox. Processing it twice does no harm.
   *
   * @throws TemporalUnavailableException if Temporal is unavailable; retry later
   * @throws PreviousEnrollmentRunningException if an earlier enrollment is still running; retry
   *     later
   */
  void handle(LeasedOutboxItem item)
      throws TemporalUnavailableException, PreviousEnrollmentRunningException {
    switch (item.item()) {
      case OutboxItem.RouteEvent route -> route(item, route);
      case OutboxItem.StartEnrollment start -> {
        var enrollment = enrollments.find(start.enrollmentId()).orElseThrow();
        // An enrollment that was canceled before its start is never started.
        if (!enrollment.state().isEnded()) {
          start(enrollment, journeys.plan(start.journey()));
        }
        outbox.remove(item);
      }
      case OutboxItem.SignalEnrollment signalEnrollment -> {
        var enrollment = enrollments.find(signalEnrollment.signal().enrollmentId()).orElseThrow();
        if (!enrollmentClient.signal(
            enrollment.journey(),
            enrollment.contactKey(),
            enrollment.correlationKey(),
            signalEnrollment.signalName(),
            toSignal(signalEnrollment.signal()))) {
          closeUnreachableEnrollment(enrollment, signalEnrollment.signal());
        }
        outbox.remove(item);
      }
    }
  }

  /**
   * Replaces the item by the items that follow from the event, in one transaction. Does nothing if
   * another instance did it.
   */
  private void route(LeasedOutboxItem item, OutboxItem.RouteEvent route) {
    transactions.executeWithoutResult(
        () -> {
          contacts.lock(item.contactKey());
          if (outbox.remove(item)) {
            eventRouter.route(List.of(events.find(route.eventId()).orElseThrow()));
          }
        });
  }

  private void start(EnrollmentRow enrollment, Plan plan)
      throws TemporalUnavailableException, PreviousEnrollmentRunningException {
    try {
      enrollmentClient.start(
          enrollment.id(), plan, enrollment.contactKey(), enrollment.correlationKey());
    } catch (PreviousEnrollmentRunningException e) {
      enrollments.setBlockedReason(enrollment.id(), String.valueOf(e.getMessage()));
      throw e;
    }
    if (enrollment.blockedReason() != null) {
      enrollments.clearBlockedReason(enrollment.id());
    }
  }

  private static EnrollmentSignal toSignal(SignalPayload payload) {
    var id = payload.id();
    var enrollment = payload.enrollmentId();
    long at = payload.occurredAt().toEpochMilli();
    return switch (payload) {
      case SignalPayload.Engaged engaged ->
          EnrollmentSignal.engaged(
              id, enrollment, at, engaged.message(), engaged.engagement(), engaged.link());
      case SignalPayload.DeliveryStatusChanged changed ->
          EnrollmentSignal.deliveryStatus(id, enrollment, at, changed.message(), changed.status());
      case SignalPayload.EventOccurred event ->
          EnrollmentSignal.event(id, enrollment, at, event.matches());
      case SignalPayload.Exit exit -> EnrollmentSignal.exit(id, enrollment, at, exit.reason());
      case SignalPayload.Cancel _ -> EnrollmentSignal.cancel(id, enrollment, at);
    };
  }

  /**
   * Ends an enrollment whose workflow does not exist. A workflow closes the row before it ends; so
   * a running row without a workflow means that the workflow was terminated by hand, or lost with
   * Temporal's data.
   */
  private void closeUnreachableEnrollment(EnrollmentRow enrollment, SignalPayload signal) {
    switch (signal) {
      case SignalPayload.Engaged _,
          SignalPayload.DeliveryStatusChanged _,
          SignalPayload.EventOccurred _ -> {}
      case SignalPayload.Exit exit ->
          closeIfRunning(enrollment, EnrollmentState.EXITED, exit.reason());
      case SignalPayload.Cancel _ -> closeIfRunning(enrollment, EnrollmentState.CANCELED, null);
    }
  }

  private void closeIfRunning(
      EnrollmentRow enrollment, EnrollmentState state, @Nullable String reason) {
    if (!enrollment.state().isEnded()) {
      enrollments.close(enrollment.id(), state, reason, clock.instant());
    }
  }
}
