package dev.senda.fakes.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.fakes.http.FormCodec;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FakeTwilioCallbackTest extends FakeTwilioTestBase {

  @Test
  void message_isReported_queuedSentAndDelivered() throws Exception {
    send(sms("Hola").with("StatusCallback", webhook.url("/status?message=0190&x=a%20b")));

    assertThat(twilio.webhooks().awaitIdle(TIMEOUT)).isTrue();
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
  void callback_isSigned_overUrlAndSortedForm() throws Exception {
    var url = webhook.url("/status?message=0190&x=a%20b");
    send(sms("Hola").with("StatusCallback", url));

    assertThat(twilio.webhooks().awaitIdle(TIMEOUT)).isTrue();
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
  void publicUrl_canBeReached_throughAnotherAddress() throws Exception {
    twilio.webhooks().sendThrough(webhook.url("/"));
    var url = URI.create("https://senda.example/status?message=0190");

    send(sms("Hola").with("StatusCallback", url));

    assertThat(twilio.webhooks().awaitIdle(TIMEOUT)).isTrue();
    var received = webhook.received().getFirst();
    assertThat(received.target()).isEqualTo("/status?message=0190");
    assertThat(received.headers().getFirst("X-Twilio-Signature"))
        .isEqualTo(signature(url.toString(), FormCodec.parse(received.body())));
  }

  @Test
  void callbacks_canBeRepeatedUnorderedLateOrLost() throws Exception {
    var callback = webhook.url("/status");
    twilio.webhooks().duplicateEach().reverseOrder();
    send(sms("Hola").with("StatusCallback", callback));
    assertThat(twilio.webhooks().awaitIdle(TIMEOUT)).isTrue();
    assertThat(statuses())
        .containsExactly("delivered", "delivered", "sent", "sent", "queued", "queued");
    assertThat(webhook.received().get(1).body()).isEqualTo(webhook.received().get(0).body());

    twilio.webhooks().resetBehaviour().delayBy(Duration.ofMillis(300));
    send(sms("Hola").with("StatusCallback", callback));
    assertThat(webhook.received()).hasSize(6);
    assertThat(twilio.webhooks().awaitIdle(TIMEOUT)).isTrue();
    assertThat(webhook.received()).hasSize(9);

    twilio.webhooks().resetBehaviour().disable();
    send(sms("Hola").with("StatusCallback", callback));
    assertThat(twilio.webhooks().awaitIdle(TIMEOUT)).isTrue();
    assertThat(webhook.received()).hasSize(9);
    assertThat(one(twilio.accepted().getLast().sid()).path("status").asString())
        .isEqualTo("delivered");
  }

  @Test
  void failedCallback_isRetriedOnce() throws Exception {
    webhook.enqueueStatuses(500, 500);

    send(sms("Hola").with("StatusCallback", webhook.url("/status")));

    assertThat(twilio.webhooks().awaitIdle(TIMEOUT)).isTrue();
    assertThat(statuses()).containsExactly("queued", "queued", "sent", "delivered");
  }

  @Test
  void outcome_isUndeliveredOrFailed() throws Exception {
    twilio.webhooks().failMessagesTo(ANA, 30003);
    send(sms("Hola").with("StatusCallback", webhook.url("/status")));
    assertThat(twilio.webhooks().awaitIdle(TIMEOUT)).isTrue();
    assertThat(statuses()).containsExactly("queued", "sent", "undelivered");
    assertThat(forms().getLast()).containsEntry("ErrorCode", "30003");
    assertThat(one(onlyText().sid()).path("error_code").asInt()).isEqualTo(30003);

    twilio.webhooks().failMessagesTo(ANA, 30002);
    send(sms("Hola").with("StatusCallback", webhook.url("/status")));
    assertThat(twilio.webhooks().awaitIdle(TIMEOUT)).isTrue();
    assertThat(statuses()).endsWith("undelivered", "queued", "failed");

    twilio.webhooks().deliverMessagesTo(ANA);
    send(sms("Hola").with("StatusCallback", webhook.url("/status")));
    assertThat(twilio.webhooks().awaitIdle(TIMEOUT)).isTrue();
    assertThat(statuses()).endsWith("failed", "queued", "sent", "delivered");

    twilio.webhooks().reportFailure(twilio.accepted().getFirst(), 30008);
    assertThat(statuses()).endsWith("delivered", "undelivered");
    twilio.webhooks().reportStatus(twilio.accepted().getFirst(), TwilioMessageStatus.DELIVERED);
    assertThat(statuses()).endsWith("undelivered", "delivered");
  }

  @Test
  void whatsApp_acceptsFreeText_afterAnInboundMessage() throws Exception {
    var text =
        sms("Hola")
            .with("From", "whatsapp:" + SENDA)
            .with("To", "whatsapp:" + ANA)
            .with("StatusCallback", webhook.url("/status"));

    assertThat(send(text).statusCode()).isEqualTo(201);
    assertThat(twilio.webhooks().awaitIdle(TIMEOUT)).isTrue();
    assertThat(statuses()).containsExactly("queued", "failed");
    assertThat(forms().getLast()).containsEntry("ErrorCode", "63016");

    twilio.receiveInbound(null, "whatsapp:" + ANA, "whatsapp:" + SENDA, "¿Cuánto cuesta?", null);
    send(text);
    assertThat(twilio.webhooks().awaitIdle(TIMEOUT)).isTrue();
    assertThat(statuses()).endsWith("failed", "queued", "sent", "delivered", "read");

    twilio.closeSessionWindow("whatsapp:" + ANA);
    send(text.without("Body").with("ContentSid", "HX" + "3".repeat(32)));
    assertThat(twilio.webhooks().awaitIdle(TIMEOUT)).isTrue();
    assertThat(statuses()).endsWith("read", "queued", "sent", "delivered", "read");
  }

  @Test
  void inboundMessage_isSigned_andKeywordsOptOutAndIn() throws Exception {
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
}
