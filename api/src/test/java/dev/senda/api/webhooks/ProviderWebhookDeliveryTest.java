package dev.senda.api.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.testsupport.TestApi;
import dev.senda.fakes.sendgrid.FakeSendGrid;
import dev.senda.fakes.twilio.FakeTwilio;
import dev.senda.journey.Channel;
import dev.senda.store.messages.MessageLedger.MessageState;
import dev.senda.store.support.Ids;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The fakes of the providers report over real HTTP: late, twice and out of order. */
class ProviderWebhookDeliveryTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static final FakeSendGrid SENDGRID = FakeSendGrid.start(0);
  private static final FakeTwilio TWILIO = FakeTwilio.start(0);
  private static final TestApi API =
      TestApi.withSettings(
          "--senda.accounts.mail.sendgrid.webhook-public-key=" + SENDGRID.webhookPublicKey(),
          "--senda.accounts.text.twilio.account-sid=" + TWILIO.accountSid(),
          "--senda.accounts.text.twilio.auth-token=" + TWILIO.authToken());

  private final HttpClient http = HttpClient.newHttpClient();

  @AfterAll
  static void close() {
    API.close();
    SENDGRID.close();
    TWILIO.close();
  }

  @Test
  void unconfirmedEmail_isConfirmed_byRepeatedAndUnorderedEvents() throws Exception {
    var guide =
        SentMessageFixture.claimed(
            API, "ebook-nurture", Channel.EMAIL, "mail", "ada-" + Ids.newUuid() + "@x.example");
    SENDGRID.setEventWebhook(address("/webhooks/sendgrid/mail"));
    SENDGRID.webhooks().duplicateWithNewIds().reverseOrder();

    post(
        SENDGRID.address().resolve("/v3/mail/send"),
        "Bearer " + SENDGRID.apiKey(),
        "application/json",
        """
        {"personalizations": [{"to": [{"email": "%s"}], "custom_args": {"senda_message": "%s"}}],
         "from": {"email": "hola@senda.example"}, "subject": "Your guide",
         "content": [{"type": "text/plain", "value": "Here"}]}
        """
            .formatted(guide.address(), guide.id()));
    assertThat(SENDGRID.webhooks().awaitIdle(TIMEOUT)).isTrue();
    SENDGRID.webhooks().reportOpened(SENDGRID.accepted().getLast(), true);
    SENDGRID.webhooks().reportOpened(SENDGRID.accepted().getLast(), false);

    assertThat(guide.entry().state()).isEqualTo(MessageState.ACCEPTED);
    assertThat(guide.engagements()).containsExactly("DELIVERED", "OPENED", "OPENED by a bot");
    assertThat(guide.signals()).extracting(Signaled::signalName).containsExactly("opened");
    assertThat(SENDGRID.webhooks().calls())
        .hasSizeGreaterThan(4)
        .allSatisfy(webhookCall -> assertThat(webhookCall.isAccepted()).isTrue());
  }

  @Test
  void unconfirmedText_isConfirmed_byItsStatus() throws Exception {
    var number = "+34600111222";
    var text = SentMessageFixture.claimed(API, "ebook-nurture", Channel.SMS, "text", number);
    TWILIO.webhooks().sendThrough(address("/"));
    TWILIO.webhooks().duplicateEach().reverseOrder();

    post(
        TWILIO.address().resolve("/2010-04-01/Accounts/" + TWILIO.accountSid() + "/Messages.json"),
        "Basic "
            + Base64.getEncoder()
                .encodeToString((TWILIO.accountSid() + ":" + TWILIO.authToken()).getBytes(UTF_8)),
        "application/x-www-form-urlencoded",
        "To=%s&From=%s&Body=Hola&StatusCallback=%s"
            .formatted(
                encoded(number),
                encoded("+34900000000"),
                encoded("http://127.0.0.1:8700/webhooks/twilio/text/status?message=" + text.id())));
    assertThat(TWILIO.webhooks().awaitIdle(TIMEOUT)).isTrue();
    assertThat(text.entry().state()).isEqualTo(MessageState.ACCEPTED);
    assertThat(text.entry().providerMessageId()).isEqualTo(TWILIO.accepted().getLast().sid());

    TWILIO.receiveInbound(
        URI.create("http://127.0.0.1:8700/webhooks/twilio/text/inbound"),
        number,
        "+34900000000",
        "Baja",
        null);
    assertThat(TWILIO.webhooks().awaitIdle(TIMEOUT)).isTrue();

    assertThat(text.engagements()).containsExactly("DELIVERED", "UNSUBSCRIBED");
    assertThat(text.suppressionReason()).contains("stopped");
  }

  private static URI address(String path) {
    var uri = API.request(path).GET().build().uri();
    return path.equals("/") ? URI.create("http://" + uri.getAuthority()) : uri;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private void post(URI to, String authorization, String type, String body)
      throws IOException, InterruptedException {
    var answer =
        http.send(
            HttpRequest.newBuilder(to)
                .header("Authorization", authorization)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isIn(201, 202);
  }
}
