package dev.senda.api.outbox.command;

import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Engagement;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.events.Outbox;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work in the outbox, as data. Whoever appends one holds the contact's lock, so that the
 * work of a contact is done in order.
 */
public sealed interface OutboxCommand {

  /** Find out whom this event starts, and who hears it. */
  record RouteEvent(UUID eventId) implements OutboxCommand {}

  /** Start this enrollment. */
  record StartEnrollment(UUID enrollmentId, String journey) implements OutboxCommand {
    public static StartEnrollment of(EnrollmentRow enrollment) {
      return new StartEnrollment(enrollment.id(), enrollment.journey());
    }
  }

  /**
   * Tell a running enrollment this.
   *
   * @param signalName what people see in the Temporal UI
   */
  record SignalEnrollment(String journey, String signalName, EnrollmentSignal signal)
      implements OutboxCommand {}

  /** Appends it, in the caller's transaction. */
  default void appendTo(Outbox outbox, String contact) {
    switch (this) {
      case RouteEvent route ->
          outbox.append(
              contact,
              Outbox.OutboxItemType.ROUTE_EVENT,
              Map.of("event", route.eventId().toString()));
      case StartEnrollment start ->
          outbox.append(
              contact,
              Outbox.OutboxItemType.START_ENROLLMENT,
              Map.of("enrollment", start.enrollmentId().toString(), "journey", start.journey()));
      case SignalEnrollment signalEnrollment ->
          outbox.append(
              contact,
              Outbox.OutboxItemType.SIGNAL_ENROLLMENT,
              Map.of(
                  "journey",
                  signalEnrollment.journey(),
                  "name",
                  signalEnrollment.signalName(),
                  "signal",
                  toPayload(signalEnrollment.signal())));
    }
  }

  static OutboxCommand fromItem(Outbox.OutboxItem item) {
    var payload = item.payload();
    return switch (item.type()) {
      case ROUTE_EVENT -> new RouteEvent(UUID.fromString(requiredText(payload, "event")));
      case START_ENROLLMENT ->
          new StartEnrollment(
              UUID.fromString(requiredText(payload, "enrollment")),
              requiredText(payload, "journey"));
      case SIGNAL_ENROLLMENT ->
          new SignalEnrollment(
              requiredText(payload, "journey"),
              requiredText(payload, "name"),
              toSignal(requiredMap(payload.get("signal"))));
    };
  }

  private static Map<String, Object> toPayload(EnrollmentSignal enrollmentSignal) {
    var fields = new HashMap<String, Object>();
    fields.put("enrollment", enrollmentSignal.enrollment().toString());
    fields.put("at", enrollmentSignal.at());
    fields.put("kind", enrollmentSignal.kind().name());
    putIfPresent(fields, "message", enrollmentSignal.message());
    putIfPresent(
        fields, "how", enrollmentSignal.how() == null ? null : enrollmentSignal.how().name());
    putIfPresent(fields, "link", enrollmentSignal.link());
    putIfPresent(fields, "matches", enrollmentSignal.matches());
    putIfPresent(fields, "reason", enrollmentSignal.reason());
    putIfPresent(
        fields,
        "delivery",
        enrollmentSignal.delivery() == null ? null : enrollmentSignal.delivery().name());
    return fields;
  }

  private static void putIfPresent(
      Map<String, Object> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }

  private static EnrollmentSignal toSignal(Map<?, ?> fields) {
    return new EnrollmentSignal(
        UUID.fromString(requiredText(fields, "enrollment")),
        Long.parseLong(requiredText(fields, "at")),
        EnrollmentSignal.SignalType.valueOf(requiredText(fields, "kind")),
        optionalText(fields, "message"),
        optionalEngagement(fields),
        optionalText(fields, "link"),
        fields.get("matches") instanceof List<?> matches
            ? matches.stream().map(String::valueOf).toList()
            : null,
        optionalText(fields, "reason"),
        optionalDeliveryStatus(fields));
  }

  private static Map<?, ?> requiredMap(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException("outbox: %s (expected an object)".formatted(value));
  }

  private static String requiredText(Map<?, ?> fields, String name) {
    var value = optionalText(fields, name);
    if (value == null) {
      throw new IllegalArgumentException("outbox: %s without %s".formatted(fields.keySet(), name));
    }
    return value;
  }

  private static @Nullable Engagement optionalEngagement(Map<?, ?> fields) {
    var how = optionalText(fields, "how");
    return how == null ? null : Engagement.valueOf(how);
  }

  private static @Nullable DeliveryStatus optionalDeliveryStatus(Map<?, ?> fields) {
    var delivery = optionalText(fields, "delivery");
    return delivery == null ? null : DeliveryStatus.valueOf(delivery);
  }

  private static @Nullable String optionalText(Map<?, ?> fields, String name) {
    var value = fields.get(name);
    return value == null ? null : value.toString();
  }
}
