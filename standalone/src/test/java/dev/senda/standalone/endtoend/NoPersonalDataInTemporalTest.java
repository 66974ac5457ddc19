package dev.senda.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.senda.api.ApiApplication;
import dev.senda.workers.WorkersApplication;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.EmptyResultDataAccessException;

/**
 * Whole executions are read back from a real Temporal server, decoded, and contain nothing of the
 * person they are about.
 */
class NoPersonalDataInTemporalTest {

  private static final Pattern BASE64 = Pattern.compile("\"([A-Za-z0-9+/_-]{8,}={0,2})\"");

  /** The personal data that must not be found. */
  private static final List<String> PERSONAL =
      List.of(
          "marisol.quintanilla",
          "Marisol",
          "Quintanilla",
          "+34655512399",
          "Calle del Pez 7",
          "u-personal-1",
          "secret-voucher-77",
          "1234.56");

  /** Four hours, after which the cart's reminder is sent, take seconds; three days take minutes. */
  private static final int TIME_SCALE = 2_000;

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final TestStack stack =
      new TestStack(TIME_SCALE)
          .withSetting("senda.templates.override-directory", brokenTemplates().toString());
  private final HttpClient http = HttpClient.newHttpClient();
  private final WorkflowServiceStubs temporal =
      WorkflowServiceStubs.newServiceStubs(
          WorkflowServiceStubsOptions.newBuilder().setTarget(stack.temporalTarget()).build());
  private final ConfigurableApplicationContext api =
      stack.startApplication(ApiApplication.class, "senda-api");
  private final ConfigurableApplicationContext workers =
      stack.startApplication(WorkersApplication.class, "senda-workers");

