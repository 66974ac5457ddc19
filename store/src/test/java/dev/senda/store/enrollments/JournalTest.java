package dev.senda.store.enrollments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.store.TestStore;
import dev.senda.store.enrollments.Journal.JournalRow;
import dev.senda.store.enrollments.Journal.JournalStepType;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class JournalTest {

  private static final TestStore STORE = new TestStore();
  private static final Instant NINE = Instant.parse("2026-11-23T09:00:00.123456Z");
  private static final Instant TEN = Instant.parse("2026-11-23T10:00:00Z");

  private final Journal journal = new Journal(STORE.database);

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void steps_areReadInOrder() {
    var enrollment = STORE.insertEnrollment(STORE.insertContact());
    var pause = new JournalRow(2, JournalStepType.PAUSE, "pause 1 hour", "over", NINE, TEN);
    var question =
        new JournalRow(1, JournalStepType.QUESTION, "country is \"MX\"", "yes", NINE, NINE);

    journal.upsert(enrollment, List.of(pause, question));

    assertThat(journal.findByEnrollment(enrollment)).containsExactly(question, pause);
  }

  @Test
  void stepReportedAgain_replacesItsRow() {
    var enrollment = STORE.insertEnrollment(STORE.insertContact());
    var completed = new JournalRow(1, JournalStepType.END, "end", "completed", NINE, NINE);
    var goal = new JournalRow(1, JournalStepType.END, "end", "goal: Demo Booked", NINE, TEN);

    journal.upsert(enrollment, List.of(completed));
    journal.upsert(enrollment, List.of(goal));

    assertThat(journal.findByEnrollment(enrollment)).containsExactly(goal);
  }

  @Test
  void noSteps_writeNothing() {
    var enrollment = STORE.insertEnrollment(STORE.insertContact());

    journal.upsert(enrollment, List.of());

    assertThat(journal.findByEnrollment(enrollment)).isEmpty();
  }

  @Test
  void steps_belongToOneEnrollment() {
    var hers = STORE.insertEnrollment(STORE.insertContact());
    var his = STORE.insertEnrollment(STORE.insertContact());

    journal.upsert(
        hers, List.of(new JournalRow(1, JournalStepType.EXIT, "exit: no", "no", NINE, NINE)));

    assertThat(journal.findByEnrollment(his)).isEmpty();
  }
}
