package dev.senda.workers;

import static dev.senda.journey.Condition.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.store.EnrollmentState;
import dev.senda.store.Enrollments;
import dev.senda.store.Journal;
import dev.senda.temporal.JournalEntry;
import dev.senda.temporal.Records.Ending;
import dev.senda.temporal.Records.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {

  private static final long NINE = Instant.parse("2026-11-23T09:00:00Z").toEpochMilli();
  private static final long TEN = Instant.parse("2026-11-23T10:00:00Z").toEpochMilli();

  @TempDir static Path templates;

  private static House house;

  @BeforeAll
  static void open() {
    house = new House(templates);
  }

  @AfterAll
  static void close() {
    house.close();
  }

  @Test
  void aConditionIsAnsweredFromTheContactAsItIsNow() {
    var contact = house.contact("ada@example.com", "{\"country\":\"MX\",\"orders\":5}");
    var enrollment = house.enroll(contact, "tips");
    var recording = house.recording();

    assertThat(recording.holds(enrollment, attribute("country").is("MX"))).isTrue();
    assertThat(recording.holds(enrollment, attribute("orders").atLeast(6))).isFalse();

    house
        .database()
        .sql("update contacts set attributes = '{\"orders\":6}' where key = :key")
        .param("key", contact)
        .update();

    assertThat(recording.holds(enrollment, attribute("orders").atLeast(6))).isTrue();
  }

  @Test
  void anUnknownEnrollmentHasNoAnswers() {
    assertThatThrownBy(
            () -> house.recording().holds(UUID.randomUUID(), attribute("country").isKnown()))
        .hasMessageContaining("there is no enrollment");
  }

  @Test
  void closingEndsTheEnrollmentAndKeepsItsStory() {
    var enrollment = house.enroll(house.ada(), "tips");
    house.port(Enrollments.class).problem(enrollment, "a template is broken");
    var end = new JournalEntry(1, JournalEntry.Kind.END, "end", "completed", NINE, NINE);

    house.recording().close(enrollment, new Ending(Kind.COMPLETED, null, NINE), List.of(end));

    var row = house.port(Enrollments.class).find(enrollment).orElseThrow();
    assertThat(row.state()).isEqualTo(EnrollmentState.COMPLETED);
    assertThat(row.reason()).isNull();
    assertThat(row.problem()).isNull();
    assertThat(row.endedAt()).isEqualTo(Instant.ofEpochMilli(NINE));
    assertThat(house.port(Journal.class).of(enrollment))
        .extracting(Journal.Entry::outcome)
        .containsExactly("completed");
  }

  @Test
  void ofTwoEndingsTheLastOneCounts() {
    var enrollment = house.enroll(house.ada(), "tips");
    var recording = house.recording();

    recording.close(
        enrollment,
        new Ending(Kind.COMPLETED, null, NINE),
        List.of(new JournalEntry(1, JournalEntry.Kind.END, "end", "completed", NINE, NINE)));
    recording.close(
        enrollment,
        new Ending(Kind.GOAL, "Demo Booked", TEN),
        List.of(new JournalEntry(1, JournalEntry.Kind.END, "end", "goal", NINE, TEN)));

    var row = house.port(Enrollments.class).find(enrollment).orElseThrow();
    assertThat(row.state()).isEqualTo(EnrollmentState.GOAL);
    assertThat(row.reason()).isEqualTo("Demo Booked");
    assertThat(row.endedAt()).isEqualTo(Instant.ofEpochMilli(TEN));
    assertThat(house.port(Journal.class).of(enrollment))
        .extracting(Journal.Entry::outcome)
        .containsExactly("goal");
  }
}
