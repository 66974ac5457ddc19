package dev.senda.standalone.metrics;

import dev.senda.api.ApiApplication;
import dev.senda.api.tracking.EngagementService;
import dev.senda.journey.Channel;
import dev.senda.standalone.endtoend.TestStack;
import dev.senda.store.channels.ChannelHolds;
import dev.senda.workers.WorkersApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.context.ConfigurableApplicationContext;

/** An API and a worker that have sent messages, heard a click, and waited. */
final class RunningSenda implements AutoCloseable {

  /** What must be in no scrape and in no log. */
  static final List<String> PERSONAL =
      List.of(
          "clarabel.montenegro",
          "Clarabel",
          "Montenegro",
          "+34611222333",
          "Calle Larga 9",
          "u-canary-1",
          "canary-voucher-55",
          "Unheard Canary Event");

  /** Three days take 13 seconds. */
  private static final int TIME_SCALE = 20_000;

  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  private final TestStack stack =
      new TestStack(TIME_SCALE)
          .withSetting("management.server.port", "0")
          .withSetting(
              "senda.accounts.texts.twilio.account-sid", "AC" + "0123456789abcdef".repeat(2))
          .withSetting("senda.accounts.texts.twilio.auth-token", "0123456789abcdef".repeat(2))
          .withSetting("senda.accounts.texts.twilio.sms.from", "+15005550006");

  private final HttpClient http = HttpClient.newHttpClient();
  private final ConfigurableApplicationContext api =
      stack.startApplication(ApiApplication.class, "senda-api");
  private final ConfigurableApplicationContext workers =
      stack.startApplication(WorkersApplication.class, "senda-workers");

  /** One contact clicks and gets the next mail at once; another one does nothing. */
  void play() {
    identify("u-canary-1");
    track(
        "u-canary-1", "Form Submitted", "\"form\": \"ebook\", \"voucher\": \"canary-voucher-55\"");
    identify("u-canary-2");
    track("u-canary-2", "Form Submitted", "\"form\": \"ebook\"");
    track("u-canary-1", "Unheard Canary Event", "\"voucher\": \"canary-voucher-55\"");
    await(() -> mails() >= 2);
    var message =
        stack
            .database()
            .sql(
                """
                select m.id from messages m join contacts c on c.key = m.contact_key
                where c.user_id = 'u-canary-1'
                """)
            .query(UUID.class)
            .single();
    api.getBean(EngagementService.class)
        .recordClicked(
            message,
            "https://ourcompany.example/?voucher=canary-voucher-55",
            "",
            false,
            api.getBean(dev.senda.store.support.ScaledClock.class).instant());
    var holds = api.getBean(ChannelHolds.class);
    holds.hold(Channel.SMS, "texts", "Clarabel's provider refuses the key", Duration.ofHours(1));
    holds.holdDomain(Channel.EMAIL, "mailbox", "example.org", "refused", Duration.ofHours(1));
    await(() -> mails() >= 4);
    await(() -> scrape().series().contains("senda_queues_held_domains"));
    await(() -> scrape().series().contains("senda_messages_unconfirmed"));
    await(() -> scrape().series().contains("senda_enrollments_blocked"));
    await(() -> scrape().series().contains("senda_timer_lateness_seconds_count"));
    await(() -> scrape().series().contains("senda_signal_to_send_seconds_count"));
  }

  /** What both processes serve to Prometheus. */
  Scrape scrape() {
    return Scrape.of(scrapeTexts());
  }

  List<String> scrapeTexts() {
    return Stream.of(api, workers)
        .map(
            application ->
                get(
                    "http://127.0.0.1:%s/actuator/prometheus"
                        .formatted(
                            application
                                .getEnvironment()
                                .getRequiredProperty("local.management.port"))))
        .toList();
  }

  private void identify(String user) {
    post(
        "/v1/identify",
        """
        {"userId": "%1$s", "traits": {"email": "clarabel.montenegro+%1$s@example.com",
          "first_name": "Clarabel", "last_name": "Montenegro", "phone": "+34611222333",
          "street": "Calle Larga 9",
          "consents": [{"topic": "product-tips", "channel": "email", "text": "v1"}]}}
        """
            .formatted(user));
  }

  private void track(String user, String event, String properties) {
    post(
        "/v1/track",
        "{\"userId\": \"%s\", \"event\": \"%s\", \"properties\": {%s}}"
            .formatted(user, event, properties));
  }

  private long mails() {
    return stack.database().sql("select count(*) from dev_mailbox").query(Long.class).single();
  }

  private void await(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(200))
        .alias(stack.describeProgress())
        .until(condition);
  }

  private void post(String path, String body) {
    var key = (TestStack.WRITE_KEY + ":").getBytes(StandardCharsets.UTF_8);
    send(
        HttpRequest.newBuilder(URI.create(stack.api() + path))
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(key))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private String get(String address) {
    return send(HttpRequest.newBuilder(URI.create(address)));
  }

  private String send(HttpRequest.Builder request) {
    try {
      var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
      }
      return answer.body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    workers.close();
    api.close();
    http.close();
    stack.close();
  }
}
