package dev.senda.api.routing;

import dev.senda.journey.Engagement;
import dev.senda.store.EnrollmentRow;
import dev.senda.store.Outbox;
import dev.senda.temporal.Heard;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work in the outbox, as data. Whoever appends one holds the contact's lock, so that the
 * work of a contact is done in order.
 */
public sealed interface Work {

  /** Find out whom this event starts, and who hears it. */
  record Route(UUID event) implements Work {}

  /** Start this enrollment. */
  record Start(UUID enrollment, String journey) implements Work {
    public static Start of(EnrollmentRow enrollment) {
      return new Start(enrollment.id(), enrollment.journey());
    }
  }

  /**
   * Tell a running enrollment this.
   *
   * @param name what people see in the Temporal UI
   */
  record Tell(String journey, String name, Heard heard) implements Work {}

  /** Appends it, in the caller's transaction. */
  default void appendTo(Outbox outbox, String contact) {
    switch (this) {
      case Route route ->
          outbox.append(contact, Outbox.Kind.EVENT, Map.of("event", route.event().toString()));
      case Start start ->
          outbox.append(
              contact,
              Outbox.Kind.START,
              Map.of("enrollment", start.enrollment().toString(), "journey", start.journey()));
      case Tell tell ->
          outbox.append(
              contact,
              Outbox.Kind.SIGNAL,
              Map.of("journey", tell.journey(), "name", tell.name(), "heard", write(tell.heard())));
    }
  }

  static Work of(Outbox.Item item) {
    var payload = item.payload();
    return switch (item.kind()) {
      case EVENT -> new Route(UUID.fromString(text(payload, "event")));
      case START ->
          new Start(UUID.fromString(text(payload, "enrollment")), text(payload, "journey"));
      case SIGNAL ->
          new Tell(
              text(payload, "journey"), text(payload, "name"), heard(map(payload.get("heard"))));
    };
  }

  private static Map<String, Object> write(Heard heard) {
    var fields = new HashMap<String, Object>();
    fields.put("enrollment", heard.enrollment().toString());
    fields.put("at", heard.at());
    fields.put("kind", heard.kind().name());
    putIfPresent(fields, "message", heard.message());
    putIfPresent(fields, "how", heard.how() == null ? null : heard.how().name());
    putIfPresent(fields, "link", heard.link());
    putIfPresent(fields, "matches", heard.matches());
    putIfPresent(fields, "reason", heard.reason());
    return fields;
  }

  private static void putIfPresent(
      Map<String, Object> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }

  private static Heard heard(Map<?, ?> fields) {
    return new Heard(
        UUID.fromString(text(fields, "enrollment")),
        Long.parseLong(text(fields, "at")),
        Heard.Kind.valueOf(text(fields, "kind")),
        textOrNull(fields, "message"),
        engagementOrNull(fields),
        textOrNull(fields, "link"),
        fields.get("matches") instanceof List<?> matches
            ? matches.stream().map(String::valueOf).toList()
            : null,
        textOrNull(fields, "reason"));
  }

  private static Map<?, ?> map(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException("outbox: %s (expected an object)".formatted(value));
  }

  private static String text(Map<?, ?> fields, String name) {
    var value = textOrNull(fields, name);
    if (value == null) {
      throw new IllegalArgumentException("outbox: %s without %s".formatted(fields.keySet(), name));
    }
    return value;
  }

  private static @Nullable Engagement engagementOrNull(Map<?, ?> fields) {
    var how = textOrNull(fields, "how");
    return how == null ? null : Engagement.valueOf(how);
  }

  private static @Nullable String textOrNull(Map<?, ?> fields, String name) {
    var value = fields.get(name);
    return value == null ? null : value.toString();
  }
}
