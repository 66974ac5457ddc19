package dev.senda.channels.sendgrid;

import dev.senda.channels.DeliveryEvent;
import dev.senda.channels.PiiRedactor;
import dev.senda.channels.ProviderEvent;
import dev.senda.channels.inbound.BotUserAgents;
import dev.senda.channels.inbound.MalformedWebhookException;
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
public final class SendGridEventParser {

  private static final JsonMapper JSON = new JsonMapper();

  private static final Pattern ID = Pattern.compile("[!-~]{1,200}");
  private static final Pattern ACCOUNT_STATUS = Pattern.compile("[a-z0-9_ -]{1,100}");
  private static final Pattern REINSTATED =
      Pattern.compile("reactivat|reinstat|restor|unsuspend|unban|(?<!in|de)activat(?:e|ed)\\b");
  private static final long LATEST_SECOND = 4_000_000_000L;

  private SendGridEventParser() {}

  /**
   * The elements of the body, which must be an array.
   *
   * @throws MalformedWebhookException if it is no JSON array
   */
  public static List<JsonNode> parseBatch(byte[] body) {
    JsonNode json;
    try {
      // As text: invalid UTF-8 in one event must not lose the others.
      json = JSON.readTree(new String(body, StandardCharsets.UTF_8));
    } catch (JacksonException e) {
      throw new MalformedWebhookException("body: no JSON (expected an array of events)");
    }
    if (!json.isArray()) {
      throw new MalformedWebhookException("body: no array (expected an array of events)");
    }
    return json.valueStream().toList();
  }

  /** The event that an element is; empty where it is none, or one without a rule. */
  public static Optional<ProviderEvent> parse(String account, JsonNode event) {
    var name = text(event, "event").toLowerCase(Locale.ROOT);
    return toDeliveryEvent(name, event)
        .map(
            deliveryEvent ->
                new ProviderEvent(
                    account,
                    id(text(event, "sg_event_id")),
                    message(text(event, SendGridChannel.MESSAGE_ID_ARGUMENT)),
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
              : Optional.of(new DeliveryEvent.Clicked(text(event, "url"), hasBotUserAgent(event)));
      case "spamreport" -> Optional.of(new DeliveryEvent.Complained());
      case "unsubscribe" -> Optional.of(new DeliveryEvent.Unsubscribed(true));
      case "group_unsubscribe" -> Optional.of(new DeliveryEvent.Unsubscribed(false));
      case "group_resubscribe" -> Optional.of(new DeliveryEvent.Resubscribed());
      case "account_status_change" -> Optional.of(accountStatus(event));
      default -> Optional.empty();
    };
  }

  private static boolean isByMachine(JsonNode event) {
    return event.path("sg_machine_open").asBoolean(false) || hasBotUserAgent(event);
  }

  /** A field that is missing says nothing; SendGrid reports an empty one for an empty header. */
  private static boolean hasBotUserAgent(JsonNode event) {
    return event.has("useragent") && BotUserAgents.isBot(text(event, "useragent"));
  }

  /**
   * The type {@code bounce} says that the address is bad. {@code blocked} says only that the
   * receiving server refused this message; SendGrid does not try it again.
   */
  private static DeliveryEvent bounce(JsonNode event) {
    var type = text(event, "type").toLowerCase(Locale.ROOT);
    return type.isEmpty() || type.equals("bounce")
        ? new DeliveryEvent.Bounced(note("bounced", event), true)
        : new DeliveryEvent.Bounced(note("blocked", event), false);
  }

  private static DeliveryEvent dropped(JsonNode event) {
    var reason = SendGridDropReason.of(text(event, "reason"));
    return new DeliveryEvent.Dropped(
        note("dropped", event),
        reason.map(SendGridDropReason::suppressionReason).orElse(null),
        reason.map(SendGridDropReason::isOurFault).orElse(false));
  }

  /**
   * SendGrid names the change in {@code type}, such as {@code compliance_suspend}. An unknown
   * change holds the account: an operator finds out what it means.
   */
  private static DeliveryEvent accountStatus(JsonNode event) {
    var type = text(event, "type").strip().toLowerCase(Locale.ROOT);
    var note =
        "SendGrid changed the status of the account: "
            + (ACCOUNT_STATUS.matcher(type).matches() ? type : "unknown");
    return REINSTATED.matcher(type).find()
        ? new DeliveryEvent.AccountReinstated(note)
        : new DeliveryEvent.AccountSuspended(note);
  }

  /** The provider's reason, without personal data. */
  private static String note(String what, JsonNode event) {
    var reason = text(event, "reason");
    var why =
        PiiRedactor.redact(reason.isEmpty() ? text(event, "response") : reason, address(event));
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

  /** Null, which means now, where there is no valid timestamp. */
  private static @Nullable Instant at(JsonNode timestamp) {
    long seconds = timestamp.asLong(0);
    return seconds > 0 && seconds < LATEST_SECOND ? Instant.ofEpochSecond(seconds) : null;
  }
}
