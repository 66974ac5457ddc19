package dev.senda.fakes;

import static java.nio.charset.StandardCharsets.UTF_8;

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
record MailRequest(JsonNode whole) {

  /** What is wrong with a field. */
  record Problem(String field, String message) {}

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

  /** Whether it only wants to know whether it is valid. */
  boolean sandbox() {
    return whole.path("mail_settings").path("sandbox_mode").path("enable").asBoolean(false);
  }

  List<Mail> mails(String id, String onBehalfOf, Instant at) {
    var mails = new ArrayList<Mail>();
    for (JsonNode personalization : whole.path("personalizations")) {
      for (JsonNode recipient : personalization.path("to")) {
        mails.add(mail(id, onBehalfOf, at, personalization, recipient));
      }
    }
    return mails;
  }

  private Mail mail(
      String id, String onBehalfOf, Instant at, JsonNode personalization, JsonNode recipient) {
    var headers = Json.texts(whole.path("headers"));
    headers.putAll(Json.texts(personalization.path("headers")));
    var arguments = Json.texts(whole.path("custom_args"));
    arguments.putAll(Json.texts(personalization.path("custom_args")));
    var from = personalization.has("from") ? personalization.path("from") : whole.path("from");
    var subject = Json.text(personalization, "subject");
    return new Mail(
        id,
        Json.text(recipient, "email"),
        Json.text(from, "email"),
        subject.isEmpty() ? Json.text(whole, "subject") : subject,
        content("text/plain"),
        content("text/html"),
        headers,
        arguments,
        onBehalfOf,
        whole,
        at);
  }

  private String content(String type) {
    for (JsonNode content : whole.path("content")) {
      if (Json.text(content, "type").equals(type)) {
        return Json.text(content, "value");
      }
    }
    return "";
  }

  /** Everything that SendGrid would refuse it for. */
  List<Problem> problems(Instant now) {
    if (!whole.isObject()) {
      return List.of(new Problem("", "The body: %s (expected an object)".formatted(kind(whole))));
    }
    var problems = new ArrayList<Problem>();
    address(whole.path("from"), "from").ifPresent(problems::add);
    problems.addAll(personalizations(now));
    problems.addAll(subject());
    problems.addAll(content());
    problems.addAll(replies());
    problems.addAll(attachments());
    problems.addAll(categories());
    problems.addAll(texts(whole, ""));
    problems.addAll(sendAt(whole, "", now));
    return problems;
  }

