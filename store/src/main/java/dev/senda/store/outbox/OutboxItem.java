package dev.senda.store.outbox;

import java.util.UUID;

/**
 * One unit of work for Temporal. Items hold ids and names only, never personal data. Every writer
 * and the reader share {@link OutboxItemSerializer}.
 */
public sealed interface OutboxItem {

  /** The value of {@code outbox.type}. */
  OutboxItemType type();

  /** The types of outbox items. */
  enum OutboxItemType {
    /** Find the journeys that an event starts and the enrollments that wait for it. */
    ROUTE_EVENT,
    /** Start the workflow of an enrollment. */
    START_ENROLLMENT,
    /** Send a signal to a running enrollment. */
    SIGNAL_ENROLLMENT
  }

  /**
   * Find the journeys that this event starts, and the enrollments that wait for it.
   *
   * @param eventId the row in {@code events}
   */
  record RouteEvent(UUID eventId) implements OutboxItem {
    @Override
    public OutboxItemType type() {
      return OutboxItemType.ROUTE_EVENT;
    }
  }

  /** Start the workflow of this enrollment. */
  record StartEnrollment(UUID enrollmentId, String journey) implements OutboxItem {
    @Override
    public OutboxItemType type() {
      return OutboxItemType.START_ENROLLMENT;
    }
  }

  /**
   * Send a signal to a running enrollment.
   *
   * @param signalName what operators see in the Temporal UI
   */
  record SignalEnrollment(String journey, String signalName, SignalPayload signal)
      implements OutboxItem {
    @Override
    public OutboxItemType type() {
      return OutboxItemType.SIGNAL_ENROLLMENT;
    }
  }
}
