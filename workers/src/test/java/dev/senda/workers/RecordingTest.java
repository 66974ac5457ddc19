package dev.senda.workers;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.in;
import static dev.senda.journey.Condition.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.Action;
import dev.senda.journey.Moment;
import dev.senda.journey.Time;
import dev.senda.store.Contacts;
import dev.senda.store.Coupons;
import dev.senda.store.EnrollmentRow;
import dev.senda.store.EnrollmentState;
import dev.senda.store.Enrollments;
import dev.senda.store.Ids;
import dev.senda.store.Journal;
import dev.senda.temporal.JournalEntry;
import dev.senda.temporal.Records.Ending;
import dev.senda.temporal.Records.Kind;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
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
  void aSegmentIsAnsweredByWhatItMeans() {
    var contact = house.contact("hot@example.com", "{}");
    var enrollment = house.enroll(contact, "tips");

    assertThat(house.recording().holds(enrollment, in(segment("hot-leads")))).isFalse();
    house.recording().act(enrollment, 1, new Action.Score(60));

    assertThat(house.recording().holds(enrollment, in(segment("hot-leads")))).isTrue();
    assertThatThrownBy(() -> house.recording().holds(enrollment, in(segment("hot-leeds"))))
        .hasMessage("Unknown segment \"hot-leeds\"; did you mean \"hot-leads\"?");
  }

  @Test
  void whatSomebodyMustMendStandsOnTheEnrollmentUntilItIsMended() {
    var enrollment = house.enroll(house.ada(), "tips");

    assertThatThrownBy(() -> house.recording().holds(enrollment, in(segment("hot-leeds"))))
        .isInstanceOf(RuntimeException.class);
    assertThat(problemOf(enrollment))
        .isEqualTo("Unknown segment \"hot-leeds\"; did you mean \"hot-leads\"?");
    house.recording().holds(enrollment, in(segment("hot-leads")));
    assertThat(problemOf(enrollment)).isNull();

    assertThatThrownBy(() -> house.recording().act(enrollment, 1, new Action.EnrollIn("servise")))
        .isInstanceOf(RuntimeException.class);
    assertThat(problemOf(enrollment))
        .isEqualTo("Unknown journey \"servise\"; did you mean \"service\"?");
    house.recording().act(enrollment, 1, new Action.EnrollIn("service"));
    assertThat(problemOf(enrollment)).isNull();
  }

  private static @Nullable String problemOf(UUID enrollment) {
    return house.port(Enrollments.class).find(enrollment).orElseThrow().problem();
  }

  @Test
  void anActionIsTakenOnceHoweverOftenItIsTried() {
    var contact = house.contact("eager@example.com", "{}");
    var enrollment = house.enroll(contact, "tips");

    house.recording().act(enrollment, 1, new Action.Score(20));
    house.recording().act(enrollment, 1, new Action.Score(20));
    house.recording().act(enrollment, 2, new Action.Score(5));

    assertThat(house.port(Contacts.class).find(contact).orElseThrow().score()).isEqualTo(25);
  }

  @Test
  void anotherJourneyIsEnteredWhereItsPlanLetsTheContactIn() {
    var contact = house.contact("guest@example.com", "{}");
    var enrollment = house.enroll(contact, "tips");

    house.recording().act(enrollment, 1, new Action.EnrollIn("service"));

    assertThat(house.port(Enrollments.class).running(contact))
        .extracting(EnrollmentRow::journey)
        .containsExactly("tips", "service");
    assertThatThrownBy(() -> house.recording().act(enrollment, 2, new Action.EnrollIn("servise")))
        .hasMessage("Unknown journey \"servise\"; did you mean \"service\"?");
  }

  @Test
  void aCouponIsTakenWhileThereIsOne() {
    house.port(Coupons.class).add("welcome-10", List.of("ONLY-1"));
    var first = house.enroll(house.ada(), "tips");
    var second = house.enroll(house.ada(), "tips");

    assertThat(house.recording().takeCoupon(first, 1, "welcome-10")).isTrue();
    assertThat(house.recording().takeCoupon(first, 1, "welcome-10")).isTrue();
    assertThat(house.recording().takeCoupon(second, 1, "welcome-10")).isFalse();
  }

  @Test
  void aLearnedVariantIsKept() {
    var enrollment = house.enroll(house.ada(), "tips");
    var variants = List.of("A", "B", "C");

    var chosen = house.recording().choose(enrollment, "offer", variants, List.of(1, 1, 1));

    for (int i = 0; i < 20; i++) {
      assertThat(house.recording().choose(enrollment, "offer", variants, List.of(1, 1, 1)))
          .isEqualTo(chosen);
    }
  }

  /** Monday, 9:00 in London, 3:00 in Mexico City, 18:00 in Tokyo. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Europe/London    | TIME    | 2026-11-24T09:00:00Z
          Asia/Tokyo       | TIME    | 2026-11-24T00:00:00Z
          America/Nowhere  | TIME    | 2026-11-23T15:00:00Z
                           | TIME    | 2026-11-23T15:00:00Z
          Europe/London    | WEEKDAY | 2026-11-24T09:00:00Z
                           | WEEKDAY | 2026-11-24T15:00:00Z
          Europe/London    | BEST    | 2026-11-23T10:00:00Z
          Asia/Tokyo       | BEST    | 2026-11-24T01:00:00Z
          """)
  void aMomentIsOnTheContactsOwnClock(@Nullable String zone, String moment, String expected) {
    var enrollment = house.enroll(inZone(zone, "{}"), "tips");

    assertThat(
            house
                .recording()
                .when(
                    enrollment,
                    switch (moment) {
                      case "TIME" -> Time.time(9, 0);
                      case "WEEKDAY" -> new Moment.Weekday(DayOfWeek.TUESDAY, LocalTime.of(9, 0));
                      case "BEST" -> Time.bestHour();
                      default -> throw new IllegalArgumentException(moment);
                    },
                    NINE))
        .isEqualTo(Instant.parse(expected).toEpochMilli());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2026-12-24                | 2026-12-24T06:00:00Z
          2026-12-24T23:30:00Z      | 2026-12-24T06:00:00Z
          2026-12-24T23:30:00+09:00 | 2026-12-24T06:00:00Z
          2026-12-24T23:30          | 2026-12-24T06:00:00Z
          2026-11-23                |
          9999-12-31                |
          2026-02-30                |
          Christmas                 |
          24/12/2026                |
          """)
  void aDateIsTheDayAsItIsWritten(String date, @Nullable String expected) {
    var contact = inZone(null, "{\"trial_ends\":\"%s\"}".formatted(date));
    var enrollment = house.enroll(contact, "tips");

    assertThat(house.recording().when(enrollment, Time.date("trial_ends"), NINE))
        .isEqualTo(expected == null ? null : Instant.parse(expected).toEpochMilli());
  }

  @Test
  void aDateThatIsNoneIsSaidInTheLogWithoutItsValue(CapturedOutput log) {
    var contact = inZone(null, "{\"trial_ends\":\"when Eve says so\"}");
    var enrollment = house.enroll(contact, "tips");

    house.recording().when(enrollment, Time.date("trial_ends"), NINE);
    house.recording().when(enrollment, Time.date("birthday"), NINE);

    assertThat(log)
        .contains("Contact %s: attribute \"trial_ends\" is no date".formatted(contact))
        .doesNotContain("Eve", "birthday");
  }

  private static String inZone(@Nullable String zone, String attributes) {
    var contact = house.contact("z-%s@example.com".formatted(Ids.contactKey()), attributes);
    house
        .database()
        .sql("update contacts set time_zone = :zone where key = :key")
        .param("zone", zone)
        .param("key", contact)
        .update();
    return contact;
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
