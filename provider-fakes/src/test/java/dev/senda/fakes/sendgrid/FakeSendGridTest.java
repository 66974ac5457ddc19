package dev.senda.fakes.sendgrid;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.senda.fakes.Fault;
import dev.senda.fakes.FaultInjector;
import dev.senda.fakes.webhook.WebhookReceiver;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
class FakeSendGridTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String MAIL =
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

  private final HttpClient client = HttpClient.newHttpClient();
  private FakeSendGrid sendGrid;
  private WebhookReceiver webhook;

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

  @Test
  void mailIsAcceptedWithAnIdAndKept() throws Exception {
    var answer = send(MAIL);

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("X-Senda-Fake"))
        .contains("this is a fake of SendGrid; nothing is sent");
    var mail = onlyMail();
    assertThat(answer.headers().firstValue("X-Message-Id")).contains(mail.id());
    assertThat(mail.to()).isEqualTo("ana@example.com");
    assertThat(mail.from()).isEqualTo("hola@senda.example");
    assertThat(mail.subject()).isEqualTo("La guía");
    assertThat(mail.text()).isEqualTo("Hola, Ana");
    assertThat(mail.html()).isEqualTo("<p>Hola, Ana</p>");
    assertThat(mail.headers())
        .containsExactly(Map.entry("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    assertThat(mail.customArguments()).containsExactly(Map.entry("message", "0190"));
    assertThat(mail.requestBody()).isEqualTo(JSON.readTree(MAIL));
    assertThat(mail.onBehalfOf()).isEmpty();
    assertThat(sendGrid.requestCount()).isEqualTo(1);
  }

  @Test
  void theSubuserThatARequestNamesIsKept() throws Exception {
    client.send(request(MAIL).header("on-behalf-of", "brand").build(), BodyHandlers.ofString());

    assertThat(onlyMail().onBehalfOf()).isEqualTo("brand");
  }

  @Test
  void anotherKeyIsRefusedAndNothingIsKept() throws Exception {
    var answer =
        client.send(
            request(MAIL).setHeader("Authorization", "Bearer SG.other").build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body())
        .isEqualTo(
            "{\"errors\":[{\"message\":\"The provided authorization grant is invalid, expired, or"
                + " revoked\",\"field\":null,\"help\":null}]}");
    assertThat(sendGrid.accepted()).isEmpty();
  }

  @Test
  void whatIsNoJsonIsRefused() throws Exception {
    assertThat(send("{").statusCode()).isEqualTo(400);
    assertThat(send("[]").statusCode()).isEqualTo(400);
    assertThat(
            client
                .send(
                    request(MAIL).setHeader("Content-Type", "text/plain").build(),
                    BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(415);
    assertThat(sendGrid.accepted()).isEmpty();
  }

  @Test
  void eachRuleOfTheContractNamesItsField() throws Exception {
    assertThat(fieldRefused(mail -> mail.remove("from"))).isEqualTo("from.email");
    assertThat(fieldRefused(mail -> mail.remove("subject"))).isEqualTo("subject");
    assertThat(fieldRefused(mail -> mail.remove("content"))).isEqualTo("content");
    assertThat(fieldRefused(mail -> mail.remove("personalizations"))).isEqualTo("personalizations");
    assertThat(fieldRefused(mail -> personalization(mail).remove("to")))
        .isEqualTo("personalizations.0.to");
    assertThat(
            fieldRefused(
                mail -> personalization(mail).putArray("to").addObject().put("email", "ana")))
        .isEqualTo("personalizations.0.to.email");
    assertThat(
            fieldRefused(
                mail ->
                    personalization(mail)
                        .putArray("cc")
                        .addObject()
                        .put("email", "ANA@example.com")))
        .isEqualTo("personalizations.0.cc");
    assertThat(
            fieldRefused(
                mail ->
                    personalization(mail).putObject("custom_args").put("long", "x".repeat(10_000))))
        .isEqualTo("personalizations.0.custom_args");
    assertThat(
            fieldRefused(mail -> personalization(mail).putObject("custom_args").put("number", 1)))
        .isEqualTo("personalizations.0.custom_args.number");
    assertThat(fieldRefused(mail -> mail.putObject("headers").put("Subject", "other")))
        .isEqualTo("headers.Subject");
    assertThat(fieldRefused(mail -> mail.putArray("categories").add("a").add("a")))
        .isEqualTo("categories");
    assertThat(
            fieldRefused(
                mail -> mail.put("send_at", Instant.now().getEpochSecond() + 73 * 60 * 60)))
        .isEqualTo("send_at");
    assertThat(sendGrid.accepted()).isEmpty();
  }

  @Test
  void theSandboxOnlyChecks() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));
    var mail = (ObjectNode) JSON.readTree(MAIL);
    mail.putObject("mail_settings").putObject("sandbox_mode").put("enable", true);

    var answer = send(mail.toString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(sendGrid.accepted()).isEmpty();
    assertThat(sendGrid.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(webhook.received()).isEmpty();
  }

  @Test
  void acceptedMailIsReportedProcessedAndDeliveredWithItsArguments() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/webhooks/sendgrid/main"));

    send(MAIL);

    assertThat(sendGrid.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(webhook.received()).extracting("target").containsOnly("/webhooks/sendgrid/main");
    assertThat(kinds()).containsExactly("processed", "delivered");
    var event = events().getFirst();
    assertThat(event.path("email").asString()).isEqualTo("ana@example.com");
    assertThat(event.path("message").asString()).isEqualTo("0190");
    assertThat(event.path("category").asString()).isEqualTo("ebook");
    assertThat(event.path("timestamp").isIntegralNumber()).isTrue();
    assertThat(event.path("sg_message_id").asString()).startsWith(onlyMail().id() + ".recvd-");
    assertThat(event.path("sg_event_id").asString())
        .isNotEqualTo(events().getLast().path("sg_event_id").asString());
  }

  @Test
  void severalCategoriesAreAnArray() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));
    var mail = (ObjectNode) JSON.readTree(MAIL);
    mail.putArray("categories").add("ebook").add("es");

    send(mail.toString());

    assertThat(sendGrid.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(events().getFirst().path("category")).isEqualTo(JSON.readTree("[\"ebook\",\"es\"]"));
  }

  @Test
  void eachReportEndsInCrlfAndIsSignedOverItsRawBytes() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));

    send(MAIL);

    assertThat(sendGrid.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(webhook.received()).hasSize(2);
    for (var received : webhook.received()) {
      assertThat(received.body()).startsWith("[{").endsWith("}]\r\n");
      assertThat(isSigned(received, received.body())).isTrue();
      assertThat(isSigned(received, received.body().strip())).isFalse();
    }
  }

  @Test
  void aReportTwiceIsTheSameToTheLastByte() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));
    sendGrid.webhooks().duplicateEach();

    send(MAIL);

    assertThat(sendGrid.webhooks().awaitIdle(PATIENCE)).isTrue();
    var received = webhook.received();
    assertThat(received).hasSize(4);
    assertThat(received.get(1).body()).isEqualTo(received.get(0).body());
    assertThat(signature(received.get(1))).isEqualTo(signature(received.get(0)));
    assertThat(kinds()).containsExactly("processed", "processed", "delivered", "delivered");
  }

  @Test
  void aReportUnderANewIdSaysTheSameOfTheSameMail() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));
    sendGrid.webhooks().duplicateWithNewIds();

    send(MAIL);

    assertThat(sendGrid.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(kinds()).containsExactly("processed", "processed", "delivered", "delivered");
    var ids = new HashSet<String>();
    events().forEach(event -> ids.add(event.path("sg_event_id").asString()));
    assertThat(ids).hasSize(4);
    assertThat(events().get(1).path("sg_message_id"))
        .isEqualTo(events().get(0).path("sg_message_id"));
    assertThat(webhook.received()).allMatch(received -> isSigned(received, received.body()));
  }

  @Test
  void reportsCanComeOutOfOrderTogetherOrNotAtAll() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));

    sendGrid.webhooks().reverseOrder();
    send(MAIL);
    assertThat(sendGrid.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(kinds()).containsExactly("delivered", "processed");

    sendGrid.webhooks().resetBehaviour();
    sendGrid.webhooks().batch();
    send(MAIL);
    assertThat(sendGrid.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(webhook.received()).hasSize(3);
    assertThat(JSON.readTree(webhook.received().getLast().body())).hasSize(2);

    sendGrid.webhooks().disable();
    send(MAIL);
    assertThat(sendGrid.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(webhook.received()).hasSize(3);
    assertThat(sendGrid.accepted()).hasSize(3);
  }

  @Test
  void lateReportsComeAfterTheirTime() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));
    sendGrid.webhooks().delayBy(Duration.ofMillis(300));

    long start = System.nanoTime();
    send(MAIL);

    assertThat(sendGrid.webhooks().awaitIdle(Duration.ofMillis(1))).isFalse();
    assertThat(webhook.received()).isEmpty();
    assertThat(sendGrid.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(300));
    assertThat(kinds()).containsExactly("processed", "delivered");
  }

  @Test
  void aWebhookThatFailsIsTriedAgainSomeTimes() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));
    send(MAIL);
    assertThat(sendGrid.webhooks().awaitIdle(PATIENCE)).isTrue();

    webhook.enqueueStatuses(500, 503);
    sendGrid.webhooks().reportOpened(onlyMail(), false);
    assertThat(kinds()).endsWith("delivered", "open", "open", "open");

    webhook.enqueueStatuses(500, 500, 500, 500, 500);
    sendGrid.webhooks().reportComplaint(onlyMail());
    assertThat(kinds().stream().filter("spamreport"::equals)).hasSize(4);
    assertThat(sendGrid.webhooks().lastCall().isAccepted()).isFalse();
  }

  @Test
  void whatPeopleDoIsReportedByCall() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));
    send(MAIL);
    assertThat(sendGrid.webhooks().awaitIdle(PATIENCE)).isTrue();
    var mail = onlyMail();

    var reports = sendGrid.webhooks();
    reports.reportOpened(mail, true);
    reports.reportClicked(mail, "https://senda.example/guide");
    reports.reportBounced(mail, SendGridBounceType.BLOCKED);
    assertThat(sendGrid.isSuppressed("ana@example.com")).isFalse();
    reports.reportBounced(mail, SendGridBounceType.HARD);
    reports.reportBounced(mail, SendGridBounceType.ASYNCHRONOUS);
    reports.reportDropped(mail);
    reports.reportDeferred(mail);
    reports.reportComplaint(mail);
    reports.reportUnsubscribed(mail);
    reports.reportEvent(mail, "group_unsubscribe", Map.of("asm_group_id", "7"));

    assertThat(kinds())
        .containsExactly(
            "processed",
            "delivered",
            "open",
            "click",
            "bounce",
            "bounce",
            "bounce",
            "dropped",
            "deferred",
            "spamreport",
            "unsubscribe",
            "group_unsubscribe");
    var events = events();
    assertThat(events.get(2).path("sg_machine_open").asBoolean()).isTrue();
    assertThat(events.get(3).path("url").asString()).isEqualTo("https://senda.example/guide");
    assertThat(events.get(4).path("type").asString()).isEqualTo("blocked");
    assertThat(events.get(5).path("type").asString()).isEqualTo("bounce");
    assertThat(events.get(5).has("sg_message_id")).isTrue();
    assertThat(events.get(6).has("sg_message_id")).isFalse();
    assertThat(events.get(11).path("asm_group_id").asString()).isEqualTo("7");
    assertThat(sendGrid.isSuppressed("ana@example.com")).isTrue();
  }

  @Test
  void mailToASuppressedAddressIsAcceptedAndThenDropped() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));
    sendGrid.suppress("Ana@Example.com");

    assertThat(send(MAIL).statusCode()).isEqualTo(202);

    assertThat(sendGrid.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(kinds()).containsExactly("dropped");
  }

  @Test
  void aReportCanBeReplayedExactlyOrForged() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));
    send(MAIL);
    assertThat(sendGrid.webhooks().awaitIdle(PATIENCE)).isTrue();
    var last = sendGrid.webhooks().lastCall();

    assertThat(sendGrid.webhooks().replay(last).status()).hasValue(204);
    sendGrid.webhooks().replay(last.withBody(last.body().replace("ana@", "eva@")));

    var received = webhook.received();
    assertThat(received.get(2).body()).isEqualTo(received.get(1).body());
    assertThat(isSigned(received.get(2), received.get(2).body())).isTrue();
    assertThat(isSigned(received.get(3), received.get(3).body())).isFalse();
  }

  @Test
  void aReportByCallWithoutAWebhookSaysWhatIsMissing() throws Exception {
    send(MAIL);

    assertThatThrownBy(() -> sendGrid.webhooks().reportOpened(onlyMail(), false))
        .hasMessage("event webhook: none (expected one: reportTo)");
  }

  @Test
  void eachFaultIsMetOnceInTheirOrderAndCounted() throws Exception {
    var teapot = Fault.customResponse(418, Map.of("X-Tea", "green"), "tea", true);
    sendGrid
        .faults()
        .enqueue(
            Fault.rateLimited(Duration.ofSeconds(30)),
            Fault.serverError(false),
            Fault.serverError(true),
            Fault.garbage(true),
            Fault.refusal(403),
            teapot);

    long before = Instant.now().getEpochSecond();
    var limited = send(MAIL);
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValueAsLong("X-RateLimit-Reset").getAsLong())
        .isBetween(before + 30, before + 60);
    assertThat(send(MAIL).statusCode()).isEqualTo(500);
    assertThat(sendGrid.accepted()).isEmpty();
    assertThat(send(MAIL).statusCode()).isEqualTo(500);
    assertThat(sendGrid.accepted()).hasSize(1);
    var garbage = send(MAIL);
    assertThat(garbage.statusCode()).isEqualTo(202);
    assertThat(garbage.body()).contains("<html>");
    assertThat(garbage.headers().firstValue("X-Message-Id")).isEmpty();
    assertThat(sendGrid.accepted()).hasSize(2);
    assertThat(send(MAIL).statusCode()).isEqualTo(403);
    var tea = send(MAIL);
    assertThat(tea.statusCode()).isEqualTo(418);
    assertThat(tea.headers().firstValue("X-Tea")).contains("green");
    assertThat(tea.body()).isEqualTo("tea");
    assertThat(send(MAIL).statusCode()).isEqualTo(202);
    assertThat(sendGrid.accepted()).hasSize(4);
    assertThat(sendGrid.faults().injected()).hasSize(6).containsEntry(teapot, 1);
    assertThat(sendGrid.faults().injected(Fault.ServerError.class)).isEqualTo(2);
  }

  @Test
  void whatMetAFaultIsKeptAndCounted() throws Exception {
    sendGrid.faults().enqueue(Fault.serverError(true));

    send(MAIL);
    send(MAIL);

    assertThat(sendGrid.faults().faultedRequests())
        .containsExactly(new FaultInjector.FaultedRequest(Fault.serverError(true), MAIL));
    var tally = HttpRequest.newBuilder(sendGrid.address().resolve("/tally")).build();
    assertThat(client.send(tally, BodyHandlers.ofString()).body())
        .isEqualTo("{\"requests\":2,\"accepted\":2,\"faults\":{\"ServerError\":1}}");
  }

  @Test
  void whatItsRecipientsDoNotTakeIsNotAccepted() throws Exception {
    var taken = new ArrayList<AcceptedMail>();
    sendGrid.onAccepted(taken::add);
    send(MAIL);
    sendGrid.onAccepted(
        _ -> {
          throw new IllegalStateException("full");
        });

    assertThat(send(MAIL).statusCode()).isEqualTo(500);
    assertThat(sendGrid.accepted()).isEqualTo(taken).hasSize(1);
  }

  @Test
  void aDroppedConnectionHasNoAnswerWhetherTheMailWasAcceptedOrNot() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));

    sendGrid.faults().enqueue(Fault.drop());
    assertThatThrownBy(() -> send(MAIL)).isInstanceOf(IOException.class);
    assertThat(sendGrid.accepted()).isEmpty();

    sendGrid.faults().enqueue(Fault.acceptThenDrop());
    assertThatThrownBy(() -> send(MAIL)).isInstanceOf(IOException.class);
    assertThat(sendGrid.accepted()).hasSize(1);
    assertThat(sendGrid.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(kinds()).containsExactly("processed", "delivered");
    assertThat(sendGrid.requestCount()).isEqualTo(2);
  }

  @Test
  void aHangAnswersNothingAndHoldsUpNoClosing() throws Exception {
    sendGrid.faults().enqueue(Fault.hang(true), Fault.hang(false));

    assertThatThrownBy(
            () ->
                client.send(
                    request(MAIL).timeout(Duration.ofMillis(300)).build(), BodyHandlers.ofString()))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(sendGrid.accepted()).hasSize(1);

    var hanging = client.sendAsync(request(MAIL).build(), BodyHandlers.ofString());
    while (sendGrid.faults().injected(Fault.Hang.class) < 2) {
      Thread.onSpinWait();
    }
    assertThat(send(MAIL).statusCode()).isEqualTo(202); // others are served meanwhile
    long start = System.nanoTime();
    sendGrid.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    var end = catchThrowable(() -> hanging.orTimeout(10, TimeUnit.SECONDS).join());
    assertThat(end).isInstanceOf(CompletionException.class).hasCauseInstanceOf(IOException.class);
  }

  @Test
  void aRequestThatIsRefusedAnywayUsesNoFaultUp() throws Exception {
    sendGrid.faults().enqueue(Fault.serverError(false));

    assertThat(send("{}").statusCode()).isEqualTo(400);
    assertThat(send(MAIL).statusCode()).isEqualTo(500);
    assertThat(send(MAIL).statusCode()).isEqualTo(202);
  }

  @Test
  void aShareOfFaultsIsTheSameInEachRun() throws Exception {
    var first = statusesOfAShare(7);
    sendGrid.close();
    sendGrid = FakeSendGrid.start(0);
    var second = statusesOfAShare(7);

    assertThat(second).isEqualTo(first);
    assertThat(first.stream().filter(status -> status == 202).count()).isBetween(60L, 95L);
    assertThat(first).contains(429, 500);
    assertThat(sendGrid.faults().injected().values().stream().mapToInt(count -> count).sum())
        .isEqualTo((int) first.stream().filter(status -> status != 202).count());
    sendGrid.faults().clear();
    assertThat(IntStream.range(0, 20).mapToObj(_ -> sent()).toList()).containsOnly(202);
  }

  @Test
  void manyAtOnceAreAllKeptAndReported() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));

    var answers =
        Stream.generate(() -> client.sendAsync(request(MAIL).build(), BodyHandlers.ofString()))
            .limit(200)
            .toList();

    assertThat(answers).allMatch(answer -> answer.join().statusCode() == 202);
    assertThat(sendGrid.accepted())
        .hasSize(200)
        .extracting(AcceptedMail::id)
        .doesNotHaveDuplicates();
    assertThat(sendGrid.webhooks().awaitIdle(PATIENCE)).isTrue();
    assertThat(webhook.received()).hasSize(400);
  }

  @Test
  void thePageSaysThatItIsAFakeAndShowsWhatWasAccepted() throws Exception {
    send(MAIL.replace("La guía", "La <guía>"));

    var page =
        client.send(HttpRequest.newBuilder(sendGrid.address()).build(), BodyHandlers.ofString());

    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.body())
        .contains("This is a fake of SendGrid", "ana@example.com", "La &lt;guía&gt;");
  }

  private List<Integer> statusesOfAShare(long seed) {
    sendGrid
        .faults()
        .setRate(0.2, seed, Fault.rateLimited(Duration.ofSeconds(1)), Fault.serverError(true));
    return IntStream.range(0, 100).mapToObj(_ -> sent()).toList();
  }

  private int sent() {
    try {
      return send(MAIL).statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("no answer", e);
    }
  }

  private HttpResponse<String> send(String body) throws IOException, InterruptedException {
    return client.send(request(body).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String body) {
    return HttpRequest.newBuilder(sendGrid.address().resolve("/v3/mail/send"))
        .header("Authorization", "Bearer " + sendGrid.apiKey())
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  private interface MailChange {
    void apply(ObjectNode mail);
  }

  private String fieldRefused(MailChange change) throws Exception {
    var mail = (ObjectNode) JSON.readTree(MAIL);
    change.apply(mail);
    var answer = send(mail.toString());
    assertThat(answer.statusCode()).isEqualTo(400);
    return JSON.readTree(answer.body()).path("errors").path(0).path("field").asString();
  }

  private static ObjectNode personalization(ObjectNode mail) {
    return (ObjectNode) mail.path("personalizations").path(0);
  }

  private AcceptedMail onlyMail() {
    assertThat(sendGrid.accepted()).hasSize(1);
    return sendGrid.accepted().getFirst();
  }

  private List<JsonNode> events() {
    var events = new ArrayList<JsonNode>();
    webhook.received().forEach(received -> JSON.readTree(received.body()).forEach(events::add));
    return events;
  }

  private List<String> kinds() {
    return events().stream().map(event -> event.path("event").asString()).toList();
  }

  private static String signature(WebhookReceiver.Received received) {
    return received.headers().getFirst("X-Twilio-Email-Event-Webhook-Signature");
  }

  private boolean isSigned(WebhookReceiver.Received received, String body) {
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
