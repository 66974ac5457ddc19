package dev.senda.fakes.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.fakes.Fault;
import dev.senda.fakes.http.FormCodec;
import dev.senda.fakes.webhook.WebhookReceiver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class FakeTwilioTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String ANA = "+34600000001";
  private static final String SENDA = "+34900000000";
  private static final String SUBACCOUNT = "AC" + "0".repeat(32);

  private final HttpClient client = HttpClient.newHttpClient();
  private FakeTwilio twilio;
  private WebhookReceiver webhook;

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

  @Test
  void aMessageIsAcceptedWithItsResourceAndKept() throws Exception {
    var answer =
        send(
            sms("Hola")
                .with("StatusCallback", "http://127.0.0.1:9/status?message=0190&x=a%20b")
                .with("ValidityPeriod", "3600"));

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("X-Senda-Fake"))
        .contains("this is a fake of Twilio; nothing is sent");
    var text = onlyText();
    var resource = JSON.readTree(answer.body());
    assertThat(resource.path("sid").asString()).isEqualTo(text.sid()).matches("SM[0-9a-f]{32}");
    assertThat(resource.path("status").asString()).isEqualTo("queued");
    assertThat(resource.path("date_created").asString())
        .matches("\\w{3}, \\d{2} \\w{3} \\d{4} \\d{2}:\\d{2}:\\d{2} \\+0000");
    assertThat(text.to()).isEqualTo(ANA);
    assertThat(text.from()).isEqualTo(SENDA);
    assertThat(text.body()).isEqualTo("Hola");
    assertThat(text.statusCallback()).isEqualTo("http://127.0.0.1:9/status?message=0190&x=a%20b");
    assertThat(text.validityPeriod()).isEqualTo("3600");
    assertThat(text.accountSid()).isEqualTo(twilio.accountSid());
    assertThat(twilio.requestCount()).isEqualTo(1);
  }

  @Test
  void aSubaccountIsServedWithItsParentsCredentialsAndApartFromIt() throws Exception {
    var answer = client.send(request(SUBACCOUNT, sms("Hola")).build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(onlyText().accountSid()).isEqualTo(SUBACCOUNT);
    assertThat(list("").path("messages")).isEmpty();
  }

  @Test
  void anApiKeyServesAsWellAndAnythingElseIsRefused() throws Exception {
    twilio.addApiKey("SK" + "1".repeat(32), "secret");
    var withKey =
        request(twilio.accountSid(), sms("Hola"))
            .setHeader("Authorization", basic("SK" + "1".repeat(32), "secret"));
    var withAnother =
        request(twilio.accountSid(), sms("Hola"))
            .setHeader("Authorization", basic(twilio.accountSid(), "secret"));

    assertThat(client.send(withKey.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(201);
    var refused = client.send(withAnother.build(), BodyHandlers.ofString());

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(JSON.readTree(refused.body()))
        .isEqualTo(
            JSON.readTree(
                """
                {"code": 20003, "message": "Authenticate", "status": 401,
                 "more_info": "https://www.twilio.com/docs/errors/20003"}
                """));
    assertThat(twilio.accepted()).hasSize(1);
  }

  @Test
  void eachRuleHasItsCode() throws Exception {
    assertThat(codeRefused(sms("Hola").without("To"))).isEqualTo(21604);
    assertThat(codeRefused(sms("Hola").with("To", "600 000 001"))).isEqualTo(21211);
    assertThat(codeRefused(sms("Hola").without("From"))).isEqualTo(21603);
    assertThat(codeRefused(sms("Hola").with("From", "+"))).isEqualTo(21212);
    assertThat(codeRefused(sms("Hola").with("From", "whatsapp:" + SENDA))).isEqualTo(21910);
    assertThat(codeRefused(sms("Hola").with("MessagingServiceSid", "MG1"))).isEqualTo(21701);
    assertThat(codeRefused(sms("Hola").without("Body"))).isEqualTo(21602);
    assertThat(codeRefused(sms("x".repeat(1601)))).isEqualTo(21617);
    assertThat(codeRefused(sms("Hola").with("ContentSid", "HX1"))).isEqualTo(21655);
    assertThat(codeRefused(sms("Hola").with("ContentVariables", "[]"))).isEqualTo(21656);
    assertThat(codeRefused(sms("Hola").with("StatusCallback", "/status"))).isEqualTo(21609);
    assertThat(codeRefused(sms("Hola").with("ValidityPeriod", "0"))).isEqualTo(20001);
    assertThat(twilio.accepted()).isEmpty();
  }

  @Test
  void aMessagingServiceANameAndMessengerAreSendersToo() throws Exception {
    var service = "MG" + "2".repeat(32);

    assertThat(send(sms("Hola").without("From").with("MessagingServiceSid", service)).statusCode())
        .isEqualTo(201);
    assertThat(send(sms("Hola").with("From", "Senda")).statusCode()).isEqualTo(201);
    assertThat(send(sms("Hola").with("From", "messenger:1").with("To", "messenger:2")).statusCode())
        .isEqualTo(201);
    assertThat(twilio.accepted())
        .extracting(AcceptedText::messagingService)
        .containsExactly(service, "", "");
  }

  @Test
  void aMessageIsReportedToItsOwnUrlQueuedSentAndDelivered() throws Exception {
    send(sms("Hola").with("StatusCallback", webhook.url("/status?message=0190&x=a%20b")));

    assertThat(twilio.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(webhook.received())
        .extracting("target")
        .containsOnly("/status?message=0190&x=a%20b");
    assertThat(statuses()).containsExactly("queued", "sent", "delivered");
    var form = forms().getLast();
    assertThat(form)
        .containsEntry("MessageSid", onlyText().sid())
        .containsEntry("AccountSid", twilio.accountSid())
        .containsEntry("To", ANA)
        .containsEntry("From", SENDA)
        .doesNotContainKey("ErrorCode");
    assertThat(one(onlyText().sid()).path("status").asString()).isEqualTo("delivered");
  }

  @Test
  void aCallbackIsSignedOverItsWholeUrlAndItsSortedForm() throws Exception {
    var url = webhook.url("/status?message=0190&x=a%20b");
    send(sms("Hola").with("StatusCallback", url));

    assertThat(twilio.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(webhook.received())
        .allSatisfy(
            received -> {
              var form = FormCodec.parse(received.body());
              assertThat(received.headers().getFirst("X-Twilio-Signature"))
                  .isEqualTo(signature(url.toString(), form))
                  .isEqualTo(twilio.sign(url, form))
                  .isNotEqualTo(signature(webhook.url("/status").toString(), form));
            });
  }

  @Test
  void aPublicUrlCanBeReachedThroughAnotherAddress() throws Exception {
    twilio.webhooks().sendThrough(webhook.url("/"));
    var url = URI.create("https://senda.example/status?message=0190");

    send(sms("Hola").with("StatusCallback", url));

    assertThat(twilio.webhooks().awaitIdle(PATIENCE)).isTrue();
    var received = webhook.received().getFirst();
    assertThat(received.target()).isEqualTo("/status?message=0190");
    assertThat(received.headers().getFirst("X-Twilio-Signature"))
        .isEqualTo(signature(url.toString(), FormCodec.parse(received.body())));
  }

  @Test
  void callbacksCanComeTwiceOutOfOrderLateOrNever() throws Exception {
    var callback = webhook.url("/status");
    twilio.webhooks().duplicateEach().reverseOrder();
    send(sms("Hola").with("StatusCallback", callback));
    assertThat(twilio.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(statuses())
        .containsExactly("delivered", "delivered", "sent", "sent", "queued", "queued");
    assertThat(webhook.received().get(1).body()).isEqualTo(webhook.received().get(0).body());

    twilio.webhooks().resetBehaviour().delayBy(Duration.ofMillis(300));
    send(sms("Hola").with("StatusCallback", callback));
    assertThat(webhook.received()).hasSize(6);
    assertThat(twilio.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(webhook.received()).hasSize(9);

    twilio.webhooks().resetBehaviour().disable();
    send(sms("Hola").with("StatusCallback", callback));
    assertThat(twilio.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(webhook.received()).hasSize(9);
    assertThat(one(twilio.accepted().getLast().sid()).path("status").asString())
        .isEqualTo("delivered");
  }

  @Test
  void aCallbackThatFailsIsTriedOnceMore() throws Exception {
    webhook.enqueueStatuses(500, 500);

    send(sms("Hola").with("StatusCallback", webhook.url("/status")));

    assertThat(twilio.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(statuses()).containsExactly("queued", "queued", "sent", "delivered");
  }

  @Test
  void anOutcomeIsUndeliveredByTheCarrierOrFailedByTwilio() throws Exception {
    twilio.webhooks().failMessagesTo(ANA, 30003);
    send(sms("Hola").with("StatusCallback", webhook.url("/status")));
    assertThat(twilio.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(statuses()).containsExactly("queued", "sent", "undelivered");
    assertThat(forms().getLast()).containsEntry("ErrorCode", "30003");
    assertThat(one(onlyText().sid()).path("error_code").asInt()).isEqualTo(30003);

    twilio.webhooks().failMessagesTo(ANA, 30002);
    send(sms("Hola").with("StatusCallback", webhook.url("/status")));
    assertThat(twilio.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(statuses()).endsWith("undelivered", "queued", "failed");

    twilio.webhooks().deliverMessagesTo(ANA);
    send(sms("Hola").with("StatusCallback", webhook.url("/status")));
    assertThat(twilio.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(statuses()).endsWith("failed", "queued", "sent", "delivered");

    twilio.webhooks().reportFailure(twilio.accepted().getFirst(), 30008);
    assertThat(statuses()).endsWith("delivered", "undelivered");
    twilio.webhooks().reportStatus(twilio.accepted().getFirst(), TwilioMessageStatus.DELIVERED);
    assertThat(statuses()).endsWith("undelivered", "delivered");
  }

  @Test
  void whatsAppTakesFreeTextOnlyAfterTheRecipientWrote() throws Exception {
    var text =
        sms("Hola")
            .with("From", "whatsapp:" + SENDA)
            .with("To", "whatsapp:" + ANA)
            .with("StatusCallback", webhook.url("/status"));

    assertThat(send(text).statusCode()).isEqualTo(201);
    assertThat(twilio.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(statuses()).containsExactly("queued", "failed");
    assertThat(forms().getLast()).containsEntry("ErrorCode", "63016");

    twilio.receiveInbound(null, "whatsapp:" + ANA, "whatsapp:" + SENDA, "¿Cuánto cuesta?", null);
    send(text);
    assertThat(twilio.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(statuses()).endsWith("failed", "queued", "sent", "delivered", "read");

    twilio.closeSessionWindow("whatsapp:" + ANA);
    send(text.without("Body").with("ContentSid", "HX" + "3".repeat(32)));
    assertThat(twilio.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(statuses()).endsWith("read", "queued", "sent", "delivered", "read");
  }

  @Test
  void anInboundMessageIsSignedAndItsKeywordsOptOutAndIn() throws Exception {
    var url = webhook.url("/inbound");

    var sid = twilio.receiveInbound(url, ANA, SENDA, " baja ", null);

    var received = webhook.received().getFirst();
    var form = FormCodec.parse(received.body());
    assertThat(form)
        .containsEntry("MessageSid", sid)
        .containsEntry("From", ANA)
        .containsEntry("To", SENDA)
        .containsEntry("Body", " baja ")
        .containsEntry("NumMedia", "0")
        .doesNotContainKey("OptOutType");
    assertThat(received.headers().getFirst("X-Twilio-Signature"))
        .isEqualTo(signature(url.toString(), form));
    assertThat(twilio.optedOut()).containsExactly(ANA);
    assertThat(codeRefused(sms("Hola"))).isEqualTo(21610);

    twilio.receiveInbound(url, ANA, SENDA, "stop it please", null);
    twilio.receiveInbound(url, ANA, SENDA, "Alta", null);
    assertThat(send(sms("Hola")).statusCode()).isEqualTo(201);

    twilio.receiveInbound(url, ANA, SENDA, "no more", "STOP");
    assertThat(FormCodec.parse(webhook.received().getLast().body()))
        .containsEntry("OptOutType", "STOP");
    assertThat(twilio.optedOut()).containsExactly(ANA);
  }

  @Test
  void theListIsNewestFirstFilteredAndPaged() throws Exception {
    for (int i = 1; i <= 5; i++) {
      send(sms("text " + i));
    }
    send(sms("other").with("To", "+34600000002"));

    var first = list("?To=%2B34600000001&PageSize=2");
    var second = get(first.path("next_page_uri").asString());
    var third = get(second.path("next_page_uri").asString());

    assertThat(bodies(first)).containsExactly("text 5", "text 4");
    assertThat(bodies(second)).containsExactly("text 3", "text 2");
    assertThat(bodies(third)).containsExactly("text 1");
    assertThat(third.path("next_page_uri").isNull()).isTrue();
    assertThat(bodies(get(second.path("previous_page_uri").asString()))).isEqualTo(bodies(first));
    assertThat(bodies(list("?From=%2B34900000000"))).hasSize(6);
    assertThat(bodies(list("?From=%2B34900000001"))).isEmpty();
  }

  @Test
  void theListKnowsDays() throws Exception {
    send(sms("Hola"));
    var day = LocalDate.ofInstant(onlyText().acceptedAt(), ZoneOffset.UTC);

    assertThat(bodies(list("?DateSent=" + day))).hasSize(1);
    assertThat(bodies(list("?DateSent=" + day.minusDays(1)))).isEmpty();
    assertThat(bodies(list("?DateSent>=" + day))).hasSize(1);
    assertThat(bodies(list("?DateSent%3E=" + day.plusDays(1)))).isEmpty();
    assertThat(bodies(list("?DateSent%3C=" + day))).hasSize(1);
    assertThat(bodies(list("?DateSent%3C=" + day.minusDays(1)))).isEmpty();
    assertThat(bodies(list("?DateSent%3E=" + onlyText().acceptedAt().minusSeconds(1)))).hasSize(1);
    assertThat(bodies(list("?DateSent%3E=" + onlyText().acceptedAt().plusSeconds(1)))).isEmpty();
    assertThat(list("?DateSent=soon").path("code").asInt()).isEqualTo(20001);
  }

  @Test
  void eachFaultIsMetOnceInItsOrderAndCounted() throws Exception {
    twilio
        .faults()
        .enqueue(
            Fault.rateLimited(Duration.ofSeconds(30)),
            Fault.serverError(true),
            Fault.garbage(true),
            Fault.twilioError(21614, 400));

    var limited = send(sms("Hola"));
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValue("Retry-After")).contains("30");
    assertThat(code(limited)).isEqualTo(20429);
    assertThat(twilio.accepted()).isEmpty();
    assertThat(code(send(sms("Hola")))).isEqualTo(20500);
    var garbage = send(sms("Hola"));
    assertThat(garbage.statusCode()).isEqualTo(201);
    assertThat(garbage.body()).contains("<html>");
    var refused = send(sms("Hola"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(code(refused)).isEqualTo(21614);
    assertThat(twilio.accepted()).hasSize(2);
    assertThat(twilio.faults().injected()).hasSize(4);
  }

  @Test
  void whatWasAcceptedBeforeTheConnectionDroppedIsInTheList() throws Exception {
    twilio.faults().enqueue(Fault.drop(), Fault.acceptThenDrop());

    assertThatThrownBy(() -> send(sms("lost"))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> send(sms("kept"))).isInstanceOf(IOException.class);

    assertThat(bodies(list("?To=%2B34600000001"))).containsExactly("kept");
  }

  @Test
  void aHangAnswersNothing() {
    twilio.faults().enqueue(Fault.hang(true));

    assertThatThrownBy(
            () ->
                client.send(
                    request(twilio.accountSid(), sms("Hola"))
                        .timeout(Duration.ofMillis(300))
                        .build(),
                    BodyHandlers.ofString()))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(twilio.accepted()).hasSize(1);
  }

  @Test
  void thePageSaysThatItIsAFakeAndShowsWhatWasAccepted() throws Exception {
    send(sms("Hola & adiós"));

    var page =
        client.send(HttpRequest.newBuilder(twilio.address()).build(), BodyHandlers.ofString());

    assertThat(page.body()).contains("This is a fake of Twilio", ANA, "Hola &amp; adiós");
  }

  private record FormFields(Map<String, String> values) {

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

  private static FormFields sms(String body) {
    return new FormFields(Map.of("To", ANA, "From", SENDA, "Body", body));
  }

  private HttpResponse<String> send(FormFields fields) throws IOException, InterruptedException {
    return client.send(request(twilio.accountSid(), fields).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String account, FormFields fields) {
    return HttpRequest.newBuilder(
            twilio.address().resolve("/2010-04-01/Accounts/%s/Messages.json".formatted(account)))
        .header("Authorization", basic(twilio.accountSid(), twilio.authToken()))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(FormCodec.encode(fields.values())));
  }

  private JsonNode list(String query) throws IOException, InterruptedException {
    return get(
        "/2010-04-01/Accounts/%s/Messages.json%s"
            .formatted(twilio.accountSid(), query.replace(">", "%3E")));
  }

  private JsonNode one(String sid) throws IOException, InterruptedException {
    return get("/2010-04-01/Accounts/%s/Messages/%s.json".formatted(twilio.accountSid(), sid));
  }

  private JsonNode get(String target) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(twilio.address().resolve(target))
            .header("Authorization", basic(twilio.accountSid(), twilio.authToken()))
            .build();
    return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
  }

  private int codeRefused(FormFields fields) throws IOException, InterruptedException {
    var answer = send(fields);
    assertThat(answer.statusCode()).isEqualTo(400);
    return code(answer);
  }

  private static int code(HttpResponse<String> answer) {
    return JSON.readTree(answer.body()).path("code").asInt();
  }

  private static List<String> bodies(JsonNode list) {
    var bodies = new ArrayList<String>();
    list.path("messages").forEach(message -> bodies.add(message.path("body").asString()));
    return bodies;
  }

  private AcceptedText onlyText() {
    assertThat(twilio.accepted()).hasSize(1);
    return twilio.accepted().getFirst();
  }

  private List<Map<String, String>> forms() {
    return webhook.received().stream().map(received -> FormCodec.parse(received.body())).toList();
  }

  private List<String> statuses() {
    return forms().stream().map(form -> form.getOrDefault("MessageStatus", "")).toList();
  }

  private static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  private String signature(String url, Map<String, String> form) {
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
