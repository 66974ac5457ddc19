package dev.senda.fakes.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.fakes.http.FormCodec;
import dev.senda.fakes.webhook.WebhookReceiver;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the tests of the fake Twilio share. */
abstract class FakeTwilioTestBase {

  static final JsonMapper JSON = new JsonMapper();

  static final Duration TIMEOUT = Duration.ofSeconds(10);

  static final String ANA = "+34600000001";

  static final String SENDA = "+34900000000";

  static final String SUBACCOUNT = "AC" + "0".repeat(32);

  final HttpClient client = HttpClient.newHttpClient();

  FakeTwilio twilio;

  WebhookReceiver webhook;

  @BeforeEach
  void start() throws IOException {
    twilio = FakeTwilio.start(0);
    webhook = new WebhookReceiver();
  }

  @AfterEach
  void stop() {
    twilio.close();
    webhook.close();
    client.shutdownNow();
  }

  record FormFields(Map<String, String> values) {

    FormFields with(String name, Object value) {
      var more = new LinkedHashMap<>(values);
      more.put(name, value.toString());
      return new FormFields(more);
    }

    FormFields without(String name) {
      var fewer = new LinkedHashMap<>(values);
      fewer.remove(name);
      return new FormFields(fewer);
    }
  }

  static FormFields sms(String body) {
    return new FormFields(Map.of("To", ANA, "From", SENDA, "Body", body));
  }

  HttpResponse<String> send(FormFields fields) throws IOException, InterruptedException {
    return client.send(request(twilio.accountSid(), fields).build(), BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String account, FormFields fields) {
    return HttpRequest.newBuilder(
            twilio.address().resolve("/2010-04-01/Accounts/%s/Messages.json".formatted(account)))
        .header("Authorization", basic(twilio.accountSid(), twilio.authToken()))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(FormCodec.encode(fields.values())));
  }

  JsonNode list(String query) throws IOException, InterruptedException {
    return get(
        "/2010-04-01/Accounts/%s/Messages.json%s"
            .formatted(twilio.accountSid(), query.replace(">", "%3E")));
  }

  JsonNode one(String sid) throws IOException, InterruptedException {
    return get("/2010-04-01/Accounts/%s/Messages/%s.json".formatted(twilio.accountSid(), sid));
  }

  JsonNode get(String target) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(twilio.address().resolve(target))
            .header("Authorization", basic(twilio.accountSid(), twilio.authToken()))
            .build();
    return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
  }

  int codeRefused(FormFields fields) throws IOException, InterruptedException {
    var answer = send(fields);
    assertThat(answer.statusCode()).isEqualTo(400);
    return code(answer);
  }

  static int code(HttpResponse<String> answer) {
    return JSON.readTree(answer.body()).path("code").asInt();
  }

  static List<String> bodies(JsonNode list) {
    var bodies = new ArrayList<String>();
    list.path("messages").forEach(message -> bodies.add(message.path("body").asString()));
    return bodies;
  }

  AcceptedText onlyText() {
    assertThat(twilio.accepted()).hasSize(1);
    return twilio.accepted().getFirst();
  }

  List<Map<String, String>> forms() {
    return webhook.received().stream().map(received -> FormCodec.parse(received.body())).toList();
  }

  List<String> statuses() {
    return forms().stream().map(form -> form.getOrDefault("MessageStatus", "")).toList();
  }

  static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  String signature(String url, Map<String, String> form) {
    var signed = new StringBuilder(url);
    new TreeMap<>(form).forEach((name, value) -> signed.append(name).append(value));
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(twilio.authToken().getBytes(UTF_8), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(signed.toString().getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("no HMAC-SHA1", e);
    }
  }
}
