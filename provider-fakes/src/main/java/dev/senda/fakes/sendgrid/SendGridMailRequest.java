package dev.senda.fakes.sendgrid;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.senda.fakes.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The body of a request to SendGrid's v3 Mail Send, with its rules and limits as its public OpenAPI
 * description has them.
 */
record SendGridMailRequest(JsonNode json) {

  /** An error in a field. */
  record FieldError(String field, String message) {}

  private static final Pattern ADDRESS = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");
  private static final int PERSONALIZATIONS = 1000;
  private static final int RECIPIENTS = 1000;
  private static final int CUSTOM_ARGUMENT_BYTES = 10_000;
  private static final int CATEGORIES = 10;
  private static final int CATEGORY_LENGTH = 255;
  private static final Duration AHEAD = Duration.ofDays(3);
  private static final Set<String> RESERVED_HEADERS =
      Set.of(
          "x-sg-id",
          "x-sg-eid",
          "received",
          "dkim-signature",
          "content-type",
          "content-transfer-encoding",
          "to",
          "from",
          "subject",
          "reply-to",
          "cc",
          "bcc");

  /** Whether SendGrid only validates the request, and sends nothing. */
  boolean isSandbox() {
    return json.path("mail_settings").path("sandbox_mode").path("enable").asBoolean(false);
  }

  List<AcceptedMail> toAcceptedMails(String id, String onBehalfOf, Instant at) {
    var mails = new ArrayList<AcceptedMail>();
    for (JsonNode personalization : json.path("personalizations")) {
      for (JsonNode recipient : personalization.path("to")) {
        mails.add(toAcceptedMail(id, onBehalfOf, at, personalization, recipient));
      }
    }
    return mails;
  }

  private AcceptedMail toAcceptedMail(
      String id, String onBehalfOf, Instant at, JsonNode personalization, JsonNode recipient) {
    var headers = Json.texts(json.path("headers"));
    headers.putAll(Json.texts(personalization.path("headers")));
    var arguments = Json.texts(json.path("custom_args"));
    arguments.putAll(Json.texts(personalization.path("custom_args")));
    var from = personalization.has("from") ? personalization.path("from") : json.path("from");
    var subject = Json.text(personalization, "subject");
    return new AcceptedMail(
        id,
        Json.text(recipient, "email"),
        Json.text(from, "email"),
        subject.isEmpty() ? Json.text(json, "subject") : subject,
        content("text/plain"),
        content("text/html"),
        headers,
        arguments,
        onBehalfOf,
        json,
        at);
  }

  private String content(String type) {
    for (JsonNode content : json.path("content")) {
      if (Json.text(content, "type").equals(type)) {
        return Json.text(content, "value");
      }
    }
    return "";
  }

  /** All errors for which SendGrid would refuse the request. */
  List<FieldError> validate(Instant now) {
    if (!json.isObject()) {
      return List.of(new FieldError("", "The body: %s (expected an object)".formatted(kind(json))));
    }
    var problems = new ArrayList<FieldError>();
    address(json.path("from"), "from").ifPresent(problems::add);
    problems.addAll(personalizations(now));
    problems.addAll(subject());
    problems.addAll(content());
    problems.addAll(replies());
    problems.addAll(attachments());
    problems.addAll(categories());
    problems.addAll(texts(json, ""));
    problems.addAll(sendAt(json, "", now));
    return problems;
  }

  private List<FieldError> personalizations(Instant now) {
    var all = json.path("personalizations");
    if (!all.isArray() || all.isEmpty()) {
      return List.of(new FieldError("personalizations", "missing (expected at least one)"));
    }
    if (all.size() > PERSONALIZATIONS) {
      return List.of(tooMany("personalizations", all.size(), PERSONALIZATIONS));
    }
    var problems = new ArrayList<FieldError>();
    int recipients = 0;
    for (int i = 0; i < all.size(); i++) {
      var each = all.path(i);
      var field = "personalizations.%d.".formatted(i);
      if (each.path("to").isEmpty()) {
        problems.add(new FieldError(field + "to", "missing (expected at least one recipient)"));
      }
      recipients += each.path("to").size() + each.path("cc").size() + each.path("bcc").size();
      problems.addAll(recipients(each, field));
      problems.addAll(texts(each, field));
      problems.addAll(sendAt(each, field, now));
    }
    if (recipients > RECIPIENTS) {
      problems.add(tooMany("personalizations", recipients, RECIPIENTS));
    }
    return problems;
  }

  private static List<FieldError> recipients(JsonNode personalization, String field) {
    var problems = new ArrayList<FieldError>();
    var known = new HashSet<String>();
    for (var kind : List.of("to", "cc", "bcc")) {
      for (JsonNode recipient : personalization.path(kind)) {
        address(recipient, field + kind).ifPresent(problems::add);
        if (!known.add(Json.text(recipient, "email").toLowerCase(Locale.ROOT))) {
          problems.add(new FieldError(field + kind, "the same address again (expected each once)"));
        }
      }
    }
    return problems;
  }

