package dev.senda.standalone.faults;

import dev.senda.api.ApiApplication;
import dev.senda.fakes.Fault;
import dev.senda.fakes.sendgrid.FakeSendGrid;
import dev.senda.fakes.twilio.FakeTwilio;
import dev.senda.standalone.crash.JavaProcesses;
import dev.senda.standalone.endtoend.TestSize;
import dev.senda.standalone.endtoend.TestStack;
import dev.senda.standalone.recipient.RecipientClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * 2,000 contacts get two messages each through SendGrid and Twilio, whose fakes answer every fifth
 * request with a fault, report late, twice and out of order, and refuse our key for a while; and
 * the workers are killed twice. The fakes run in the test, and record what was sent.
 */
@Tag("crash")
class ProviderFaultsTest {

  private static final int CONTACTS = TestSize.choose(2_000, 400);
  private static final int CONTACTS_PER_REQUEST = 100;
  private static final double SHARE_OF_FAULTS = 0.2;
  private static final long SEED = 20_26;

  private static final Duration CONFIRMATION_TIMEOUT = Duration.ofSeconds(TestSize.choose(30, 15));
  private static final Duration REPORTS_ARE_LATE = Duration.ofSeconds(2);
  private static final Duration UNTIL_SOME_ARE_SENT = Duration.ofMinutes(5);
  private static final Duration UNTIL_ALL_END = Duration.ofMinutes(8);

  private static final Fault[] OF_BOTH = {
    Fault.rateLimited(Duration.ofSeconds(1)),
    Fault.serverError(true),
    Fault.serverError(false),
    Fault.garbage(true),
    Fault.garbage(false),
    Fault.hang(true),
    Fault.hang(false),
    Fault.acceptThenDrop(),
    Fault.drop(),
  };

  private final TestStack stack = new TestStack(1);
  private final FakeSendGrid sendGrid = FakeSendGrid.start(0);
  private final FakeTwilio twilio = FakeTwilio.start(0);
  private final LedgerAudit audit = new LedgerAudit(stack.database(), sendGrid, twilio);
  private final List<Instant> kills = new ArrayList<>();
  private @Nullable ConfigurableApplicationContext api;
  private @Nullable Process workers;

  @TempDir private Path templates;

  @BeforeEach
  void start() throws IOException {
    writeTemplates();
    stack
        .withSetting("senda.templates.override-directory", templates.toString())
        .withSetting("senda.holds.probe-interval", "3s")
        .withSetting("senda.accounts.our-sendgrid.sendgrid.api-key", sendGrid.apiKey())
        .withSetting("senda.accounts.our-sendgrid.sendgrid.base-url", sendGrid.address().toString())
        .withSetting(
            "senda.accounts.our-sendgrid.sendgrid.webhook-public-key", sendGrid.webhookPublicKey())
        .withSetting(
            "senda.accounts.our-sendgrid.confirmation-timeout", CONFIRMATION_TIMEOUT.toString())
        .withSetting("senda.accounts.our-twilio.twilio.account-sid", twilio.accountSid())
        .withSetting("senda.accounts.our-twilio.twilio.auth-token", twilio.authToken())
        .withSetting("senda.accounts.our-twilio.twilio.base-url", twilio.address().toString())
        .withSetting("senda.accounts.our-twilio.twilio.sms.from", "+15005550006")
        .withSetting(
            "senda.accounts.our-twilio.confirmation-timeout", CONFIRMATION_TIMEOUT.toString())
        .withSetting("senda.channels.email.account", "our-sendgrid")
        .withSetting("senda.channels.sms.account", "our-twilio");
    api =
        stack.startApplication(
            ApiApplication.class, "senda-api", TwoMessageJourneyWorkers.CatalogConfiguration.class);
    configureFaults();
    startWorkers();
  }

  @AfterEach
  void stop() {
    kill();
    if (api != null) {
      api.close();
    }
    sendGrid.close();
    twilio.close();
    stack.close();
  }

