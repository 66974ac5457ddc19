package dev.senda.standalone.crash;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.catalog.ebooknurture.EbookNurture;
import dev.senda.explorer.Explorer;
import dev.senda.explorer.graph.JourneyPath;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import dev.senda.standalone.endtoend.TestStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Checks that all accepted work was done exactly once, and nothing else, by the ledger, the journal
 * and the mailbox.
 */
final class CrashTestAudit {

  /** Longer than the outbox goes without a read from the beginning. */
  private static final Duration UNTIL_OUTBOX_IS_EMPTY = Duration.ofSeconds(90);

  private final JdbcClient database;

  CrashTestAudit(JdbcClient database) {
    this.database = database;
  }

  /** Waits until it is so; PostgreSQL may be away in between. */
  void await(SimulatedContacts contacts, Duration timeout, Callable<Boolean> condition) {
    try {
      Awaitility.await()
          .atMost(timeout)
          .pollInterval(Duration.ofMillis(100))
          .ignoreExceptions()
          .until(condition);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "after %s: %s; the last error of a simulated contact: %s"
              .formatted(timeout, TestStack.describeProgress(database), contacts.lastError()),
          e);
    }
  }

  /** How many enrollments have ended. */
  long countEnded() {
    return number("select count(*) from enrollments where state <> 'RUNNING'");
  }

  /** How many mails the mailbox has accepted. */
  long countMails() {
    return number("select count(*) from dev_mailbox");
  }

  void assertEveryContactEndedOnce(int contacts) {
    assertThat(number("select count(*) from enrollments")).as("enrollments").isEqualTo(contacts);
    assertThat(number("select count(distinct contact_key) from enrollments"))
        .as("contacts")
        .isEqualTo(contacts);
    assertThat(countEnded()).as("ended").isEqualTo(contacts);
    // A crash may undo the removal of processed rows: they are read again, and removed again.
    Awaitility.await("work that was left")
        .atMost(UNTIL_OUTBOX_IS_EMPTY)
        .until(() -> number("select count(*) from outbox") == 0);
  }

  void assertEveryEndStateOccurred() {
    assertThat(database.sql("select distinct state from enrollments").query(String.class).list())
        .contains("COMPLETED", "GOAL", "EXITED");
  }

  /** The mailbox keeps each acceptance, so a mail that came twice would be there twice. */
  void assertNoMailWasSentTwice() {
    assertThat(
            database
                .sql(
                    "select message_id_header from dev_mailbox group by message_id_header having count(*) > 1")
                .query(String.class)
                .list())
        .as("mails that were accepted twice")
        .isEmpty();
    assertThat(
            database
                .sql(
                    "select enrollment_id || ' ' || step from messages where state = 'ACCEPTED' group by enrollment_id, step having count(*) > 1")
                .query(String.class)
                .list())
        .as("steps that sent twice")
        .isEmpty();
  }

  void assertLedgerMatchesMailbox() {
    assertThat(
            database
                .sql(
                    """
                    select m.step || ' ' || m.state from messages m
                    where m.state = 'ACCEPTED'
                      and not exists (select from dev_mailbox b where b.message_id = m.id)
                    """)
                .query(String.class)
                .list())
        .as("sent, says the ledger, and missing in the mailbox")
        .isEmpty();
    assertThat(
            database
                .sql(
                    """
                    select b.recipient || ' ' || coalesce(m.state, 'not in the ledger') from dev_mailbox b
                    left join messages m on b.message_id = m.id
                    where m.state is distinct from 'ACCEPTED'
                    """)
                .query(String.class)
                .list())
        .as("in the mailbox, and not sent, says the ledger")
        .isEmpty();
    assertThat(number("select count(*) from messages where state in ('CLAIMED', 'UNKNOWN')"))
        .as("messages of unknown outcome although the mailbox has evidence")
        .isZero();
  }

  /** Whoever ran to the end got exactly the mails of the path that their own answers lead to. */
  void assertCompletedContactsGotEveryMail() {
    var paths = Explorer.explore(new EbookNurture()).paths().toList();
    var answers =
        strings(
            "select enrollment_id, step || ': ' || split_part(outcome, ':', 1) from journal where step_type in ('WAIT', 'QUESTION') order by sequence");
    var sent =
        strings(
            "select enrollment_id, step from messages where state = 'ACCEPTED' order by claimed_at");
    var completed =
        database
            .sql("select id from enrollments where state = 'COMPLETED'")
            .query(UUID.class)
            .list();
    assertThat(completed).isNotEmpty();
    for (var enrollment : completed) {
      var own = answers.getOrDefault(enrollment, List.of());
      assertThat(sent.get(enrollment))
          .as("mails of the path %s", own)
          .isEqualTo(sendsOf(pathOf(paths, own)));
    }
  }

  private static JourneyPath pathOf(List<JourneyPath> paths, List<String> answers) {
    for (var path : paths) {
      var own =
          path.steps().stream()
              .filter(taken -> taken.step() instanceof Question<?>)
              .map(
                  taken ->
                      taken.step().name()
                          + ": "
                          + (Boolean.TRUE.equals(taken.answer()) ? "yes" : "no"))
              .toList();
      if (own.equals(answers)) {
        return path;
      }
    }
    throw new AssertionError("no path of the journey has the answers " + answers);
  }

  private static List<String> sendsOf(JourneyPath path) {
    return path.steps().stream()
        .map(taken -> taken.step())
        .filter(Step.Send.class::isInstance)
        .map(Step::name)
        .toList();
  }

  private Map<UUID, List<String>> strings(String sql) {
    record Row(UUID enrollment, String text) {}
    var rows =
        new ArrayList<>(
            database
                .sql(sql)
                .query((row, index) -> new Row(row.getObject(1, UUID.class), row.getString(2)))
                .list());
    return rows.stream().collect(groupingBy(Row::enrollment, mapping(Row::text, toList())));
  }

  private long number(String sql) {
    return database.sql(sql).query(Long.class).single();
  }
}
