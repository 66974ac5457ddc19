package dev.senda.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.WebhookSigner;
import dev.senda.channels.twilio.TwilioSignatureVerifier;
import dev.senda.journey.Channel;
import dev.senda.store.messages.MessageLedger.MessageEvent;
import dev.senda.store.messages.MessageLedger.MessageState;
import dev.senda.store.support.Ids;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TwilioWebhookVerificationTest extends TwilioWebhookTestBase {

  @Test
  void status_findsItsMessage_byOurId() {
    var text = SentMessageFixture.claimed(API, "ebook-nurture", Channel.SMS, "text", number);

    var answer = status(text, sid, "sent", Map.of());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    assertThat(text.entry().state()).isEqualTo(MessageState.ACCEPTED);
    assertThat(text.entry().providerMessageId()).isEqualTo(sid);
    assertThat(text.notes())
        .extracting(MessageEvent::detail)
        .containsExactly("the status callback: sent");
  }

  @Test
  void status_findsItsMessage_byTheProvidersId() {
    var text = text();

    post(STATUS, "", statusForm(sid, "delivered", Map.of()));

    assertThat(text.engagements()).containsExactly("DELIVERED");
  }

  @Test
  void addressWithASlashAtTheEnd_isVerifiedAsItWasRequested() {
    var text = text();
    var form = statusForm(sid, "delivered", Map.of());
    var without = WebhookSigner.signTwilio(PUBLIC + STATUS + signed(form));

    isRefused(text, send(STATUS + "/", without, encoded(form)), 403);
    assertThat(post(STATUS + "/", "", form).statusCode()).isEqualTo(204);
    assertThat(post(STATUS + "/", "?message=" + text.id(), form).statusCode()).isEqualTo(204);
    assertThat(post(INBOUND + "/", "", inboundForm(number, "STOP", Map.of())).statusCode())
        .isEqualTo(200);

    assertThat(text.engagements()).contains("DELIVERED");
    assertThat(suppression(Channel.SMS)).isNotNull();
  }

  @Test
  void forgedOrAlteredStatus_isRefused() {
    var text = text();
    var form = statusForm(sid, "delivered", Map.of());
    var query = "?message=" + text.id();
    var good = WebhookSigner.signTwilio(PUBLIC + STATUS + query + signed(form));
    var forged =
        WebhookSigner.signTwilio(
            "a token that somebody made up!!!", PUBLIC + STATUS + query + signed(form));

    isRefused(text, send(STATUS + query, forged, encoded(form)), 403);
    isRefused(text, send(STATUS + query, "nonsense!", encoded(form)), 403);
    isRefused(text, send(STATUS + query, good, encoded(form).replace("delivered", "read")), 403);
    isRefused(text, send(STATUS + query, good, encoded(form).substring(0, 60)), 403);
    isRefused(text, send(STATUS + query, good, ""), 403);
    isRefused(text, send(STATUS + query, good, encoded(form) + "&x=%zz"), 403);
    isRefused(text, send(STATUS + "?message=" + Ids.newUuid(), good, encoded(form)), 403);
    isRefused(text, send(INBOUND + query, good, encoded(form)), 403);
    assertThat(send(STATUS + query, good, encoded(form)).statusCode()).isEqualTo(204);
  }

  @Test
  void unsignedStatus_isRefused() {
    var text = text();

    var answer =
        API.send(
            API.request(STATUS)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded(statusForm(sid, "delivered", Map.of())))));

    isRefused(text, answer, 401);
  }

  @Test
  void forwardedHeaders_areIgnored() {
    var text = text();
    var form = statusForm(sid, "delivered", Map.of());
    var elsewhere = WebhookSigner.signTwilio("https://evil.example" + STATUS + signed(form));

    var answer =
        API.send(
            API.request(STATUS)
                .header(TwilioSignatureVerifier.SIGNATURE, elsewhere)
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Prefix", "/other")
                .POST(BodyPublishers.ofString(encoded(form))));
    isRefused(text, answer, 403);

    var ours =
        API.send(
            API.request(STATUS)
                .header(
                    TwilioSignatureVerifier.SIGNATURE,
                    WebhookSigner.signTwilio(PUBLIC + STATUS + signed(form)))
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Prefix", "/other")
                .POST(BodyPublishers.ofString(encoded(form))));
    assertThat(ours.statusCode()).as(ours.body()).isEqualTo(204);
  }

  @Test
  void tooLargeBody_isNotReadToItsEnd() {
    var form = statusForm(sid, "delivered", Map.of("Body", "x".repeat(256 * 1024)));

    assertThat(send(STATUS, "nonsense!", encoded(form)).statusCode()).isEqualTo(413);
    assertThat(post(INBOUND, "", form).statusCode()).isEqualTo(413);
  }

  @Test
  void statusOfAnotherAccount_isRefused() {
    var text = text();
    var form = statusForm(sid, "delivered", Map.of("AccountSid", "AC" + "f".repeat(32)));

    isRefused(text, post(STATUS, "", form), 403);
    assertThat(post("/webhooks/twilio/mail/status", "", form).statusCode()).isEqualTo(404);
    assertThat(post("/webhooks/twilio/nobody/inbound", "", form).statusCode()).isEqualTo(404);
  }

  @Test
  void parameters_areVerified_asTheyCome() {
    var text = text();
    var form = new TreeMap<>(statusForm(sid, "delivered", Map.of()));
    form.put("Empty", "");
    form.put("Body", "¿Cómo? +1 & 2 = 3 ñ €  ");
    var body = encoded(form) + "&Tag=b&Tag=a&Tag=b&";
    var signature = WebhookSigner.signTwilio(PUBLIC + STATUS + signed(form) + "TagaTagb");

    assertThat(send(STATUS, signature, body).statusCode()).isEqualTo(204);
    assertThat(text.engagements()).containsExactly("DELIVERED");
  }

  @Test
  void urlWithoutPort_isVerifiedToo() {
    var text = text();
    var form = statusForm(sid, "delivered", Map.of());
    var signature = WebhookSigner.signTwilio("http://127.0.0.1" + STATUS + signed(form));

    assertThat(send(STATUS, signature, encoded(form)).statusCode()).isEqualTo(204);
    assertThat(text.engagements()).containsExactly("DELIVERED");
  }

  @Test
  void jsonBody_isVerified_byItsHash() {
    var text = text();
    var json =
        "{\"AccountSid\": \"%s\", \"MessageSid\": \"%s\", \"MessageStatus\": \"delivered\"}\r\n"
            .formatted(WebhookSigner.TWILIO_SID, sid);
    var query = "?bodySHA256=" + sha256(json);
    var signature = WebhookSigner.signTwilio(PUBLIC + STATUS + query);

    isRefused(text, send(STATUS + query, signature, json.replace("delivered", "read")), 403);
    assertThat(send(STATUS + query, signature, json).statusCode()).isEqualTo(204);
    assertThat(text.engagements()).containsExactly("DELIVERED");
  }

  @Test
  void signedStatusWithoutMessageSid_isABadRequest() {
    var form = Map.of("AccountSid", WebhookSigner.TWILIO_SID, "MessageStatus", "sent");

    assertThat(post(STATUS, "", form).statusCode()).isEqualTo(400);
  }
}
