package dev.senda.fakes.sendgrid;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
class FakeSendGridRequestTest extends FakeSendGridTestBase {

  @Test
  void mail_isAccepted_withAnId() throws Exception {
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
  void subuser_isKept() throws Exception {
    client.send(request(MAIL).header("on-behalf-of", "brand").build(), BodyHandlers.ofString());

    assertThat(onlyMail().onBehalfOf()).isEqualTo("brand");
  }

  @Test
  void wrongKey_isRefused_andNothingIsKept() throws Exception {
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
  void invalidJson_isRefused() throws Exception {
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
  void brokenRule_namesItsField() throws Exception {
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
  void sandbox_onlyChecks() throws Exception {
    sendGrid.setEventWebhook(webhook.url("/"));
    var mail = (ObjectNode) JSON.readTree(MAIL);
    mail.putObject("mail_settings").putObject("sandbox_mode").put("enable", true);

    var answer = send(mail.toString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(sendGrid.accepted()).isEmpty();
    assertThat(sendGrid.webhooks().awaitIdle(TIMEOUT)).isTrue();
    assertThat(webhook.received()).isEmpty();
  }
}
