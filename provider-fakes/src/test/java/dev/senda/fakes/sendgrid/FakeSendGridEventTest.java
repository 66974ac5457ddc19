package dev.senda.fakes.sendgrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
class FakeSendGridEventTest extends FakeSendGridTestBase {

  @Test
  void acceptedMail_isReported_processedAndDelivered() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/webhooks/sendgrid/main"));

    send(MAIL);

    assertThat(sendGrid.webhooks().awaitIdle(TIMEOUT)).isTrue();
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
  void severalCategories_areAnArray() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));
    var mail = (ObjectNode) JSON.readTree(MAIL);
    mail.putArray("categories").add("ebook").add("es");

    send(mail.toString());

    assertThat(sendGrid.webhooks().awaitIdle(TIMEOUT)).isTrue();
    assertThat(events().getFirst().path("category")).isEqualTo(JSON.readTree("[\"ebook\",\"es\"]"));
  }

  @Test
  void event_endsInCrlf_andIsSignedOverItsBytes() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));

    send(MAIL);

    assertThat(sendGrid.webhooks().awaitIdle(TIMEOUT)).isTrue();
    assertThat(webhook.received()).hasSize(2);
    for (var received : webhook.received()) {
      assertThat(received.body()).startsWith("[{").endsWith("}]\r\n");
      assertThat(isSigned(received, received.body())).isTrue();
      assertThat(isSigned(received, received.body().strip())).isFalse();
    }
  }

  @Test
  void repeatedEvent_isIdentical() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));
    sendGrid.webhooks().duplicateEach();

    send(MAIL);

    assertThat(sendGrid.webhooks().awaitIdle(TIMEOUT)).isTrue();
    var received = webhook.received();
    assertThat(received).hasSize(4);
    assertThat(received.get(1).body()).isEqualTo(received.get(0).body());
    assertThat(signature(received.get(1))).isEqualTo(signature(received.get(0)));
    assertThat(kinds()).containsExactly("processed", "processed", "delivered", "delivered");
  }

  @Test
  void eventUnderANewId_saysTheSame() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));
    sendGrid.webhooks().duplicateWithNewIds();

    send(MAIL);

    assertThat(sendGrid.webhooks().awaitIdle(TIMEOUT)).isTrue();
    assertThat(kinds()).containsExactly("processed", "processed", "delivered", "delivered");
    var ids = new HashSet<String>();
    events().forEach(event -> ids.add(event.path("sg_event_id").asString()));
    assertThat(ids).hasSize(4);
    assertThat(events().get(1).path("sg_message_id"))
        .isEqualTo(events().get(0).path("sg_message_id"));
    assertThat(webhook.received()).allMatch(received -> isSigned(received, received.body()));
  }

  @Test
  void events_canBeUnorderedBatchedOrLost() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));

    sendGrid.webhooks().reverseOrder();
    send(MAIL);
    assertThat(sendGrid.webhooks().awaitIdle(TIMEOUT)).isTrue();
    assertThat(kinds()).containsExactly("delivered", "processed");

    sendGrid.webhooks().resetBehaviour();
    sendGrid.webhooks().batch();
    send(MAIL);
    assertThat(sendGrid.webhooks().awaitIdle(TIMEOUT)).isTrue();
    assertThat(webhook.received()).hasSize(3);
    assertThat(JSON.readTree(webhook.received().getLast().body())).hasSize(2);

    sendGrid.webhooks().disable();
    send(MAIL);
    assertThat(sendGrid.webhooks().awaitIdle(TIMEOUT)).isTrue();
    assertThat(webhook.received()).hasSize(3);
    assertThat(sendGrid.accepted()).hasSize(3);
  }

  @Test
  void lateEvents_keepTheirTime() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));
    sendGrid.webhooks().delayBy(Duration.ofMillis(300));

    long start = System.nanoTime();
    send(MAIL);

    assertThat(sendGrid.webhooks().awaitIdle(Duration.ofMillis(1))).isFalse();
    assertThat(webhook.received()).isEmpty();
    assertThat(sendGrid.webhooks().awaitIdle(TIMEOUT)).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(300));
    assertThat(kinds()).containsExactly("processed", "delivered");
  }

  @Test
  void failedWebhook_isRetried() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));
    send(MAIL);
    assertThat(sendGrid.webhooks().awaitIdle(TIMEOUT)).isTrue();

    webhook.enqueueStatuses(500, 503);
    sendGrid.webhooks().reportOpened(onlyMail(), false);
    assertThat(kinds()).endsWith("delivered", "open", "open", "open");

    webhook.enqueueStatuses(500, 500, 500, 500, 500);
    sendGrid.webhooks().reportComplaint(onlyMail());
    assertThat(kinds().stream().filter("spamreport"::equals)).hasSize(4);
    assertThat(sendGrid.webhooks().lastCall().isAccepted()).isFalse();
  }

  @Test
  void engagement_isReportedByCall() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));
    send(MAIL);
    assertThat(sendGrid.webhooks().awaitIdle(TIMEOUT)).isTrue();
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
  void mailToASuppressedAddress_isAccepted_thenDropped() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));
    sendGrid.suppress("Ana@Example.com");

    assertThat(send(MAIL).statusCode()).isEqualTo(202);

    assertThat(sendGrid.webhooks().awaitIdle(TIMEOUT)).isTrue();
    assertThat(kinds()).containsExactly("dropped");
  }

  @Test
  void event_canBeReplayedOrForged() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));
    send(MAIL);
    assertThat(sendGrid.webhooks().awaitIdle(TIMEOUT)).isTrue();
    var last = sendGrid.webhooks().lastCall();

    assertThat(sendGrid.webhooks().replay(last).status()).hasValue(204);
    sendGrid.webhooks().replay(last.withBody(last.body().replace("ana@", "eva@")));

    var received = webhook.received();
    assertThat(received.get(2).body()).isEqualTo(received.get(1).body());
    assertThat(isSigned(received.get(2), received.get(2).body())).isTrue();
    assertThat(isSigned(received.get(3), received.get(3).body())).isFalse();
  }

  @Test
  void eventByCall_withoutWebhook_saysWhatIsMissing() throws Exception {
    send(MAIL);

    assertThatThrownBy(() -> sendGrid.webhooks().reportOpened(onlyMail(), false))
        .hasMessage("event webhook: none (expected one: reportTo)");
  }
}
