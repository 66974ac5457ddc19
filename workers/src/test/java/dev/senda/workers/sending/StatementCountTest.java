package dev.senda.workers.sending;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.temporal.activities.EnrollmentActivities.EndingType;
import dev.senda.temporal.activities.EnrollmentActivities.EnrollmentEnding;
import dev.senda.temporal.activities.JournalEntry;
import dev.senda.temporal.activities.JournalEntry.EntryType;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendRequest;
import dev.senda.temporal.activities.SendActivity.SendResult;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The statements, and the commits that wait for the disk, of the activities of journey R. */
class StatementCountTest extends EmailSendTestBase {

  private static final List<JournalEntry> JOURNAL =
      List.of(
          new JournalEntry(1, EntryType.SEND, "hello", "accepted", 1000, 2000),
          new JournalEntry(2, EntryType.WAIT, "hello opened within 3 days", "yes", 2000, 3000));

  /** Read for the draft; lock, read and claim in one transaction; settle. */
  @Test
  void send_costs5Statements_and2Commits() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");

    assertCost(() -> send(enrollment, 1, List.of()), 5, 2);
    assertCost(() -> send(enrollment, 2, JOURNAL), 5, 2);
  }

  /** The short links are stored by one more statement in the transaction of the claim. */
  @Test
  void textWithShortLinks_costs1StatementMore_andNoCommit() {
    workerFixture.text(
        "nudge",
        Channel.SMS,
        "See https://shop.example/a, https://shop.example/b. {{ links.preferences }}");
    workerFixture.text("plain", Channel.SMS, "Hello");
    var contact = workerFixture.newSubscribedContact();
    workerFixture.phone(contact, "+34600000001");
    workerFixture.consent(contact, Channel.SMS, ConsentState.GRANTED, Instant.EPOCH);
    var enrollment = workerFixture.enroll(contact, "tips");

    workerFixture.statements.reset();
    sendText(enrollment, "plain");
    int statements = workerFixture.statements.statements().size();
    int commits = workerFixture.statements.commits();

    assertCost(() -> sendText(enrollment, "nudge"), statements + 1, commits);
    assertThat(
            workerFixture
                .bean(JdbcClient.class)
                .sql("select target from short_links order by target")
                .query(String.class)
                .list())
        .hasSize(3)
        .contains("https://shop.example/a", "https://shop.example/b");
  }

  private void sendText(UUID enrollment, String template) {
    assertThat(
            sendMessageActivityImpl.send(
                new SendRequest(enrollment, 1, sms(template), Channel.SMS, List.of())))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
  }

  @Test
  void close_costs1Statement_and1Commit() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    var activities = workerFixture.enrollmentActivities();

    assertCost(
        () ->
            activities.closeEnrollment(
                enrollment, new EnrollmentEnding(EndingType.COMPLETED, null, 4000), JOURNAL),
        1,
        1);
  }

  private void send(UUID enrollment, int occurrence, List<JournalEntry> journal) {
    assertThat(
            sendMessageActivityImpl.send(
                new SendRequest(enrollment, occurrence, email("hello"), Channel.EMAIL, journal)))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
  }

  private void assertCost(Runnable work, int statements, int commits) {
    workerFixture.statements.reset();
    work.run();
    assertThat(workerFixture.statements.statements()).hasSize(statements);
    assertThat(workerFixture.statements.commits()).isEqualTo(commits);
  }
}
