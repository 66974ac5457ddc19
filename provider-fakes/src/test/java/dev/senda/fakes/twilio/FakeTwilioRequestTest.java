package dev.senda.fakes.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FakeTwilioRequestTest extends FakeTwilioTestBase {

  @Test
  void message_isAccepted_withItsResource() throws Exception {
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
  void subaccount_usesItsParentsCredentials() throws Exception {
    var answer = client.send(request(SUBACCOUNT, sms("Hola")).build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(onlyText().accountSid()).isEqualTo(SUBACCOUNT);
    assertThat(list("").path("messages")).isEmpty();
  }

  @Test
  void apiKey_isAccepted_andAnythingElseIsRefused() throws Exception {
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
  void rule_hasItsErrorCode() throws Exception {
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
  void messagingServiceNameAndPage_areSenders() throws Exception {
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
}
