package dev.senda.api.outbox;

import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.api.preferences.UnsubscribeService;
import dev.senda.api.routing.EventRouter;
import dev.senda.api.routing.HeardEvents;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.dispatch.OutboxRow;
import dev.senda.store.dispatch.OutboxRow.EnrollmentData;
import dev.senda.store.dispatch.OutboxWriter;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.events.Events;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.outbox.SignalPayload;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.client.EnrollmentClient;
import dev.senda.temporal.client.EnrollmentClient.PreviousEnrollmentRunningException;
import dev.senda.temporal.client.EnrollmentClient.TemporalUnavailableException;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Processes one outbox item. */
@Component
class OutboxItemHandler {

  private final RetryingTransactions transactions;
  private final Contacts contacts;
  private final Events events;
  private final HeardEvents heardEvents;
  private final EventRouter eventRouter;
  private final EnrollmentClient enrollmentClient;
  private final ExploredJourneys journeys;
  private final Enrollments enrollments;
  private final OutboxWriter writer;
  private final UnsubscribeService unsubscribeService;
  private final ScaledClock clock;

  OutboxItemHandler(
      RetryingTransactions transactions,
      Contacts contacts,
      Events events,
      HeardEvents heardEvents,
      EventRouter router,
      EnrollmentClient temporal,
      ExploredJourneys journeys,
      Enrollments enrollments,
      OutboxWriter writer,
      UnsubscribeService unsubscribeService,
      ScaledClock clock) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.events = events;
    this.heardEvents = heardEvents;
    this.eventRouter = router;
    this.enrollmentClient = temporal;
    this.journeys = journeys;
    this.enrollments = enrollments;
    this.writer = writer;
    this.unsubscribeService = unsubscribeService;
    this.clock = clock;
  }

  /**
   * Processes the item. Processing it twice does no harm.
   *
   * @return whether Temporal was called
   * @throws TemporalUnavailableException if Temporal is unavailable; retry later
   * @throws PreviousEnrollmentRunningException if an earlier enrollment is still running; retry
   *     later
   */
  boolean handle(OutboxRow row)
      throws TemporalUnavailableException, PreviousEnrollmentRunningException {
    return switch (row.item()) {
      case OutboxItem.RouteEvent route -> route(row, route);
      case OutboxItem.EndTopic end -> endTopic(row, end);
      case OutboxItem.StartEnrollment start -> start(row, start.journey(), enrollmentOf(row));
      case OutboxItem.SignalEnrollment signal -> signal(row, signal, enrollmentOf(row));
    };
  }

  private static EnrollmentData enrollmentOf(OutboxRow row) {
    return Objects.requireNonNull(row.enrollment(), "the enrollment of the outbox item");
  }

  /**
   * Replaces the item by the items that follow from the event, in one transaction. Does nothing if
   * another instance did it, or if no journey hears the event.
   */
  private boolean route(OutboxRow row, OutboxItem.RouteEvent route) {
    var event = events.find(route.eventId());
    // The event is gone where its contact was erased.
    if (event.isEmpty() || !heardEvents.isHeard(event.get().name())) {
      return false;
    }
    transactions.executeWithoutResult(
        () -> {
          contacts.lock(row.contactKey());
          if (writer.remove(row.id())) {
            // Read again under the lock: the contact may have been merged since.
            eventRouter.route(events.find(route.eventId()).stream().toList());
          }
        });
    return false;
  }

  /** Replaces the item by the signals that end the enrollments, in one transaction. */
  private boolean endTopic(OutboxRow row, OutboxItem.EndTopic end) {
    transactions.executeWithoutResult(
        () -> {
          // The contact may have been merged since.
          var contact = contacts.lock(row.contactKey());
          if (contact.isPresent() && writer.remove(row.id())) {
            unsubscribeService.exitTopic(
                contact.get().key(), end.topic(), end.at(), Set.of(end.except()));
          }
        });
    return false;
  }

  /** An enrollment whose end is committed before its start is never started. */
  private boolean start(OutboxRow row, String journey, EnrollmentData enrollment)
      throws TemporalUnavailableException, PreviousEnrollmentRunningException {
    if (enrollment.state().isEnded()) {
      return false;
    }
    if (enrollment.ending() != null) {
      enrollments.close(
          enrollment.id(), enrollment.ending(), enrollment.endingReason(), clock.instant());
      return false;
    }
    try {
      enrollmentClient.start(
          enrollment.id(), journeys.plan(journey), row.contactKey(), enrollment.correlationKey());
    } catch (PreviousEnrollmentRunningException e) {
      enrollments.setBlockedReason(enrollment.id(), String.valueOf(e.getMessage()));
      throw e;
    }
    if (enrollment.isBlocked()) {
      enrollments.clearBlockedReason(enrollment.id());
    }
    return true;
  }

  /** A signal that cannot change anything any more is not sent. */
  private boolean signal(OutboxRow row, OutboxItem.SignalEnrollment item, EnrollmentData enrollment)
      throws TemporalUnavailableException {
    boolean isOver = enrollment.state().isEnded() || enrollment.ending() != null;
    if (isOver && !row.isEnd()) {
      return false;
    }
    boolean isRunning =
        enrollmentClient.signal(
            item.journey(),
            row.contactKey(),
            enrollment.correlationKey(),
            item.signalName(),
            toSignal(item.signal()));
    if (!isRunning && row.isEnd()) {
      closeWithoutWorkflow(enrollment.id());
    }
    return true;
  }

  /**
   * Ends an enrollment whose workflow does not exist: it is not started yet, or was terminated by
   * hand, or is lost with Temporal's data. A workflow itself closes the row before it ends.
   */
  private void closeWithoutWorkflow(UUID enrollment) {
    var row = enrollments.find(enrollment).orElseThrow();
    var ending = row.ending();
    if (!row.state().isEnded() && ending != null) {
      enrollments.close(enrollment, ending.state(), ending.reason(), clock.instant());
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
      case SignalPayload.TaskDone done ->
          EnrollmentSignal.taskDone(id, enrollment, at, done.task());
      case SignalPayload.EventOccurred event ->
          EnrollmentSignal.event(id, enrollment, at, event.matches());
      case SignalPayload.Exit exit -> EnrollmentSignal.exit(id, enrollment, at, exit.reason());
      case SignalPayload.Cancel _ -> EnrollmentSignal.cancel(id, enrollment, at);
      case SignalPayload.Resumed _ -> EnrollmentSignal.resumed(id, enrollment, at);
      case SignalPayload.MoveOn moveOn ->
          EnrollmentSignal.moveOn(id, enrollment, at, moveOn.step());
    };
  }
}