  private List<Problem> personalizations(Instant now) {
    var all = whole.path("personalizations");
    if (!all.isArray() || all.isEmpty()) {
      return List.of(new Problem("personalizations", "missing (expected at least one)"));
    }
    if (all.size() > PERSONALIZATIONS) {
      return List.of(tooMany("personalizations", all.size(), PERSONALIZATIONS));
    }
    var problems = new ArrayList<Problem>();
    int recipients = 0;
    for (int i = 0; i < all.size(); i++) {
      var each = all.path(i);
      var field = "personalizations.%d.".formatted(i);
      if (each.path("to").isEmpty()) {
        problems.add(new Problem(field + "to", "missing (expected at least one recipient)"));
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

  private static List<Problem> recipients(JsonNode personalization, String field) {
    var problems = new ArrayList<Problem>();
    var known = new HashSet<String>();
    for (var kind : List.of("to", "cc", "bcc")) {
      for (JsonNode recipient : personalization.path(kind)) {
        address(recipient, field + kind).ifPresent(problems::add);
        if (!known.add(Json.text(recipient, "email").toLowerCase(Locale.ROOT))) {
          problems.add(new Problem(field + kind, "the same address again (expected each once)"));
        }
      }
    }
    return problems;
  }

  private static Optional<Problem> address(JsonNode party, String field) {
    return ADDRESS.matcher(Json.text(party, "email")).matches()
        ? Optional.empty()
        : Optional.of(new Problem(field + ".email", "Does not contain a valid address."));
  }

  private List<Problem> subject() {
    if (hasTemplate() || !Json.text(whole, "subject").isEmpty()) {
      return List.of();
    }
    for (JsonNode personalization : whole.path("personalizations")) {
      if (Json.text(personalization, "subject").isEmpty()) {
        return List.of(
            new Problem("subject", "missing (expected one here or in each personalization)"));
      }
    }
    return List.of();
  }

  private List<Problem> content() {
    var all = whole.path("content");
    if (all.isEmpty()) {
      return hasTemplate()
          ? List.of()
          : List.of(new Problem("content", "missing (expected at least one part)"));
    }
    var problems = new ArrayList<Problem>();
    boolean other = false;
    for (int i = 0; i < all.size(); i++) {
      var type = Json.text(all.path(i), "type");
      var field = "content.%d.".formatted(i);
      if (type.isEmpty()) {
        problems.add(new Problem(field + "type", "missing"));
      }
      if (Json.text(all.path(i), "value").isEmpty()) {
        problems.add(new Problem(field + "value", "missing"));
      }
      if (type.equals("text/plain") && other) {
        problems.add(new Problem("content", "text/plain after another part (expected it first)"));
      }
      other = other || !type.equals("text/plain");
    }
    return problems;
  }

  private boolean hasTemplate() {
    return !Json.text(whole, "template_id").isEmpty();
  }

  private List<Problem> replies() {
    var problems = new ArrayList<Problem>();
    if (whole.has("reply_to") && whole.has("reply_to_list")) {
      problems.add(new Problem("reply_to", "beside reply_to_list (expected one of them)"));
    }
    if (whole.has("reply_to")) {
      address(whole.path("reply_to"), "reply_to").ifPresent(problems::add);
    }
    for (JsonNode reply : whole.path("reply_to_list")) {
      address(reply, "reply_to_list").ifPresent(problems::add);
    }
    return problems;
  }

  private List<Problem> attachments() {
    var problems = new ArrayList<Problem>();
    for (JsonNode attachment : whole.path("attachments")) {
      for (var name : List.of("content", "filename")) {
        if (Json.text(attachment, name).isEmpty()) {
          problems.add(new Problem("attachments." + name, "missing"));
        }
      }
    }
    return problems;
  }

  private List<Problem> categories() {
    var problems = new ArrayList<Problem>();
    var known = new HashSet<JsonNode>();
    for (JsonNode category : whole.path("categories")) {
      if (!category.isString() || category.asString().length() > CATEGORY_LENGTH) {
        problems.add(
            new Problem(
                "categories",
                "expected texts of at most %d characters".formatted(CATEGORY_LENGTH)));
      }
      if (!known.add(category)) {
        problems.add(new Problem("categories", "the same again (expected each once)"));
      }
    }
    if (known.size() > CATEGORIES) {
      problems.add(tooMany("categories", known.size(), CATEGORIES));
    }
    return problems;
  }

  private static List<Problem> texts(JsonNode holder, String prefix) {
    var problems = new ArrayList<Problem>();
    for (var name : List.of("headers", "custom_args")) {
      for (var field : holder.path(name).properties()) {
        var path = prefix + name + "." + field.getKey();
        if (!field.getValue().isString()) {
          problems.add(new Problem(path, "%s (expected a text)".formatted(kind(field.getValue()))));
        }
        if (name.equals("headers")
            && RESERVED_HEADERS.contains(field.getKey().toLowerCase(Locale.ROOT))) {
          problems.add(new Problem(path, "a reserved header (expected another)"));
        }
      }
    }
    int bytes = holder.path("custom_args").toString().getBytes(UTF_8).length;
    if (bytes > CUSTOM_ARGUMENT_BYTES) {
      problems.add(
          new Problem(
              prefix + "custom_args",
              "%d bytes (at most %d)".formatted(bytes, CUSTOM_ARGUMENT_BYTES)));
    }
    return problems;
  }

  private static List<Problem> sendAt(JsonNode holder, String prefix, Instant now) {
    var sendAt = holder.path("send_at");
    if (sendAt.isMissingNode()) {
      return List.of();
    }
    return sendAt.isIntegralNumber()
            && !Instant.ofEpochSecond(sendAt.asLong()).isAfter(now.plus(AHEAD))
        ? List.of()
        : List.of(
            new Problem(prefix + "send_at", "expected epoch seconds, at most 72 hours ahead"));
  }

  private static Problem tooMany(String field, int found, int most) {
    return new Problem(field, "%d (at most %d)".formatted(found, most));
  }

  private static String kind(JsonNode node) {
    return node.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}
