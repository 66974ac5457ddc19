package dev.senda.api;

import static dev.senda.api.testsupport.TestApi.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.senda.api.testsupport.TestApi;
import dev.senda.api.testsupport.WebhookSigner;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import dev.senda.store.support.Ids;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DatabaseUnavailableTest {

  private static final TestApi API = TestApi.isolated();

  @BeforeAll
  static void stopDatabase() {
    API.get(HikariDataSource.class).close();
  }

  @AfterAll
  static void close() {
    API.close();
  }

  @Test
  void ingest_isNotConfirmed() {
    var answer = API.postWithWriteKey("/v1/track", "{\"userId\": \"u\", \"event\": \"Looked\"}");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(json(answer).path("type").asString()).isEqualTo("urn:senda:problem:unavailable");
  }

  @Test
  void trackedLink_redirectsAnyway() {
    var token =
        API.get(LinkTokenSigner.class)
            .sign(LinkPurpose.CLICK, new LinkTokenContent(Ids.newUuid(), "https://shop.example/"));

    var answer = API.send(API.request("/t/" + token).GET());

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).contains("https://shop.example/");
  }

  @Test
  void unsubscribe_isNotConfirmed() {
    var token =
        API.get(LinkTokenSigner.class)
            .sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(Ids.newUuid(), ""));

    var answer = API.send(API.request("/u/" + token).POST(BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("Try again");
  }

  @Test
  void preferenceChange_isNotConfirmed() {
    var token =
        API.get(LinkTokenSigner.class)
            .sign(LinkPurpose.PREFERENCES, new LinkTokenContent(Ids.newUuid(), ""));

    var answer =
        API.send(
            API.request("/p/" + token)
                .header("Accept-Language", "es-MX")
                .POST(BodyPublishers.ofString("stop=everything")));

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("lang=\"es\"", "No ha funcionado").doesNotContain("parado");
  }

  @Test
  void shortLink_isAPageThatOffersToTryAgain() {
    var answer = API.send(API.request("/s/2222222222").header("Accept-Language", "es").GET());

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body()).contains("lang=\"es\"", "Intentarlo de nuevo");
  }

  @Test
  void webhook_isAnsweredWithRetry() {
    var timestamp = String.valueOf(Instant.now().getEpochSecond());
    var events = "[{\"event\": \"open\", \"senda_message\": \"%s\"}]".formatted(Ids.newUuid());

    var answer =
        API.send(
            API.request("/webhooks/sendgrid/mail")
                .header(
                    "X-Twilio-Email-Event-Webhook-Signature",
                    WebhookSigner.signSendGrid(timestamp, events.getBytes(UTF_8)))
                .header("X-Twilio-Email-Event-Webhook-Timestamp", timestamp)
                .POST(BodyPublishers.ofString(events)));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
  }

  /** An instance that is not ready gets no calls: no link would redirect, and no click be kept. */
  @Test
  void readinessAndLiveness_areUp_whileHealthIsDown() {
    var health = API.send(API.managementRequest("/actuator/health").GET());

    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(health.body()).contains("DOWN");
    for (var probe : List.of("readiness", "liveness")) {
      var answer = API.send(API.managementRequest("/actuator/health/" + probe).GET());
      assertThat(answer.statusCode()).as(probe).isEqualTo(200);
      assertThat(answer.body()).as(probe).contains("UP");
    }
  }
}
