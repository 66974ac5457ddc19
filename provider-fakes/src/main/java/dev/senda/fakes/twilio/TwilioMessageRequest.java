package dev.senda.fakes.twilio;

import dev.senda.fakes.http.Json;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/** The form of a request to Twilio's Messages, with the rules that Twilio has for it. */
record TwilioMessageRequest(Map<String, String> form) {

  /** An error in Twilio's form. */
  record TwilioError(int status, int code, String message) {}

  private static final Pattern NUMBER = Pattern.compile("\\+[1-9]\\d{6,14}");
  private static final Pattern SHORT_CODE_OR_NAME = Pattern.compile("[A-Za-z0-9 ]{3,11}");
  private static final Pattern SERVICE = Pattern.compile("MG[0-9a-fA-F]{32}");
  private static final Pattern CONTENT = Pattern.compile("HX[0-9a-fA-F]{32}");
  private static final int LONGEST_BODY = 1600;
  private static final int LONGEST_VALIDITY = 36_000;

  String to() {
    return get("To");
  }

  private String get(String name) {
    return form.getOrDefault(name, "");
  }

  AcceptedText toAcceptedText(String sid, String accountSid, Instant at) {
    return new AcceptedText(
        sid,
        to(),
        get("From"),
        get("MessagingServiceSid"),
        get("Body"),
        get("ContentSid"),
        get("ContentVariables"),
        get("StatusCallback"),
        get("ValidityPeriod"),
        accountSid,
        at);
  }

  /** The first error for which Twilio would refuse the request. */
  Optional<TwilioError> validate() {
    if (to().isEmpty()) {
      return bad(21604, "To: missing");
    }
    if (!isRecipient(to())) {
      return bad(21211, "To: not a phone number or channel address");
    }
    return sender().or(this::content).or(this::settings);
  }

  private Optional<TwilioError> sender() {
    var from = get("From");
    var service = get("MessagingServiceSid");
    if (from.isEmpty() && service.isEmpty()) {
      return bad(21603, "From: missing (expected it or MessagingServiceSid)");
    }
    if (!service.isEmpty() && !SERVICE.matcher(service).matches()) {
      return bad(21701, "MessagingServiceSid: not one");
    }
    if (!from.isEmpty() && !isRecipient(from) && !SHORT_CODE_OR_NAME.matcher(from).matches()) {
      return bad(21212, "From: not a phone number, short code, name or channel address");
    }
    if (!from.isEmpty() && !channel(from).equals(channel(to()))) {
      return bad(21910, "From and To: of different channels");
    }
    return Optional.empty();
  }

  private Optional<TwilioError> content() {
    var body = get("Body");
    var content = get("ContentSid");
    if (body.isEmpty() && content.isEmpty() && get("MediaUrl").isEmpty()) {
      return bad(21602, "Body: missing (expected it, ContentSid or MediaUrl)");
    }
    if (body.length() > LONGEST_BODY) {
      return bad(21617, "Body: %d characters (at most %d)".formatted(body.length(), LONGEST_BODY));
    }
    if (!content.isEmpty() && !CONTENT.matcher(content).matches()) {
      return bad(21655, "ContentSid: not one");
    }
    if (!get("ContentVariables").isEmpty() && !isJsonObject(get("ContentVariables"))) {
      return bad(21656, "ContentVariables: not a JSON object");
    }
    return Optional.empty();
  }

  private Optional<TwilioError> settings() {
    if (!get("StatusCallback").isEmpty() && !isUrl(get("StatusCallback"))) {
      return bad(21609, "StatusCallback: not a URL");
    }
    if (!get("ValidityPeriod").isEmpty() && !isValidity(get("ValidityPeriod"))) {
      return bad(
          20001, "ValidityPeriod: expected seconds from 1 to %d".formatted(LONGEST_VALIDITY));
    }
    return Optional.empty();
  }

  private static Optional<TwilioError> bad(int code, String message) {
    return Optional.of(new TwilioError(400, code, message));
  }

  private static String channel(String address) {
    int colon = address.indexOf(':');
    return colon < 0 ? "" : address.substring(0, colon);
  }

  private static boolean isRecipient(String address) {
    var bare = address.substring(address.indexOf(':') + 1);
    return switch (channel(address)) {
      case "", "whatsapp" -> NUMBER.matcher(bare).matches();
      case "messenger" -> !bare.isBlank();
      case String _ -> false;
    };
  }

  private static boolean isJsonObject(String text) {
    try {
      return Json.MAPPER.readTree(text).isObject();
    } catch (JacksonException e) {
      return false;
    }
  }

  private static boolean isUrl(String text) {
    try {
      var scheme = URI.create(text).getScheme();
      return "http".equals(scheme) || "https".equals(scheme);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isValidity(String text) {
    try {
      int seconds = Integer.parseInt(text);
      return seconds >= 1 && seconds <= LONGEST_VALIDITY;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
