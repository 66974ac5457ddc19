package dev.senda.api.console;

import dev.senda.api.ApiApplication;
import dev.senda.api.testsupport.EmptyTables;
import dev.senda.api.testsupport.RecordingEnrollmentClient;
import dev.senda.devservices.SharedTestPostgres;
import dev.senda.store.actions.ActionExecutor;
import dev.senda.store.enrollments.EnrollmentRefusals;
import dev.senda.store.enrollments.EnrollmentRules;
import dev.senda.store.messages.DevMailbox;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.support.ScaledClock;
import java.time.Duration;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A test of console pages: the API with anonymous access to the console, on a database that each
 * test finds empty. All subclasses share one application.
 */
@SpringBootTest(
    classes = {ApiApplication.class, RecordingEnrollmentClientConfiguration.class},
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.config.name=senda-api",
      "senda.temporal.target=127.0.0.1:1",
      "senda.links.secrets=a-secret-that-is-long-enough-for-tests",
      "senda.console.anonymous-access=true",
      "senda.public-url=http://127.0.0.1:8700",
      "senda.temporal.ui-url=http://127.0.0.1:8702"
    })
public abstract class ConsolePageTest {

  protected static final String EBOOK = "ebook-nurture";

  /** For actions that enroll in no other journey. */
  protected static final Function<String, EnrollmentRules> NO_ENROLLMENT_RULES =
      journey -> {
        throw new IllegalArgumentException(journey);
      };

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry registry) {
    registry.add("spring.datasource.url", SharedTestPostgres::createDatabase);
  }

  @Autowired protected JdbcClient database;
  @Autowired protected ScaledClock clock;
  @Autowired protected ActionExecutor actionExecutor;
  @Autowired protected DevMailbox mailbox;
  @Autowired protected MessageLedger ledger;
  @Autowired protected RecordingEnrollmentClient temporal;
  @Autowired protected Outbox outbox;
  @Autowired protected EnrollmentRefusals refusals;
  @LocalServerPort protected int port;

  protected ConsoleHttpClient console;
  protected ConsoleTestData data;

  @BeforeEach
  void clearDatabase() {
    EmptyTables.of(
        database,
        "contacts, consents, suppressions, events, enrollments, enrollment_counts, enrollment_count_changes, messages, engagements, journal, outbox, dev_mailbox, imports");
    temporal.reset();
    console = new ConsoleHttpClient(port);
    data = new ConsoleTestData(database, clock, mailbox);
  }

  protected void awaitEmptyOutbox() {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> outbox.count() == 0);
  }
}
