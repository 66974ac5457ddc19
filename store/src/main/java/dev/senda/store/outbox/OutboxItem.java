package dev.senda.store.outbox;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One unit of work for Temporal. Items hold ids and names only, never personal data. Every writer
 * and the reader share {@link OutboxItemSerializer}.
 */
public sealed interface OutboxItem {

  /** The value of {@code outbox.type}. */
  OutboxItemType type();

  /** The journey that it concerns; empty where it may concern several. */
  default String lane() {
    return switch (this) {
      case RouteEvent _, EndTopic _ -> "";
      case StartEnrollment start -> start.journey();
      case SignalEnrollment signal -> signal.journey();
    };
  }

  /** The enrollment that it concerns; null where it may concern several. */
  default @Nullable UUID enrollment() {
    return switch (this) {
      case RouteEvent _, EndTopic _ -> null;
      case StartEnrollment start -> start.enrollmentId();
      case SignalEnrollment signal -> signal.signal().enrollmentId();
    };
  }

  /** Whether it ends its enrollment. Such an item overtakes the other items of its contact. */
  default boolean endsEnrollment() {
    return this instanceof SignalEnrollment signal && signal.signal().endsEnrollment();
  }

  /**
   * The item that was written as this payload.
   *
   * @throws IllegalArgumentException if the payload does not fit the type
   */
  static OutboxItem read(OutboxItemType type, String payload) {
    return OutboxItemSerializer.read(type, payload);
  }

  /** The types of outbox items. */
  enum OutboxItemType {
    /** Find the journeys that an event starts and the enrollments that wait for it. */
    ROUTE_EVENT,
    /** End the enrollments of a topic that a journey has withdrawn consent to. */
    END_TOPIC,
    /** Start the workflow of an enrollment. */
    START_ENROLLMENT,
    /** Send a signal to a running enrollment. */
    SIGNAL_ENROLLMENT
  }

  /**
   * Find the journeys that this event starts, and the enrollments that wait for it. Only events
   * that journeys record need it: the API routes the events of apps when it stores them.
   *
   * @param eventId the row in {@code events}
   */
  record RouteEvent(UUID eventId) implements OutboxItem {
    @Override
    public OutboxItemType type() {
      return OutboxItemType.ROUTE_EVENT;
    }
  }

  /**
   * End the contact's enrollments of this topic that may no longer send on any channel: a journey
   * has withdrawn the consent.
   *
   * @param at simulated time
   * @param except the enrollment that withdrew it, which continues
   */
  record EndTopic(String topic, Instant at, UUID except) implements OutboxItem {
    @Override
    public OutboxItemType type() {
      return OutboxItemType.END_TOPIC;
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
