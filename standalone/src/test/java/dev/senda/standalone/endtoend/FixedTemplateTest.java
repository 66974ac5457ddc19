package dev.senda.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.ApiApplication;
import dev.senda.standalone.recipient.RecipientClient;
import dev.senda.workers.WorkersApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A template with a variable that has no value: nothing is sent, the error names the variable, and
 * once it is fixed, the enrollment continues.
 */
class FixedTemplateTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  @TempDir Path templates;

  private final TestStack stack = new TestStack(1);
  private ConfigurableApplicationContext api;
  private ConfigurableApplicationContext workers;

  @BeforeEach
  void start() throws Exception {
    writeTemplate("{{ contact.shoe_size }}");
    stack.withSetting("senda.templates.override-directory", templates.toString());
    api = stack.startApplication(ApiApplication.class, "senda-api");
    workers = stack.startApplication(WorkersApplication.class, "senda-workers");
  }

  @AfterEach
  void stop() {
    workers.close();
    api.close();
    stack.close();
  }

  @Test
  void missingVariable_blocksEnrollment_untilTemplateIsFixed() throws Exception {
    try (var recipientClient =
        new RecipientClient(stack.api().toString(), TestStack.WRITE_KEY, TestStack.ADMIN_KEY)) {
      var consents = Map.of("topic", "product-tips", "channel", "email", "text", "v1");
      var traits = Map.of("email", "ana@example.com", "locale", "en", "consents", consents);
      recipientClient.enroll(
          "ebook-nurture", Map.of("contact", Map.of("userId", "u-1", "traits", traits)));
    }
    await("ebook-guide.*\\(en\\).*contact\\.shoe_size.*");
    assertThat(mails()).isZero();

    writeTemplate("you");

    await("none, 1 mail");
    assertThat(mails()).isEqualTo(1);
  }

  private void writeTemplate(String name) throws Exception {
    var directory = Files.createDirectories(templates.resolve("ebook-nurture"));
    Files.writeString(
        directory.resolve("ebook-guide.en.mjml"),
        """
        ---
        subject: Your guide
        ---
        <mj-section><mj-column><mj-text>Hello, %s</mj-text></mj-column></mj-section>
        """
            .formatted(name));
  }

  private void await(String problem) {
    Awaitility.await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> assertThat(blockedReasonAndMails()).containsPattern(problem));
  }

  private String blockedReasonAndMails() {
    return stack
        .database()
        .sql(
            "select coalesce(blocked_reason, 'none') || ', ' || (select count(*) from dev_mailbox) || ' mail' from enrollments")
        .query(String.class)
        .single();
  }

  private long mails() {
    return stack.database().sql("select count(*) from dev_mailbox").query(Long.class).single();
  }
}
