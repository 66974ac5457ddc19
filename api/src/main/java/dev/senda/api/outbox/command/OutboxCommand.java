package dev.senda.api.outbox.command;

import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.outbox.OutboxRow;
import dev.senda.store.outbox.SignalPayload;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * An {@link OutboxItem} whose signal is in the form that Temporal takes. Whoever appends one holds
 * the contact's lock, so that the items of a contact are processed in order.
 */
public sealed interface OutboxCommand {

  /** Find the journeys that this event starts, and the enrollments that wait for it. */
  record RouteEvent(UUID eventId) implements OutboxCommand {}

  /** Start the workflow of this enrollment. */
  record StartEnrollment(UUID enrollmentId, String journey) implements OutboxCommand {
    public static StartEnrollment of(EnrollmentRow enrollment) {
      return new StartEnrollment(enrollment.id(), enrollment.journey());
    }
  }

  /**
   * Send a signal to a running enrollment.
   *
   * @param signalName what operators see in the Temporal UI
   */
  record SignalEnrollment(String journey, String signalName, EnrollmentSignal signal)
      implements OutboxCommand {}

  /** Appends it, in the caller's transaction. */
  default void appendTo(Outbox outbox, String contact) {
    outbox.append(
        contact,
        switch (this) {
          case RouteEvent route -> new OutboxItem.RouteEvent(route.eventId());
          case StartEnrollment start ->
              new OutboxItem.StartEnrollment(start.enrollmentId(), start.journey());
          case SignalEnrollment signal ->
              new OutboxItem.SignalEnrollment(
                  signal.journey(), signal.signalName(), toPayload(signal.signal()));
        });
  }

  /**
   * Reads a leased row.
   *
   * @throws IllegalArgumentException if the payload does not fit the type
   */
  static OutboxCommand fromItem(OutboxRow row) {
    return switch (row.item()) {
      case OutboxItem.RouteEvent route -> new RouteEvent(route.eventId());
      case OutboxItem.StartEnrollment start ->
          new StartEnrollment(start.enrollmentId(), start.journey());
      case OutboxItem.SignalEnrollment signal ->
          new SignalEnrollment(signal.journey(), signal.signalName(), toSignal(signal.signal()));
    };
  }

  private static SignalPayload toPayload(EnrollmentSignal signal) {
    var enrollment = signal.enrollment();
    var at = Instant.ofEpochMilli(signal.at());
    return switch (signal.kind()) {
      case ENGAGED ->
          new SignalPayload.Engaged(
              enrollment,
              at,
              Objects.requireNonNull(signal.message()),
              Objects.requireNonNull(signal.how()),
              signal.link());
      case DELIVERY_STATUS ->
          new SignalPayload.DeliveryStatusChanged(
              enrollment,
              at,
              Objects.requireNonNull(signal.message()),
              Objects.requireNonNull(signal.delivery()));
      case EVENT ->
          new SignalPayload.EventOccurred(enrollment, at, Objects.requireNonNull(signal.matches()));
      case EXIT -> new SignalPayload.Exit(enrollment, at, Objects.requireNonNull(signal.reason()));
      case CANCEL -> new SignalPayload.Cancel(enrollment, at);
    };
  }

  private static EnrollmentSignal toSignal(SignalPayload payload) {
    var enrollment = payload.enrollmentId();
    long at = payload.occurredAt().toEpochMilli();
    return switch (payload) {
      case SignalPayload.Engaged engaged ->
          EnrollmentSignal.engaged(
              enrollment, at, engaged.message(), engaged.engagement(), engaged.link());
      case SignalPayload.DeliveryStatusChanged changed ->
          EnrollmentSignal.deliveryStatus(enrollment, at, changed.message(), changed.status());
      case SignalPayload.EventOccurred event ->
          EnrollmentSignal.event(enrollment, at, event.matches());
      case SignalPayload.Exit exit -> EnrollmentSignal.exit(enrollment, at, exit.reason());
      case SignalPayload.Cancel _ -> EnrollmentSignal.cancel(enrollment, at);
    };
  }
}