  /** A reminder that prints what its event does not have. */
  private static Path brokenTemplates() {
    try {
      var directory = Files.createTempDirectory("templates");
      Files.writeString(
          Files.createDirectory(directory.resolve("abandoned-cart"))
              .resolve("cart-reminder.en.mjml"),
          """
          ---
          subject: Your cart
          ---
          <mj-section><mj-column><mj-text>{{ event.products }}</mj-text></mj-column></mj-section>
          """);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void stop() {
    workers.close();
    api.close();
    temporal.shutdownNow();
    stack.close();
  }

  @Test
  void history_containsNoPersonalData() throws Exception {
    identify("\"email\": \"marisol.quintanilla@example.com\", \"first_name\": \"Marisol\",");
    track("Form Submitted", "\"form\": \"ebook\", \"voucher\": \"secret-voucher-77\"");
    await(() -> mails() == 1);
    track("Lead Scored", "\"voucher\": \"secret-voucher-77\"");
    track("Demo Booked", "\"voucher\": \"secret-voucher-77\", \"total\": 1234.56");
    await(() -> state("ebook-nurture").equals("GOAL"));

    assertNothingPersonalIn("ebook-nurture", "ebook-guide");
  }

  @Test
  void failures_containNoPersonalData() throws Exception {
    identify("\"email\": \"marisol.quintanilla@example.com\", \"first_name\": \"Marisol\",");
    track("Cart Abandoned", "\"voucher\": \"secret-voucher-77\"");
    await(() -> problem("abandoned-cart").contains("event.products"));
    await(() -> describe("abandoned-cart").contains("lastFailure"));

    assertNothingPersonalIn("abandoned-cart", "cart-reminder");
  }

  @Test
  void cancelReason_isNotInTemporal() throws Exception {
    identify("\"email\": \"marisol.quintanilla@example.com\", \"first_name\": \"Marisol\",");
    track("Form Submitted", "\"form\": \"ebook\"");
    await(() -> mails() == 1);
    var enrollment = stack.database().sql("select id from enrollments").query(UUID.class).single();
    post(
        "/v1/enrollments/%s/cancel".formatted(enrollment),
        "Bearer " + TestStack.ADMIN_KEY,
        "{\"reason\": \"Marisol Quintanilla called from +34655512399\"}",
        202);
    await(() -> state("ebook-nurture").equals("CANCELED"));

    assertThat(
            stack.database().sql("select end_reason from enrollments").query(String.class).single())
        .isEqualTo("Marisol Quintanilla called from +34655512399");
    assertNothingPersonalIn("ebook-nurture", "ebook-guide");
  }

  private void assertNothingPersonalIn(String journey, String template) throws Exception {
    var workflowId = journey + "/" + contactKey();
    var history = WorkflowClient.newInstance(temporal).fetchHistory(workflowId).toJson(true);
    var everything = decoded(history.replace("\\u003d", "=")) + decoded(describe(journey));
    assertThat(everything)
        .as("payloads, decoded")
        .contains("\"template\":\"%s\"".formatted(template));
    for (var personal : PERSONAL) {
      assertThat(everything).doesNotContainIgnoringCase(personal);
    }
  }

  private String describe(String journey) throws Exception {
    var description =
        temporal
            .blockingStub()
            .describeWorkflowExecution(
                DescribeWorkflowExecutionRequest.newBuilder()
                    .setNamespace("default")
                    .setExecution(
                        WorkflowExecution.newBuilder().setWorkflowId(journey + "/" + contactKey()))
                    .build());
    return JsonFormat.printer().print(description);
  }

  /** The text, and again with everything in it that is base 64 opened: payloads are kept so. */
  private static String decoded(String json) {
    var opened = new StringBuilder(json);
    BASE64
        .matcher(json)
        .results()
        .forEach(
            match -> {
              try {
                opened
                    .append('\n')
                    .append(
                        new String(
                            Base64.getDecoder().decode(match.group(1)), StandardCharsets.UTF_8));
              } catch (IllegalArgumentException e) {
                // no base 64, so it stands there as it is
              }
            });
    return opened.toString();
  }

  private void identify(String traits) throws Exception {
    post(
        "/v1/identify",
        """
        {"userId": "u-personal-1", "traits": {%s "last_name": "Quintanilla",
          "phone": "+34655512399", "street": "Calle del Pez 7",
          "consents": [{"topic": "product-tips", "channel": "email", "text": "v1"},
                       {"topic": "cart-reminders", "channel": "email", "text": "v1"}]}}
        """
            .formatted(traits));
  }

  private void track(String event, String properties) throws Exception {
    post(
        "/v1/track",
        "{\"userId\": \"u-personal-1\", \"event\": \"%s\", \"properties\": {%s}}"
            .formatted(event, properties));
  }

  private void post(String path, String body) throws Exception {
    var key = (TestStack.WRITE_KEY + ":").getBytes(StandardCharsets.UTF_8);
    post(path, "Basic " + Base64.getEncoder().encodeToString(key), body, 200);
  }

  private void post(String path, String authorization, String body, int expected) throws Exception {
    var answer =
        http.send(
            HttpRequest.newBuilder(URI.create(stack.api() + path))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
  }

  private long mails() {
    return stack.database().sql("select count(*) from dev_mailbox").query(Long.class).single();
  }

  private String contactKey() {
    return stack.database().sql("select key from contacts").query(String.class).single();
  }

  private String state(String journey) {
    return stack
        .database()
        .sql("select state from enrollments where journey = :j")
        .param("j", journey)
        .query(String.class)
        .single();
  }

  private String problem(String journey) {
    return stack
        .database()
        .sql("select coalesce(blocked_reason, '') from enrollments where journey = :j")
        .param("j", journey)
        .query(String.class)
        .single();
  }

  private void await(Callable<Boolean> condition) {
    try {
      Awaitility.await()
          .atMost(TIMEOUT)
          .pollInterval(Duration.ofMillis(100))
          .ignoreExceptionsMatching(EmptyResultDataAccessException.class::isInstance)
          .until(condition);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("after %s: %s".formatted(TIMEOUT, stack.describeProgress()), e);
    }
  }
}
