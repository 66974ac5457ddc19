package dev.senda.fakes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sendgrid.Client;
import com.sendgrid.Method;
import com.sendgrid.Response;
import com.sendgrid.SendGrid;
import com.sendgrid.helpers.mail.Mail;
import com.sendgrid.helpers.mail.objects.Content;
import com.sendgrid.helpers.mail.objects.Email;
import com.twilio.exception.ApiException;
import com.twilio.http.NetworkHttpClient;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.security.RequestValidator;
import com.twilio.type.PhoneNumber;
import dev.senda.fakes.http.FormCodec;
import dev.senda.fakes.sendgrid.FakeSendGrid;
import dev.senda.fakes.twilio.FakeTwilio;
import dev.senda.fakes.webhook.WebhookReceiver;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.apache.http.impl.client.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The providers' client libraries work with the fakes as with the providers. */
@Timeout(60)
class ProviderClientsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final PhoneNumber ANA = new PhoneNumber("+34600000001");
  private static final PhoneNumber SENDA = new PhoneNumber("+34900000000");

  private FakeSendGrid sendGrid;
  private FakeTwilio twilio;
  private WebhookReceiver webhook;

  @BeforeEach
  void start() throws IOException {
    sendGrid = FakeSendGrid.start(0);
    twilio = FakeTwilio.start(0);
    webhook = new WebhookReceiver();
  }

  @AfterEach
  void stop() {
    sendGrid.close();
    twilio.close();
    webhook.close();
  }

  @Test
  void sendGridClient_sendsMail() throws Exception {
    var answer = send(sendGrid.apiKey());

    assertThat(answer.getStatusCode()).isEqualTo(202);
    assertThat(answer.getBody()).isEmpty();
    var mail = sendGrid.accepted().getFirst();
    assertThat(answer.getHeaders()).containsEntry("X-message-id", mail.id());
    assertThat(mail.subject()).isEqualTo("La guía");
    assertThat(mail.customArguments()).containsEntry("message", "0190");
  }

  @Test
  void sendGridClient_readsARefusal() throws Exception {
    assertThat(send("SG.other").getStatusCode()).isEqualTo(401);
  }

  @Test
  void twilioClient_sendsAMessage() {
    var message =
        Message.creator(ANA, SENDA, "Hola")
            .setStatusCallback(webhook.url("/status?message=0190"))
            .setValidityPeriod(3600)
            .create(client(twilio.authToken()));

    assertThat(message.getSid()).isEqualTo(twilio.accepted().getFirst().sid());
    assertThat(message.getStatus()).isEqualTo(Message.Status.QUEUED);
    assertThat(message.getTo()).isEqualTo(ANA.getEndpoint());
    assertThat(message.getDateCreated()).isNotNull();
    assertThat(Message.fetcher(message.getSid()).fetch(client(twilio.authToken())).getStatus())
        .isEqualTo(Message.Status.DELIVERED);
  }

  @Test
  void twilioClient_readsErrorCodes() {
    var refused =
        catchThrowableOfType(
            ApiException.class, () -> Message.creator(ANA, SENDA, "Hola").create(client("other")));
    assertThat(refused.getStatusCode()).isEqualTo(401);
    assertThat(refused.getCode()).isEqualTo(20003);

    twilio.optOut(ANA.getEndpoint());
    var optedOut =
        catchThrowableOfType(
            ApiException.class,
            () -> Message.creator(ANA, SENDA, "Hola").create(client(twilio.authToken())));
    assertThat(optedOut.getStatusCode()).isEqualTo(400);
    assertThat(optedOut.getCode()).isEqualTo(21610);
  }

  @Test
  void twilioClient_pagesThroughTheList() {
    var client = client(twilio.authToken());
    for (int i = 1; i <= 5; i++) {
      Message.creator(ANA, SENDA, "text " + i).create(client);
    }

    var bodies = new ArrayList<String>();
    Message.reader()
        .setTo(ANA)
        .setDateSentAfter(ZonedDateTime.now(ZoneOffset.UTC).minusHours(1))
        .setPageSize(2L)
        .read(client)
        .forEach(message -> bodies.add(message.getBody()));
    assertThat(bodies).containsExactly("text 5", "text 4", "text 3", "text 2", "text 1");

    var later =
        Message.reader()
            .setDateSentAfter(ZonedDateTime.now(ZoneOffset.UTC).plusHours(1))
            .read(client);
    assertThat(later).isEmpty();
    var today = Message.reader().setDateSent(ZonedDateTime.now(ZoneOffset.UTC)).read(client);
    assertThat(today).hasSize(5);
  }

  @Test
  void twilioValidator_acceptsACallback() throws Exception {
    var url = webhook.url("/status?message=0190").toString();
    Message.creator(ANA, SENDA, "Hola").setStatusCallback(url).create(client(twilio.authToken()));

    assertThat(twilio.webhooks().awaitIdle(TIMEOUT)).isTrue();
    var validator = new RequestValidator(twilio.authToken());
    assertThat(webhook.received())
        .hasSize(3)
        .allMatch(
            received ->
                validator.validate(
                    url,
                    FormCodec.parse(received.body()),
                    received.headers().getFirst("X-Twilio-Signature")));
  }

  private Response send(String key) throws IOException {
    try (var http = HttpClients.createDefault()) {
      var client = new SendGrid(key, new Client(http, true));
      client.setHost(sendGrid.address().getAuthority());
      var mail =
          new Mail(
              new Email("hola@senda.example", "Senda"),
              "La guía",
              new Email("ana@example.com"),
              new Content("text/plain", "Hola, Ana"));
      mail.getPersonalization().getFirst().addCustomArg("message", "0190");
      var request = new com.sendgrid.Request();
      request.setMethod(Method.POST);
      request.setEndpoint("mail/send");
      request.setBody(mail.build());
      return client.api(request);
    }
  }

  private TwilioRestClient client(String token) {
    var here = new HttpHost("http", "127.0.0.1", twilio.address().getPort());
    return new TwilioRestClient.Builder(twilio.accountSid(), token)
        .httpClient(
            new NetworkHttpClient(
                HttpClientBuilder.create().setRoutePlanner((_, _) -> new HttpRoute(here))))
        .build();
  }
}
