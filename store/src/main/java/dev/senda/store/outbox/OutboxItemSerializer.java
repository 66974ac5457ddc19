package dev.senda.store.outbox;

import dev.senda.store.outbox.OutboxItem.OutboxItemType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Items as JSON objects for {@code outbox.payload}, and back. Both directions are in one class, so
 * that writers and the reader always use the same format.
 */
final class OutboxItemSerializer {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private OutboxItemSerializer() {}

  static String write(OutboxItem item) {
    return MAPPER.writeValueAsString(item);
  }

  /**
   * @throws IllegalArgumentException if the payload does not fit the type
   */
  static OutboxItem read(OutboxItemType type, String payload) {
    try {
      return switch (type) {
        case ROUTE_EVENT -> MAPPER.readValue(payload, OutboxItem.RouteEvent.class);
        case END_TOPIC -> MAPPER.readValue(payload, OutboxItem.EndTopic.class);
        case START_ENROLLMENT -> MAPPER.readValue(payload, OutboxItem.StartEnrollment.class);
        case SIGNAL_ENROLLMENT -> MAPPER.readValue(payload, OutboxItem.SignalEnrollment.class);
      };
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "outbox item %s: payload does not fit the type".formatted(type), e);
    }
  }
}
