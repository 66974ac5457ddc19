package dev.senda.api.providers;

import dev.senda.api.tracking.Machines;
import dev.senda.api.web.Problem;
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
final class SendGridEvents {

  /**
   * The custom argument in which our messages carry their id. Whoever sends sets it for each
   * personalization; SendGrid gives it back as a field of each event.
   */
  static final String MESSAGE = "senda_message";

  private static final JsonMapper JSON = new JsonMapper();

  private static final Pattern ID = Pattern.compile("[!-~]{1,200}");
  private static final long LATEST_SECOND = 4_000_000_000L;

  private SendGridEvents() {}

  /**
   * The elements of the array that the body is, whatever they are.
   *
   * @throws Problem if it is none
   */
  static List<JsonNode> elements(byte[] body) {
    JsonNode json;
    try {
      // As text: bytes that are no UTF-8 in one event shall not lose the others.
      json = JSON.readTree(new String(body, StandardCharsets.UTF_8));
    } catch (JacksonException e) {
      throw Problem.unreadable("body: no JSON (expected an array of events)");
    }
    if (!json.isArray()) {
      throw Problem.unreadable("body: no array (expected an array of events)");
    }
    return json.valueStream().toList();
  }

  /** What an element reports; empty where it is no event, or one that nobody needs. */
  static Optional<Reported> read(String account, JsonNode event) {
    var name = text(event, "event").toLowerCase(Locale.ROOT);
    return fate(name, event)
        .map(
            fate ->
                new Reported(
                    account,
                    id(text(event, "sg_event_id")),
                    message(text(event, MESSAGE)),
                    id(text(event, "sg_message_id").split("\\.", 2)[0]),
                    address(event),
                    at(event.path("timestamp")),
                    "the event webhook: " + name,
                    fate));
  }

  private static Optional<Fate> fate(String name, JsonNode event) {
    return switch (name) {
      case "processed" -> Optional.of(new Fate.Taken());
      case "deferred" -> Optional.of(new Fate.Delayed(note("deferred", event)));
      case "delivered" -> Optional.of(new Fate.Delivered());
      case "bounce" -> Optional.of(bounce(event));
      case "dropped" -> Optional.of(dropped(event));
      case "open" -> Optional.of(new Fate.Opened(isByMachine(event)));
      case "click" ->
          text(event, "url").isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new Fate.Clicked(text(event, "url"), Machines.isOne(text(event, "useragent"))));
      case "spamreport" -> Optional.of(new Fate.Complained());
      case "unsubscribe", "group_unsubscribe" -> Optional.of(new Fate.Unsubscribed());
      default -> Optional.empty();
    };
  }

  private static boolean isByMachine(JsonNode event) {
    return event.path("sg_machine_open").asBoolean(false)
        || Machines.isOne(text(event, "useragent"));
  }

  /** Only the type {@code bounce} says that the address is bad; {@code blocked} may pass. */
  private static Fate bounce(JsonNode event) {
    var type = text(event, "type").toLowerCase(Locale.ROOT);
    return type.isEmpty() || type.equals("bounce")
        ? new Fate.Bounced(note("bounced", event), true)
        : new Fate.Refused(note("blocked", event));
  }

  private static Fate dropped(JsonNode event) {
    var reason = text(event, "reason").strip().toLowerCase(Locale.ROOT);
    return new Fate.Dropped(
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
    var why = Discretion.apply(reason.isEmpty() ? text(event, "response") : reason, address(event));
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
