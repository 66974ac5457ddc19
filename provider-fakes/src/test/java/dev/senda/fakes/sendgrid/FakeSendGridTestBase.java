package dev.senda.fakes.sendgrid;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.fakes.Fault;
import dev.senda.fakes.webhook.WebhookReceiver;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the tests of the fake SendGrid share. */
abstract class FakeSendGridTestBase {

  static final JsonMapper JSON = new JsonMapper();

  static final Duration TIMEOUT = Duration.ofSeconds(10);

  static final String MAIL =
      """
      {
        "personalizations": [
          {
            "to": [{"email": "ana@example.com"}],
            "headers": {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
            "custom_args": {"message": "0190"}
          }
        ],
        "from": {"email": "hola@senda.example", "name": "Senda"},
        "subject": "La guía",
        "content": [
          {"type": "text/plain", "value": "Hola, Ana"},
          {"type": "text/html", "value": "<p>Hola, Ana</p>"}
        ],
        "categories": ["ebook"]
      }
      """;

  final HttpClient client = HttpClient.newHttpClient();

  FakeSendGrid sendGrid;

  WebhookReceiver webhook;

  @BeforeEach
  void start() throws IOException {
    sendGrid = FakeSendGrid.start(0);
    webhook = new WebhookReceiver();
  }

  @AfterEach
  void stop() {
    sendGrid.close();
    webhook.close();
    client.shutdownNow();
  }

  List<Integer> statusesOfAShare(long seed) {
    sendGrid
        .faults()
        .setRate(0.2, seed, Fault.rateLimited(Duration.ofSeconds(1)), Fault.serverError(true));
    return IntStream.range(0, 100).mapToObj(_ -> sent()).toList();
  }

  int sent() {
    try {
      return send(MAIL).statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("no answer", e);
    }
  }

  HttpResponse<String> send(String body) throws IOException, InterruptedException {
    return client.send(request(body).build(), BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String body) {
    return HttpRequest.newBuilder(sendGrid.address().resolve("/v3/mail/send"))
        .header("Authorization", "Bearer " + sendGrid.apiKey())
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  interface MailChange {
    void apply(ObjectNode mail);
  }

  String fieldRefused(MailChange change) throws Exception {
    var mail = (ObjectNode) JSON.readTree(MAIL);
    change.apply(mail);
    var answer = send(mail.toString());
    assertThat(answer.statusCode()).isEqualTo(400);
    return JSON.readTree(answer.body()).path("errors").path(0).path("field").asString();
  }

  static ObjectNode personalization(ObjectNode mail) {
    return (ObjectNode) mail.path("personalizations").path(0);
  }

  AcceptedMail onlyMail() {
    assertThat(sendGrid.accepted()).hasSize(1);
    return sendGrid.accepted().getFirst();
  }

  List<JsonNode> events() {
    var events = new ArrayList<JsonNode>();
    webhook.received().forEach(received -> JSON.readTree(received.body()).forEach(events::add));
    return events;
  }

  List<String> kinds() {
    return events().stream().map(event -> event.path("event").asString()).toList();
  }

  static String signature(WebhookReceiver.Received received) {
    return received.headers().getFirst("X-Twilio-Email-Event-Webhook-Signature");
  }

  boolean isSigned(WebhookReceiver.Received received, String body) {
    try {
      var key =
          KeyFactory.getInstance("EC")
              .generatePublic(
                  new X509EncodedKeySpec(Base64.getDecoder().decode(sendGrid.webhookPublicKey())));
      var verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(key);
      var timestamp = received.headers().getFirst("X-Twilio-Email-Event-Webhook-Timestamp");
      verifier.update(timestamp.getBytes(UTF_8));
      verifier.update(body.getBytes(UTF_8));
      return verifier.verify(Base64.getDecoder().decode(signature(received)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("no ECDSA", e);
    }
  }
}
