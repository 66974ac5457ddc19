package dev.senda.standalone;

import dev.senda.api.ApiApplication;
import dev.senda.fakes.FakeSendGrid;
import dev.senda.fakes.FakeTwilio;
import dev.senda.fakes.Fault;
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
 * 2,000 people get two messages each by SendGrid and Twilio, whose fakes answer every fifth request
 * with a fault, report late, twice and out of order, and refuse our key for a while; and the
 * workers are killed twice. The fakes live in the test, and are the witnesses.
 */
@Tag("crash")
class FaultyProvidersTest {

  private static final int PEOPLE = 2_000;
  private static final int PEOPLE_A_REQUEST = 100;
  private static final double SHARE_OF_FAULTS = 0.2;
  private static final long SEED = 20_26;

  private static final Duration EVIDENCE_WITHIN = Duration.ofSeconds(30);
  private static final Duration REPORTS_ARE_LATE = Duration.ofSeconds(2);
  private static final Duration UNTIL_SOME_ARE_SENT = Duration.ofMinutes(5);
  private static final Duration UNTIL_ALL_END = Duration.ofMinutes(8);

  private static final Fault[] OF_BOTH = {
    Fault.tooMany(Duration.ofSeconds(1)),
    Fault.serverError(true),
    Fault.serverError(false),
    Fault.garbage(true),
    Fault.garbage(false),
    Fault.hang(true),
    Fault.hang(false),
    Fault.acceptThenDrop(),
    Fault.drop(),
  };

  private final TestHouse house = new TestHouse(1);
  private final FakeSendGrid sendGrid = FakeSendGrid.start(0);
  private final FakeTwilio twilio = FakeTwilio.start(0);
  private final FaultyAudit audit = new FaultyAudit(house.database(), sendGrid, twilio);
  private final List<Instant> kills = new ArrayList<>();
  private @Nullable ConfigurableApplicationContext api;
  private @Nullable Process workers;

  @TempDir private Path templates;

  @BeforeEach
  void start() throws IOException {
    writeTemplates();
    house
        .with("senda.templates.directory", templates.toString())
        .with("senda.holds.next-try", "3s")
        .with("senda.accounts.our-sendgrid.sendgrid.api-key", sendGrid.apiKey())
        .with("senda.accounts.our-sendgrid.sendgrid.base-url", sendGrid.address().toString())
        .with("senda.accounts.our-sendgrid.sendgrid.webhook-key", sendGrid.webhookPublicKey())
        .with("senda.accounts.our-sendgrid.evidence-within", EVIDENCE_WITHIN.toString())
        .with("senda.accounts.our-twilio.twilio.account-sid", twilio.accountSid())
        .with("senda.accounts.our-twilio.twilio.auth-token", twilio.authToken())
        .with("senda.accounts.our-twilio.twilio.base-url", twilio.address().toString())
        .with("senda.accounts.our-twilio.twilio.sms.from", "+15005550006")
        .with("senda.accounts.our-twilio.evidence-within", EVIDENCE_WITHIN.toString())
        .with("senda.channels.email.account", "our-sendgrid")
        .with("senda.channels.sms.account", "our-twilio");
    api = house.start(ApiApplication.class, "senda-api", FaultyDayWorkers.Its.class);
    misbehave();
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
    house.close();
  }

  @Test
  void everyMessageIsAccountedForAndNoneIsSentTwice() throws Exception {
    var began = Instant.now();
    try (var browser =
        new Browser(house.api().toString(), TestHouse.WRITE_KEY, TestHouse.ADMIN_KEY)) {
      for (int first = 0; first < PEOPLE; first += PEOPLE_A_REQUEST) {
        browser.report("batch", Map.of("batch", arrivals(first)));
      }
    }
    await(UNTIL_SOME_ARE_SENT, () -> audit.accepted() > PEOPLE / 2);
    killWorkers();
    startWorkers();
    await(UNTIL_SOME_ARE_SENT, () -> audit.accepted() > PEOPLE * 9 / 10);
    sendGrid.faults().next(Fault.ofStatus(401));
    twilio.faults().next(Fault.ofCode(20003, 401));
    await(UNTIL_SOME_ARE_SENT, () -> audit.accepted() > PEOPLE * 5 / 4);
    killWorkers();
    startWorkers();

    await(UNTIL_ALL_END, () -> audit.ended() == PEOPLE);
    await(UNTIL_ALL_END, () -> sendGrid.reports().settled(Duration.ofMinutes(1)));
    await(UNTIL_ALL_END, () -> twilio.reports().settled(Duration.ofMinutes(1)));

    audit.print(Duration.between(began, Instant.now()));
    audit.everybodyEnded(PEOPLE);
    audit.nobodyGotAMessageTwice();
    audit.whatWasAcceptedIsInTheLedgerAsAccepted();
    audit.whatTheLedgerSaysWasAcceptedWasAcceptedOnce();
    audit.whatWasRejectedOrSkippedWasNotAccepted();
    audit.unknownIsOnlyWhatNobodyCouldKnow(kills);
    audit.accountsWentOnByThemselves();
  }

  /** What an app reports of the people from this number on. */
  private static List<Map<String, Object>> arrivals(int first) {
    var calls = new ArrayList<Map<String, Object>>();
    IntStream.range(first, first + PEOPLE_A_REQUEST)
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
                      FaultyDay.BEGINS,
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

  /** Some have told Twilio to stop, which we do not know of; the rest is chance with a seed. */
  private void misbehave() {
    IntStream.range(0, PEOPLE)
        .filter(number -> number % 100 == 7)
        .forEach(number -> twilio.optOut(phone(number)));
    sendGrid.faults().share(SHARE_OF_FAULTS, SEED, with(Fault.ofStatus(400)));
    twilio.faults().share(SHARE_OF_FAULTS, SEED, with(Fault.ofCode(21614, 400)));
    sendGrid.reportTo(house.api().resolve("/webhooks/sendgrid/our-sendgrid"));
    sendGrid.reports().withNewIds().late(REPORTS_ARE_LATE).outOfOrder();
    twilio.reports().twice().late(REPORTS_ARE_LATE).outOfOrder();
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
    var directory = Files.createDirectories(templates.resolve(FaultyDay.NAME));
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
    workers = CrashProcesses.java(FaultyDayWorkers.class, house.arguments(), Map.of(), log);
  }

  private void killWorkers() {
    kill();
    kills.add(Instant.now());
  }

  private void kill() {
    if (workers != null) {
      CrashProcesses.kill(workers.pid());
    }
  }

  private void await(Duration patience, Callable<Boolean> condition) {
    try {
      Awaitility.await().atMost(patience).pollInterval(Duration.ofMillis(200)).until(condition);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "after %s: %s; accepted: %d; %s"
              .formatted(patience, house.whereTheyAre(), audit.accepted(), audit.states()),
          e);
    }
  }
}
