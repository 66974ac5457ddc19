package dev.senda.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.util.JsonFormat;
import dev.senda.api.ApiApplication;
import dev.senda.standalone.recipient.RecipientClient;
import dev.senda.workers.WorkersApplication;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The whole product: a person who is in two journeys is erased. The runs end within five seconds,
 * no mail follows, and no word about the person is found: in no table, in no history and no
 * visibility row of Temporal, in no log and in no mailbox.
 */
class ErasedPersonTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final Pattern BASE64 = Pattern.compile("\"([A-Za-z0-9+/_-]{8,}={0,2})\"");

  private final TestStack stack = new TestStack(1).withSetting("logging.level.dev.senda", "info");
  private final HttpClient http = HttpClient.newHttpClient();
  private ConfigurableApplicationContext api;
  private ConfigurableApplicationContext workers;
  private RecipientClient recipient;
  private WorkflowServiceStubs temporal;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void start() {
    api = stack.startApplication(ApiApplication.class, "senda-api");
    workers = stack.startApplication(WorkersApplication.class, "senda-workers");
    log.start();
    rootLogger().addAppender(log);
    recipient =
        new RecipientClient(stack.api().toString(), TestStack.WRITE_KEY, TestStack.ADMIN_KEY);
    temporal =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(stack.temporalTarget()).build());
  }

  @AfterEach
  void stop() {
    recipient.close();
    workers.close();
    api.close();
    temporal.shutdownNow();
    stack.close();
    rootLogger().detachAppender(log);
  }

  private static Logger rootLogger() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  /** All log lines, with the messages of their exceptions. */
  private String logged() {
    var text = new StringBuilder();
    for (var event : List.copyOf(log.list)) {
      text.append(event.getFormattedMessage()).append('\n');
      if (event.getThrowableProxy() != null) {
        text.append(ThrowableProxyUtil.asString(event.getThrowableProxy())).append('\n');
      }
    }
    return text.toString();
  }

  @Test
  void runsEndAtOnce_andNothingIsFound() throws Exception {
    enroll("ebook-nurture");
    enroll("welcome");
    recipient.sendTrackingCall(
        "track",
        Map.of(
            "userId",
            "canary-user",
            "event",
            "Product Viewed",
            "properties",
            Map.of("product", "canary-product"),
            "messageId",
            UUID.randomUUID().toString()));
    Awaitility.await().atMost(TIMEOUT).until(() -> count("dev_mailbox") >= 2);
    var key = text("select key from contacts where user_id = 'canary-user'");

    var started = Instant.now();
    var receipt = delete("/v1/contacts/canary-user?by=userId&reason=canary-user%20asked");
    Awaitility.await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> count("enrollments where ended_at is null") == 0);
    var took = Duration.between(started, Instant.now());

    assertThat(receipt.statusCode()).as(receipt.body()).isEqualTo(200);
    assertThat(receipt.body()).doesNotContainIgnoringCase("canary");
    assertThat(took).isLessThan(Duration.ofSeconds(5));
    assertThat(count("enrollments where state = 'EXITED'")).isEqualTo(2);
    awaitSweep();
    // An event that happened before and arrives late.
    recipient.sendTrackingCall(
        "track",
        Map.of(
            "userId",
            "canary-user",
            "event",
            "Product Viewed",
            "timestamp",
            started.minusSeconds(60).toString(),
            "messageId",
            UUID.randomUUID().toString()));
    assertThat(count("contacts")).isEqualTo(1);
    assertThat(count("dev_mailbox")).isZero();
    assertThat(tablesWithCanary()).isEmpty();
    assertThat(workflows(key)).doesNotContainIgnoringCase("canary").contains(key);
    assertThat(logged()).isNotEmpty().doesNotContainIgnoringCase("canary");
  }

  private void enroll(String journey) throws Exception {
    var consents =
        List.of(
            Map.of("topic", "product-tips", "channel", "email", "text", "canary-text"),
            Map.of("topic", "onboarding", "channel", "email", "text", "canary-text"));
    recipient.enroll(
        journey,
        Map.of(
            "contact",
            Map.of(
                "userId",
                "canary-user",
                "traits",
                Map.of(
                    "email",
                    "canary@example.com",
                    "first_name",
                    "Canary",
                    "locale",
                    "en",
                    "street",
                    "canary street",
                    "consents",
                    consents))));
  }

  private void awaitSweep() {
    int before = sweeps();
    Awaitility.await().atMost(TIMEOUT).until(() -> sweeps() > before);
  }

  private int sweeps() {
    return stack.database().sql("select sweeps from erasures").query(Integer.class).single();
  }

  private HttpResponse<String> delete(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(stack.api() + path))
            .header("Authorization", "Bearer " + TestStack.ADMIN_KEY)
            .method("DELETE", BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  private List<String> tablesWithCanary() {
    var found = new ArrayList<String>();
    var tables =
        stack
            .database()
            .sql(
                """
                select relname from pg_class
                where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
                """)
            .query(String.class)
            .list();
    for (var table : tables) {
      // A row as text shows bytes in hexadecimal digits: 63616e617279 is "canary".
      if (count("%s t where lower(cast(t as text)) ~ 'canary|63616e617279'".formatted(table)) > 0) {
        found.add(table);
      }
    }
    return found;
  }

  /** What Temporal has of the person: the histories and the visibility rows, opened. */
  private String workflows(String key) throws Exception {
    var everything = new StringBuilder();
    for (var journey : List.of("ebook-nurture", "welcome")) {
      var id = journey + "/" + key;
      everything.append(
          WorkflowClient.newInstance(temporal)
              .fetchHistory(id)
              .toJson(true)
              .replace("\\u003d", "="));
      everything.append(
          JsonFormat.printer()
              .print(
                  temporal
                      .blockingStub()
                      .describeWorkflowExecution(
                          DescribeWorkflowExecutionRequest.newBuilder()
                              .setNamespace("default")
                              .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
                              .build())));
    }
    var opened = new StringBuilder(everything);
    BASE64
        .matcher(everything)
        .results()
        .forEach(
            match -> {
              try {
                opened.append(
                    new String(Base64.getDecoder().decode(match.group(1)), StandardCharsets.UTF_8));
              } catch (IllegalArgumentException _) {
                // no base 64, so it stands there as it is
              }
            });
    return opened.toString();
  }

  private long count(String rows) {
    return stack.database().sql("select count(*) from " + rows).query(Long.class).single();
  }

  private String text(String sql) {
    return stack.database().sql(sql).query(String.class).single();
  }
}
