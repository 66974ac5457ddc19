package dev.senda.api.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.testsupport.WebhookSigner;
import dev.senda.channels.sendgrid.SendGridSignatureVerifier;
import dev.senda.store.support.Ids;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendGridWebhookVerificationTest extends SendGridWebhookTestBase {

  @Test
  void signedEventWithTrailingLineBreak_isAccepted() {
    var guide = guide();

    var answer = post("[\r\n" + event(guide, "open") + "\r\n]\r\n");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    assertThat(guide.engagements()).containsExactly("OPENED");
    assertThat(guide.signals()).extracting(Signaled::signalName).containsExactly("opened");
  }

  @Test
  void forgedEvent_isRefused() {
    var guide = guide();
    var body = "[" + event(guide, "open") + "]";
    var timestamp = now();

    var forged =
        WebhookSigner.signSendGrid(WebhookSigner.newKeyPair(), timestamp, body.getBytes(UTF_8));

    isRefused(guide, send(PATH, timestamp, forged, body), 403);
    isRefused(guide, send(PATH, timestamp, "nonsense!", body), 403);
    isRefused(guide, send(PATH, timestamp, "", body), 403);
  }

  @Test
  void alteredEvent_isRefused() {
    var guide = guide();
    var body = "[" + event(guide, "open") + "]\r\n";
    var timestamp = now();
    var signature = WebhookSigner.signSendGrid(timestamp, body.getBytes(UTF_8));

    isRefused(guide, send(PATH, timestamp, signature, body.replace("open", "click")), 403);
    isRefused(guide, send(PATH, timestamp, signature, body.substring(0, body.length() - 2)), 403);
    isRefused(guide, send(PATH, timestamp, signature, body.substring(0, 40)), 403);
    isRefused(guide, send(PATH, timestamp, signature, ""), 403);
    isRefused(
        guide, send(PATH, String.valueOf(Long.parseLong(timestamp) + 1), signature, body), 403);
  }

  @Test
  void unsignedEvent_isRefused() {
    var guide = guide();
    var body = "[" + event(guide, "open") + "]";

    var answer = API.send(API.request(PATH).POST(BodyPublishers.ofString(body)));
    var half =
        API.send(
            API.request(PATH)
                .header(
                    SendGridSignatureVerifier.SIGNATURE,
                    WebhookSigner.signSendGrid(now(), body.getBytes(UTF_8)))
                .POST(BodyPublishers.ofString(body)));

    isRefused(guide, answer, 401);
    isRefused(guide, half, 401);
    assertThat(half.body()).contains(SendGridSignatureVerifier.TIMESTAMP);
  }

  @ParameterizedTest
  @CsvSource({"PT24H,204", "PT25H1M,403", "-PT4M,204", "-PT6M,403"})
  void event_isAccepted_asLongAsSendGridRetries(Duration age, int status) {
    var guide = guide();
    var timestamp = String.valueOf(Instant.now().minus(age).getEpochSecond());

    var answer = post(PATH, timestamp, "[" + event(guide, "open") + "]");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(guide.engagements()).hasSize(status == 204 ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-5", "", "1e9", "99999999999999999999"})
  void invalidTimestamp_isRefused(String timestamp) {
    var guide = guide();

    isRefused(guide, post(PATH, timestamp, "[" + event(guide, "open") + "]"), 403);
  }

  @Test
  void accountWithoutKey_isNotFound() {
    assertThat(post("/webhooks/sendgrid/nobody", now(), "[]").statusCode()).isEqualTo(404);
    assertThat(post("/webhooks/sendgrid/text", now(), "[]").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[", "\"x\"", "null", "[]]"})
  void signedBodyThatIsNoArray_isABadRequest(String body) {
    assertThat(post(body).statusCode()).isEqualTo(400);
  }

  @Test
  void tooLargeBody_isRefused() {
    var answer = post("[" + " ".repeat(10 * 1024 * 1024) + "]");

    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @Test
  void badEvent_losesNoOther() {
    var guide = guide();

    var answer =
        post(
            "[17, null, [], {}, {\"event\": {}}, {\"event\": \"unheard of\"},"
                + event(Ids.newUuid().toString(), "other.x", "open", "")
                + ", {\"event\": \"open\", \"senda_message\": \"nonsense\", \"sg_message_id\": \"\\u0000\"},"
                + "{\"event\": \"open\", \"event\": \"open\"},"
                + event(guide, "delivered")
                + "]");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    assertThat(guide.engagements()).containsExactly("DELIVERED");
  }
}