  private static Optional<FieldError> address(JsonNode party, String field) {
    return ADDRESS.matcher(Json.text(party, "email")).matches()
        ? Optional.empty()
        : Optional.of(new FieldError(field + ".email", "Does not contain a valid address."));
  }

  private List<FieldError> subject() {
    if (hasTemplate() || !Json.text(json, "subject").isEmpty()) {
      return List.of();
    }
    for (JsonNode personalization : json.path("personalizations")) {
      if (Json.text(personalization, "subject").isEmpty()) {
        return List.of(
            new FieldError("subject", "missing (expected one here or in each personalization)"));
      }
    }
    return List.of();
  }

  private List<FieldError> content() {
    var all = json.path("content");
    if (all.isEmpty()) {
      return hasTemplate()
          ? List.of()
          : List.of(new FieldError("content", "missing (expected at least one part)"));
    }
    var problems = new ArrayList<FieldError>();
    boolean other = false;
    for (int i = 0; i < all.size(); i++) {
      var type = Json.text(all.path(i), "type");
      var field = "content.%d.".formatted(i);
      if (type.isEmpty()) {
        problems.add(new FieldError(field + "type", "missing"));
      }
      if (Json.text(all.path(i), "value").isEmpty()) {
        problems.add(new FieldError(field + "value", "missing"));
      }
      if (type.equals("text/plain") && other) {
        problems.add(
            new FieldError("content", "text/plain after another part (expected it first)"));
      }
      other = other || !type.equals("text/plain");
    }
    return problems;
  }

  private boolean hasTemplate() {
    return !Json.text(json, "template_id").isEmpty();
  }

  private List<FieldError> replies() {
    var problems = new ArrayList<FieldError>();
    if (json.has("reply_to") && json.has("reply_to_list")) {
      problems.add(new FieldError("reply_to", "beside reply_to_list (expected one of them)"));
    }
    if (json.has("reply_to")) {
      address(json.path("reply_to"), "reply_to").ifPresent(problems::add);
    }
    for (JsonNode reply : json.path("reply_to_list")) {
      address(reply, "reply_to_list").ifPresent(problems::add);
    }
    return problems;
  }

  private List<FieldError> attachments() {
    var problems = new ArrayList<FieldError>();
    for (JsonNode attachment : json.path("attachments")) {
      for (var name : List.of("content", "filename")) {
        if (Json.text(attachment, name).isEmpty()) {
          problems.add(new FieldError("attachments." + name, "missing"));
        }
      }
    }
    return problems;
  }

  private List<FieldError> categories() {
    var problems = new ArrayList<FieldError>();
    var known = new HashSet<JsonNode>();
    for (JsonNode category : json.path("categories")) {
      if (!category.isString() || category.asString().length() > CATEGORY_LENGTH) {
        problems.add(
            new FieldError(
                "categories",
                "expected texts of at most %d characters".formatted(CATEGORY_LENGTH)));
      }
      if (!known.add(category)) {
        problems.add(new FieldError("categories", "the same again (expected each once)"));
      }
    }
    if (known.size() > CATEGORIES) {
      problems.add(tooMany("categories", known.size(), CATEGORIES));
    }
    return problems;
  }

  private static List<FieldError> texts(JsonNode holder, String prefix) {
    var problems = new ArrayList<FieldError>();
    for (var name : List.of("headers", "custom_args")) {
      for (var field : holder.path(name).properties()) {
        var path = prefix + name + "." + field.getKey();
        if (!field.getValue().isString()) {
          problems.add(
              new FieldError(path, "%s (expected a text)".formatted(kind(field.getValue()))));
        }
        if (name.equals("headers")
            && RESERVED_HEADERS.contains(field.getKey().toLowerCase(Locale.ROOT))) {
          problems.add(new FieldError(path, "a reserved header (expected another)"));
        }
      }
    }
    int bytes = holder.path("custom_args").toString().getBytes(UTF_8).length;
    if (bytes > CUSTOM_ARGUMENT_BYTES) {
      problems.add(
          new FieldError(
              prefix + "custom_args",
              "%d bytes (at most %d)".formatted(bytes, CUSTOM_ARGUMENT_BYTES)));
    }
    return problems;
  }

  private static List<FieldError> sendAt(JsonNode holder, String prefix, Instant now) {
    var sendAt = holder.path("send_at");
    if (sendAt.isMissingNode()) {
      return List.of();
    }
    return sendAt.isIntegralNumber()
            && !Instant.ofEpochSecond(sendAt.asLong()).isAfter(now.plus(AHEAD))
        ? List.of()
        : List.of(
            new FieldError(prefix + "send_at", "expected epoch seconds, at most 72 hours ahead"));
  }

  private static FieldError tooMany(String field, int found, int most) {
    return new FieldError(field, "%d (at most %d)".formatted(found, most));
  }

  private static String kind(JsonNode node) {
    return node.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}
