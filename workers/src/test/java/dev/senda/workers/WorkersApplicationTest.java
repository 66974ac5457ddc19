package dev.senda.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.channels.settings.ConfirmationSource;
import dev.senda.channels.webhook.EgressFilter;
import dev.senda.devservices.SharedTestPostgres;
import dev.senda.journey.Channel;
import dev.senda.journey.MessageClass;
import dev.senda.journey.Plan;
import dev.senda.settings.ConsentModel;
import dev.senda.settings.check.InvalidSettingFailureAnalyzer;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.workers.compose.MailSenders;
import dev.senda.workers.external.WebhookCaller;
import dev.senda.workers.settings.WorkerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class WorkersApplicationTest {

  @Test
  void temporalAway_startsAndStops() throws IOException {
    TemporalWorkerLifecycle temporalWorkerLifecycle;
    try (var application = start(Map.of())) {
      temporalWorkerLifecycle = application.getBean(TemporalWorkerLifecycle.class);
      assertThat(temporalWorkerLifecycle.isRunning()).isTrue();
      assertThat(temporalWorkerLifecycle.isPolling()).isFalse();
    }
    assertThat(temporalWorkerLifecycle.isRunning()).isFalse();
  }

  @Test
  void settings_areBound() throws IOException {
    try (var application =
        start(
            Map.of(
                "senda.topics.receipts.consent", "implied",
                "senda.topics.product-tips.consent", "opt-in",
                "senda.accounts.mailbox.smtp.host", "127.0.0.1",
                "senda.topics.product-tips.title.es", "Consejos",
                "senda.accounts.mailbox.smtp.username", "",
                "senda.accounts.mailbox.smtp.confirmation", "mailbox",
                "senda.accounts.stub.stub", "true",
                "senda.channels.email.account", "mailbox",
                "senda.channels.sms.account", "stub",
                "senda.default-locale", "es"))) {
      var settings = application.getBean(WorkerSettings.class);

      assertThat(settings.consentFor("receipts")).isEqualTo(ConsentModel.IMPLIED);
      assertThat(settings.consentFor("product-tips")).isEqualTo(ConsentModel.OPT_IN);
      assertThat(settings.consentFor("unknown-topic")).isEqualTo(ConsentModel.OPT_IN);
      assertThat(settings.confirmationRuleOf(Channel.EMAIL, "mailbox").source())
          .isEqualTo(ConfirmationSource.MAILBOX);
      assertThat(settings.confirmationRuleOf(Channel.SMS, "stub").source())
          .isEqualTo(ConfirmationSource.MAILBOX);
      assertThat(settings.channelQueues().find(Channel.EMAIL, MessageClass.SERVICE))
          .contains(new ChannelQueue(Channel.EMAIL, "mailbox", null));
      assertThat(settings.channelQueues().find(Channel.PUSH, MessageClass.SERVICE)).isEmpty();
      assertThat(settings.channelQueues().all())
          .as("also the queues that nothing is scheduled on any more are worked off")
          .contains(new ChannelQueue(Channel.PUSH, "stub", null));
      assertThat(settings.locale().getLanguage()).isEqualTo("es");
    }
  }

  @Test
  void liveness_isUp_andReadinessIsNot_whileTemporalIsAway() throws Exception {
    try (var application = start(Map.of())) {
      var liveness = get(application, "/actuator/health/liveness");
      var readiness = get(application, "/actuator/health/readiness");

      assertThat(liveness.statusCode()).as(liveness.body()).isEqualTo(200);
      assertThat(readiness.statusCode()).as(readiness.body()).isEqualTo(503);
      assertThat(readiness.body()).contains("OUT_OF_SERVICE");
      assertThat(get(application, "/actuator/prometheus").body()).contains("hikaricp_connections");
    }
  }

  private static HttpResponse<String> get(ConfigurableApplicationContext application, String path)
      throws IOException, InterruptedException {
    var port = application.getEnvironment().getRequiredProperty("local.management.port");
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          senda.public-url          |               | senda.public-url: missing (expected an address such as https://senda.ourcompany.example
          senda.public-url          | ftp://x.y     | senda.public-url: ftp://x.y (expected an address such as https://senda.ourcompany.example
          senda.mail.from           |               | senda.mail.from: missing (expected an address such as Acme <tips@acme.example>)
          senda.mail.from           | tips at acme  | senda.mail.from: tips at acme (expected an address such as Acme <tips@acme.example>)
          senda.mail.company        |               | senda.mail.company: missing
          senda.mail.postal-address |               | senda.mail.postal-address: missing
          senda.channels.sms.account | mx           | senda.channels.sms.account: mx (expected one of senda.accounts: [])
          senda.temporal.target     | somewhere     | senda.temporal.target: somewhere (expected host:port, such as 127.0.0.1:7233)
          senda.default-locale      | ?             | senda.default-locale: ? (expected a language tag such as en)
          senda.default-time-zone   | Mexico        | senda.default-time-zone: Mexico (expected an IANA name such as America/Mexico_City)
          senda.splits.min-sample-size      | 0             | senda.splits.min-sample-size: 0 (expected 1 or more)
          senda.holds.probe-interval      | 0s            | senda.holds.probe-interval: PT0S (expected 1s or more)
          senda.webhooks.crm.url    | crm           | senda.webhooks.crm.url: neither http:// nor https:// (expected such as https://crm.example/senda)
          senda.webhooks.crm.url    | https://[crm  | senda.webhooks.crm.url: no address (expected such as https://crm.example/senda)
          senda.templates.override-directory | /no/such/directory | senda.templates.override-directory: /no/such/directory (expected a directory that exists)
          """)
  void invalidSetting_isNamedWithFoundAndExpected(String key, String value, String expected) {
    var settings = new HashMap<String, String>();
    settings.put(key, value == null ? "" : value);

    assertThatThrownBy(() -> start(settings).close())
        .satisfies(
            failure ->
                assertThat(InvalidSettingFailureAnalyzer.describe(failure))
                    .singleElement()
                    .asString()
                    .startsWith(expected));
  }

  @Test
  void severalInvalidSettings_areReportedTogether_oneLineEach(CapturedOutput output) {
    var settings =
        Map.of(
            "senda.public-url", "", "senda.mail.company", "", "senda.splits.min-sample-size", "0");

    assertThatThrownBy(() -> start(settings).close()).isInstanceOf(BeanCreationException.class);

    assertThat(
            output.getOut().lines().map(line -> line.replaceFirst(".*StartFailureReporter ", "")))
        .contains(
            "[main] Start failed: senda.mail.company: missing (expected the name that emails sign with)",
            "[main] Start failed: senda.splits.min-sample-size: 0 (expected 1 or more)",
            "[main] Start failed: Correct the setting; docs/configuration.md lists every setting.")
        .anyMatch(line -> line.contains("senda.public-url: missing (expected an address"));
    assertThat(output).doesNotContain("\tat ", "APPLICATION FAILED TO START");
  }

  @Test
  void webhookToString_hasNeitherAddressNorSecret() {
    var secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    var webhook = new WorkerSettings.Webhook("https://crm.example/key", secret, false);

    assertThat(webhook.toString()).doesNotContain("key", secret);
    assertThat(
            new WebhookCaller.Target(
                    URI.create("https://crm.example/key"), null, EgressFilter.PUBLIC_ONLY)
                .toString())
        .doesNotContain("key");
  }

  @Test
  void templatesDirectory_isBound(@TempDir Path directory) throws IOException {
    try (var application =
        start(Map.of("senda.templates.override-directory", directory.toString()))) {
      assertThat(application.getBean(WorkerSettings.class).templates().overrideDirectory())
          .isEqualTo(directory);
    }
  }

  @Test
  void senders_areBoundByTopicAndJourney() throws IOException {
    try (var application =
        start(
            Map.of(
                "senda.mail.by-topic.tips.from", "Acme Tips <tips@acme.example>",
                "senda.mail.by-journey.webinar.postal-address", "2 Event Plaza"))) {
      var senders = application.getBean(MailSenders.class);
      var webinar = Plan.named("webinar").topic("tips");

      assertThat(senders.senderOf(webinar).from().getAddress()).isEqualTo("tips@acme.example");
      assertThat(senders.postalAddressOf(webinar)).isEqualTo("2 Event Plaza");
      assertThat(senders.postalAddressOf(Plan.named("other"))).isEqualTo("1 Main Street");
    }
  }

  @Test
  void customStepBeans_areFoundOnTheClassPath() throws IOException {
    try (var application = start(Map.of())) {
      assertThat(application.getBean(SampleCustomSteps.SyncToCrm.class)).isNotNull();
    }
  }

  private static ConfigurableApplicationContext start(Map<String, String> settings)
      throws IOException {
    var all = new HashMap<String, String>();
    all.put("spring.datasource.url", SharedTestPostgres.createDatabase());
    all.put("spring.datasource.hikari.maximum-pool-size", "2");
    all.put("senda.links.secrets", "a secret of at least 32 characters");
    all.put("senda.public-url", "http://127.0.0.1:8700");
    all.put("senda.mail.from", "Acme <tips@acme.example>");
    all.put("senda.mail.company", "Acme");
    all.put("senda.mail.postal-address", "1 Main Street");
    all.put("senda.temporal.target", "127.0.0.1:" + freePort());
    all.putAll(settings);
    List<String> arguments = new ArrayList<>();
    arguments.add("--spring.config.name=senda-workers");
    all.forEach((key, value) -> arguments.add("--" + key + "=" + value));
    return new SpringApplicationBuilder(WorkersApplication.class)
        .run(arguments.toArray(String[]::new));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
