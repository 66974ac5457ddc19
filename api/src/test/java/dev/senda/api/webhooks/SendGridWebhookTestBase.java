package dev.senda.api.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.api.testsupport.WebhookSigner;
import dev.senda.channels.sendgrid.SendGridSignatureVerifier;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.support.Ids;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

/** What the tests of SendGrid's webhook share. */
abstract class SendGridWebhookTestBase {

  static final TestApi API = TestApi.shared();

  static final String PATH = "/webhooks/sendgrid/mail";

  static final String SHOP = "https://shop.example/guide";

  final String address = "ada-" + Ids.newUuid() + "@example.com";

  final String sending = "sg-" + Ids.newUuid();

  @AfterEach
  void settle() {
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  static Consent consent(SentMessageFixture guide) {
    return API.get(Consents.class)
        .findLatest(API.contact(guide.user()).key(), "product-tips", Channel.EMAIL)
        .orElseThrow();
  }

  static String detail(String kind) {
    var type = "\"type\": \"bounce\"";
    return type
        + ", \"reason\": \"Bounced Address\", \"url\": \""
        + SHOP
        + "\", \"at\": \""
        + kind
        + "\"";
  }

  static List<List<String>> permutations(List<String> all) {
    if (all.isEmpty()) {
      return List.of(List.of());
    }
    var permutations = new ArrayList<List<String>>();
    for (int i = 0; i < all.size(); i++) {
      var rest = new ArrayList<>(all);
      var first = rest.remove(i);
      permutations(rest)
          .forEach(
              one -> {
                var permutation = new ArrayList<>(List.of(first));
                permutation.addAll(one);
                permutations.add(Collections.unmodifiableList(permutation));
              });
    }
    return permutations;
  }

  SentMessageFixture claimed() {
    return SentMessageFixture.claimed(API, "ebook-nurture", Channel.EMAIL, "mail", address);
  }

  SentMessageFixture guide() {
    return claimed().accepted(sending);
  }

  static String at(Duration ago) {
    return "\"timestamp\": " + Instant.now().minus(ago).getEpochSecond();
  }

  String event(SentMessageFixture message, String kind, String... more) {
    return event(message.id().toString(), sending + ".filter0001", kind, String.join(",", more));
  }

  String event(String message, String sgMessageId, String kind, String more) {
    var fields = new ArrayList<String>();
    fields.add("\"event\": \"%s\"".formatted(kind));
    fields.add("\"email\": \"%s\"".formatted(address));
    fields.add("\"sg_event_id\": \"%s\"".formatted(UUID.randomUUID()));
    fields.add("\"category\": [\"ebook\"]");
    if (!message.isEmpty()) {
      fields.add("\"senda_message\": \"%s\"".formatted(message));
    }
    if (!sgMessageId.isEmpty()) {
      fields.add("\"sg_message_id\": \"%s\"".formatted(sgMessageId));
    }
    if (!more.contains("timestamp")) {
      fields.add(at(Duration.ZERO));
    }
    if (!more.isEmpty()) {
      fields.add(more);
    }
    return "{" + String.join(", ", fields) + "}";
  }

  static String now() {
    return String.valueOf(Instant.now().getEpochSecond());
  }

  static HttpResponse<String> post(String body) {
    return post(PATH, now(), body);
  }

  static HttpResponse<String> post(String path, String timestamp, String body) {
    return send(path, timestamp, WebhookSigner.signSendGrid(timestamp, body.getBytes(UTF_8)), body);
  }

  static HttpResponse<String> send(String path, String timestamp, String signature, String body) {
    return API.send(
        API.request(path)
            .header(SendGridSignatureVerifier.SIGNATURE, signature)
            .header(SendGridSignatureVerifier.TIMESTAMP, timestamp)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body.getBytes(UTF_8))));
  }

  static void isRefused(SentMessageFixture message, HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(message.engagements()).isEmpty();
  }
}
