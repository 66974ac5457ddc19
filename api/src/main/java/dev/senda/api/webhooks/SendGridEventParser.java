package dev.senda.api.webhooks;

import dev.senda.api.http.ApiException;
import dev.senda.api.tracking.BotDetector;
import dev.senda.channels.DeliveryEvent;
import dev.senda.channels.EventTextRedactor;
import dev.senda.channels.ProviderEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the events of SendGrid's event webhook. */
final class SendGridEventParser {

  /**
   * The custom argument in which our messages carry their id. Whoever sends sets it for each
   * personalization; SendGrid gives it back as a field of each event.
   */
  static final String MESSAGE_ID_ARGUMENT = "senda_message";

  private static final JsonMapper JSON = new JsonMapper();

  private static final Pattern ID = Pattern.compile("[!-~]{1,200}");
  private static final long LATEST_SECOND = 4_000_000_000L;

  private SendGridEventParser() {}

  /**
   * The elements of the array that the body is, whatever they are.
   *
   * @throws ApiException if it is none
   */
  static List<JsonNode> parseBatch(byte[] body) {
    JsonNode json;
    try {
      // As text: bytes that are no UTF-8 in one event shall not lose the others.
      json = JSON.readTree(new String(body, StandardCharsets.UTF_8));
    } catch (JacksonException e) {
      throw ApiException.malformedRequest("body: no JSON (expected an array of events)");
    }
    if (!json.isArray()) {
      throw ApiException.malformedRequest("body: no array (expected an array of events)");
    }
    return json.valueStream().toList();
  }

  /** What an element reports; empty where it is no event, or one that nobody needs. */
  static Optional<ProviderEvent> parse(String account, JsonNode event) {
    var name = text(event, "event").toLowerCase(Locale.ROOT);
    return toDeliveryEvent(name, event)
        .map(
            deliveryEvent ->
                new ProviderEvent(
                    account,
                    id(text(event, "sg_event_id")),
                    message(text(event, MESSAGE_ID_ARGUMENT)),
                    id(text(event, "sg_message_id").split("\\.", 2)[0]),
                    address(event),
                    at(event.path("timestamp")),
                    "the event webhook: " + name,
                    deliveryEvent));
  }

  private static Optional<DeliveryEvent> toDeliveryEvent(String name, JsonNode event) {
    return switch (name) {
      case "processed" -> Optional.of(new DeliveryEvent.Accepted());
      case "deferred" -> Optional.of(new DeliveryEvent.Deferred(note("deferred", event)));
      case "delivered" -> Optional.of(new DeliveryEvent.Delivered());
      case "bounce" -> Optional.of(bounce(event));
      case "dropped" -> Optional.of(dropped(event));
      case "open" -> Optional.of(new DeliveryEvent.Opened(isByMachine(event)));
      case "click" ->
          text(event, "url").isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new DeliveryEvent.Clicked(
                      text(event, "url"), BotDetector.isBot(text(event, "useragent"))));
      case "spamreport" -> Optional.of(new DeliveryEvent.Complained());
      case "unsubscribe", "group_unsubscribe" -> Optional.of(new DeliveryEvent.Unsubscribed());
      default -> Optional.empty();
    };
  }

  private static boolean isByMachine(JsonNode event) {
    return event.path("sg_machine_open").asBoolean(false)
        || BotDetector.isBot(text(event, "useragent"));
  }

  /** Only the type {@code bounce} says that the address is bad; {@code blocked} may pass. */
  private static DeliveryEvent bounce(JsonNode event) {
    var type = text(event, "type").toLowerCase(Locale.ROOT);
    return type.isEmpty() || type.equals("bounce")
        ? new DeliveryEvent.Bounced(note("bounced", event), true)
        : new DeliveryEvent.Undelivered(note("blocked", event));
  }

  private static DeliveryEvent dropped(JsonNode event) {
    var reason = text(event, "reason").strip().toLowerCase(Locale.ROOT);
    return new DeliveryEvent.Dropped(
        note("dropped", event),
        switch (reason) {
          case "bounced address" -> "bounced";
          case "unsubscribed address" -> "unsubscribed";
          case "spam reporting address" -> "complained";
          default -> null;
        });
  }

  /** What the provider says of it, without whom it is about. */
  private static String note(String what, JsonNode event) {
    var reason = text(event, "reason");
    var why =
        EventTextRedactor.redact(
            reason.isEmpty() ? text(event, "response") : reason, address(event));
    return why.isEmpty() ? what : what + ": " + why;
  }

  private static String address(JsonNode event) {
    return text(event, "email").strip();
  }

  private static String text(JsonNode event, String name) {
    var value = event.path(name);
    return value.isString() ? value.stringValue().replace("\0", "") : "";
  }

  private static @Nullable String id(String text) {
    return ID.matcher(text).matches() ? text : null;
  }

  private static @Nullable UUID message(String text) {
    try {
      return text.isEmpty() ? null : UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Null, which is now, where it is none. */
  private static @Nullable Instant at(JsonNode timestamp) {
    long seconds = timestamp.asLong(0);
    return seconds > 0 && seconds < LATEST_SECOND ? Instant.ofEpochSecond(seconds) : null;
  }
}