  @Test
  void faultyProviders_everyMessageIsAccountedFor_noneIsSentTwice() throws Exception {
    var began = Instant.now();
    try (var recipientClient =
        new RecipientClient(stack.api().toString(), TestStack.WRITE_KEY, TestStack.ADMIN_KEY)) {
      for (int first = 0; first < CONTACTS; first += CONTACTS_PER_REQUEST) {
        recipientClient.sendTrackingCall("batch", Map.of("batch", startEvents(first)));
      }
    }
    await(UNTIL_SOME_ARE_SENT, () -> audit.countAccepted() > CONTACTS / 2);
    killWorkers();
    startWorkers();
    await(UNTIL_SOME_ARE_SENT, () -> audit.countAccepted() > CONTACTS * 9 / 10);
    sendGrid.faults().enqueue(Fault.refusal(401));
    twilio.faults().enqueue(Fault.twilioError(20003, 401));
    await(UNTIL_SOME_ARE_SENT, () -> audit.countAccepted() > CONTACTS * 5 / 4);
    killWorkers();
    startWorkers();

    await(UNTIL_ALL_END, () -> audit.countEnded() == CONTACTS);
    await(UNTIL_ALL_END, () -> sendGrid.webhooks().awaitIdle(Duration.ofMinutes(1)));
    await(UNTIL_ALL_END, () -> twilio.webhooks().awaitIdle(Duration.ofMinutes(1)));

    audit.print(Duration.between(began, Instant.now()));
    audit.assertEveryContactEnded(CONTACTS);
    audit.assertNoDuplicates();
    audit.assertAcceptedMessagesAreInLedger();
    audit.assertLedgerAcceptedWereAcceptedOnce();
    audit.assertRejectedOrSkippedWereNotAccepted();
    audit.assertUnknownOnlyWithoutEvidence(kills);
    audit.assertNoChannelHoldIsLeft();
  }

  /** The tracking calls of an app for the contacts from this number on. */
  private static List<Map<String, Object>> startEvents(int first) {
    var calls = new ArrayList<Map<String, Object>>();
    IntStream.range(first, first + CONTACTS_PER_REQUEST)
        .forEach(
            number -> {
              var id = "person-" + number;
              var traits =
                  Map.of(
                      "email",
                      id + "@faulty.example",
                      "phone",
                      phone(number),
                      "first_name",
                      "Person " + number,
                      "consents",
                      List.of(consent("email"), consent("sms")));
              calls.add(Map.of("type", "identify", "userId", id, "traits", traits));
              calls.add(
                  Map.of(
                      "type",
                      "track",
                      "userId",
                      id,
                      "event",
                      TwoMessageJourney.START_EVENT,
                      "messageId",
                      id + "-begins"));
            });
    return calls;
  }

  private static Map<String, String> consent(String channel) {
    return Map.of("topic", "product-tips", "channel", channel, "text", "v1");
  }

  private static String phone(int number) {
    return "+346%08d".formatted(number);
  }

  /** Some numbers opted out at Twilio without our knowledge; all else is random with a seed. */
  private void configureFaults() {
    IntStream.range(0, CONTACTS)
        .filter(number -> number % 100 == 7)
        .forEach(number -> twilio.optOut(phone(number)));
    sendGrid.faults().setRate(SHARE_OF_FAULTS, SEED, with(Fault.refusal(400)));
    twilio.faults().setRate(SHARE_OF_FAULTS, SEED, with(Fault.twilioError(21614, 400)));
    sendGrid.setEventWebhook(stack.api().resolve("/webhooks/sendgrid/our-sendgrid"));
    sendGrid.webhooks().duplicateWithNewIds().delayBy(REPORTS_ARE_LATE).reverseOrder();
    twilio.webhooks().duplicateEach().delayBy(REPORTS_ARE_LATE).reverseOrder();
  }

  private static Fault[] with(Fault refusal) {
    var all = new ArrayList<>(List.of(OF_BOTH));
    all.add(refusal);
    return all.toArray(Fault[]::new);
  }

  private void writeTemplates() throws IOException {
    var texts =
        Map.of(
            "good-morning.en.mjml",
            mail("Good morning"),
            "good-evening.en.mjml",
            mail("Good evening"),
            "good-evening.en.sms",
            "Good evening, {{ contact.first_name }}: https://ourcompany.example/evening\n");
    var directory = Files.createDirectories(templates.resolve(TwoMessageJourney.NAME));
    for (var text : texts.entrySet()) {
      Files.writeString(directory.resolve(text.getKey()), text.getValue());
    }
  }

  private static String mail(String subject) {
    return """
        ---
        subject: %1$s
        preheader: It comes once.
        ---
        <mj-section><mj-column>
          <mj-text>%1$s, {{ contact.first_name }}</mj-text>
          <mj-button href="https://ourcompany.example/day">Begin</mj-button>
        </mj-column></mj-section>
        """
        .formatted(subject);
  }

  private void startWorkers() throws IOException {
    var log = Files.createDirectories(Path.of("target")).resolve("crash-faulty-workers.log");
    workers =
        JavaProcesses.startJava(
            TwoMessageJourneyWorkers.class,
            stack.arguments(TwoMessageJourneyWorkers.class),
            Map.of(),
            log);
  }

  private void killWorkers() {
    kill();
    kills.add(Instant.now());
  }

  private void kill() {
    if (workers != null) {
      JavaProcesses.kill(workers.pid());
    }
  }

  private void await(Duration timeout, Callable<Boolean> condition) {
    try {
      Awaitility.await().atMost(timeout).pollInterval(Duration.ofMillis(200)).until(condition);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "after %s: %s; accepted: %d; %s"
              .formatted(timeout, stack.describeProgress(), audit.countAccepted(), audit.states()),
          e);
    }
  }
}
