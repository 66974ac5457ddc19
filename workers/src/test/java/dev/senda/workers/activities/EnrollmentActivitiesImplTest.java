package dev.senda.workers.activities;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.in;
import static dev.senda.journey.Condition.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.Action;
import dev.senda.journey.Moment;
import dev.senda.journey.Time;
import dev.senda.store.actions.Coupons;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.Journal;
import dev.senda.store.support.Ids;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.EnrollmentActivities.EndingType;
import dev.senda.temporal.activities.EnrollmentActivities.EnrollmentEnding;
import dev.senda.temporal.activities.JournalEntry;
import dev.senda.workers.WorkerFixture;
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
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class EnrollmentActivitiesImplTest {

  private static final long NINE = Instant.parse("2026-11-23T09:00:00Z").toEpochMilli();
  private static final long TEN = Instant.parse("2026-11-23T10:00:00Z").toEpochMilli();

  @TempDir static Path templates;

  private static WorkerFixture workerFixture;

  @BeforeAll
  static void open() {
    workerFixture = new WorkerFixture(templates);
  }

  @AfterAll
  static void close() {
    workerFixture.close();
  }

  @Test
  void condition_isEvaluatedOnCurrentContact() {
    var contact = workerFixture.contact("ada@example.com", "{\"country\":\"MX\",\"orders\":5}");
    var enrollment = workerFixture.enroll(contact, "tips");
    var enrollmentActivitiesImpl = workerFixture.enrollmentActivities();

    assertThat(
            enrollmentActivitiesImpl.evaluateCondition(enrollment, attribute("country").is("MX")))
        .isTrue();
    assertThat(
            enrollmentActivitiesImpl.evaluateCondition(enrollment, attribute("orders").atLeast(6)))
        .isFalse();

    workerFixture
        .database()
        .sql("update contacts set attributes = '{\"orders\":6}' where key = :key")
        .param("key", contact)
        .update();

    assertThat(
            enrollmentActivitiesImpl.evaluateCondition(enrollment, attribute("orders").atLeast(6)))
        .isTrue();
  }

  @Test
  void unknownEnrollment_throws() {
    assertThatThrownBy(
            () ->
                workerFixture
                    .enrollmentActivities()
                    .evaluateCondition(UUID.randomUUID(), attribute("country").isKnown()))
        .hasMessageContaining("there is no enrollment");
  }

  @Test
  void segment_isResolvedByCatalog() {
    var contact = workerFixture.contact("hot@example.com", "{}");
    var enrollment = workerFixture.enroll(contact, "tips");

    assertThat(
            workerFixture
                .enrollmentActivities()
                .evaluateCondition(enrollment, in(segment("hot-leads"))))
        .isFalse();
    workerFixture.enrollmentActivities().applyAction(enrollment, 1, new Action.Score(60));

    assertThat(
            workerFixture
                .enrollmentActivities()
                .evaluateCondition(enrollment, in(segment("hot-leads"))))
        .isTrue();
    assertThatThrownBy(
            () ->
                workerFixture
                    .enrollmentActivities()
                    .evaluateCondition(enrollment, in(segment("hot-leeds"))))
        .hasMessage("Unknown segment \"hot-leeds\"; did you mean \"hot-leads\"?");
  }

  @Test
  void failure_isBlockedReason_untilItSucceeds() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");

    assertThatThrownBy(
            () ->
                workerFixture
                    .enrollmentActivities()
                    .evaluateCondition(enrollment, in(segment("hot-leeds"))))
        .isInstanceOf(RuntimeException.class);
    assertThat(problemOf(enrollment))
        .isEqualTo("Unknown segment \"hot-leeds\"; did you mean \"hot-leads\"?");
    workerFixture.enrollmentActivities().evaluateCondition(enrollment, in(segment("hot-leads")));
    assertThat(problemOf(enrollment)).isNull();

    assertThatThrownBy(
            () ->
                workerFixture
                    .enrollmentActivities()
                    .applyAction(enrollment, 1, new Action.EnrollIn("servise", List.of())))
        .isInstanceOf(RuntimeException.class);
    assertThat(problemOf(enrollment))
        .isEqualTo("Unknown journey \"servise\"; did you mean \"service\"?");
    workerFixture
        .enrollmentActivities()
        .applyAction(enrollment, 1, new Action.EnrollIn("service", List.of()));
    assertThat(problemOf(enrollment)).isNull();
  }

  private static @Nullable String problemOf(UUID enrollment) {
    return workerFixture.bean(Enrollments.class).find(enrollment).orElseThrow().blockedReason();
  }

  @Test
  void action_isExecutedOnce() {
    var contact = workerFixture.contact("eager@example.com", "{}");
    var enrollment = workerFixture.enroll(contact, "tips");

    workerFixture.enrollmentActivities().applyAction(enrollment, 1, new Action.Score(20));
    workerFixture.enrollmentActivities().applyAction(enrollment, 1, new Action.Score(20));
    workerFixture.enrollmentActivities().applyAction(enrollment, 2, new Action.Score(5));

    assertThat(workerFixture.bean(Contacts.class).find(contact).orElseThrow().score())
        .isEqualTo(25);
  }

  @Test
  void enrollIn_followsTheOtherPlansRules() {
    var contact = workerFixture.contact("guest@example.com", "{}");
    var enrollment = workerFixture.enroll(contact, "tips");

    workerFixture
        .enrollmentActivities()
        .applyAction(enrollment, 1, new Action.EnrollIn("service", List.of()));

    assertThat(workerFixture.bean(Enrollments.class).findRunning(contact))
        .extracting(EnrollmentRow::journey)
        .containsExactly("tips", "service");
    assertThatThrownBy(
            () ->
                workerFixture
                    .enrollmentActivities()
                    .applyAction(enrollment, 2, new Action.EnrollIn("servise", List.of())))
        .hasMessage("Unknown journey \"servise\"; did you mean \"service\"?");
  }

  @Test
  void coupon_isTakenWhileAvailable() {
    workerFixture.bean(Coupons.class).add("welcome-10", List.of("ONLY-1"));
    var first = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    var second = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");

    assertThat(workerFixture.enrollmentActivities().takeCoupon(first, 1, "welcome-10")).isTrue();
    assertThat(workerFixture.enrollmentActivities().takeCoupon(first, 1, "welcome-10")).isTrue();
    assertThat(workerFixture.enrollmentActivities().takeCoupon(second, 1, "welcome-10")).isFalse();
  }

  @Test
  void learnedVariant_isKept() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    var variants = List.of("A", "B", "C");

    var chosen =
        workerFixture
            .enrollmentActivities()
            .assignVariant(enrollment, "offer", variants, List.of(1, 1, 1));

    for (int i = 0; i < 20; i++) {
      assertThat(
              workerFixture
                  .enrollmentActivities()
                  .assignVariant(enrollment, "offer", variants, List.of(1, 1, 1)))
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
  void moment_isInContactsTimeZone(@Nullable String zone, String moment, String expected) {
    var enrollment = workerFixture.enroll(inZone(zone, "{}"), "tips");

    assertThat(
            workerFixture
                .enrollmentActivities()
                .resolveMoment(
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

  /** From Monday at 10:00 in Madrid; the contact's zone and holidays do not matter. */
  @ParameterizedTest
  @CsvSource({
    "2, hours, 2026-11-23T11:00:00Z",
    "8, hours, 2026-11-23T17:00:00Z",
    "9, hours, 2026-11-24T09:00:00Z",
    "45, hours, 2026-11-30T09:00:00Z",
    "1, days, 2026-11-24T09:00:00Z",
    "3, days, 2026-11-26T09:00:00Z"
  })
  void officeTime_isThatOfTheTeam(int count, String unit, String expected) {
    var enrollment = workerFixture.enroll(inZone("Asia/Tokyo", "{\"country\":\"US\"}"), "tips");
    var days = new Moment.OfficeDays(Time.workingDays(count));
    var moment = unit.equals("days") ? days : Time.workingHours(count);

    assertThat(workerFixture.enrollmentActivities().resolveMoment(enrollment, moment, NINE))
        .isEqualTo(Instant.parse(expected).toEpochMilli());
  }

  /** From Monday, before Thanksgiving. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Europe/London | {"country":"US"}                | 2026-11-30T09:00:00Z
          Europe/London | {"country":"GB"}                | 2026-11-27T09:00:00Z
          Europe/London | {}                              | 2026-11-27T09:00:00Z
          Asia/Tokyo    | {"country":"Estados Unidos"}    | 2026-11-30T09:00:00Z
          """)
  void workingDays_areThoseOfTheContactsCountry(String zone, String attributes, String expected) {
    var enrollment = workerFixture.enroll(inZone(zone, attributes), "tips");

    assertThat(
            workerFixture
                .enrollmentActivities()
                .resolveMoment(enrollment, Time.workingDays(4), NINE))
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
          2026-12-24 23:30:00       | 2026-12-24T06:00:00Z
          1798070400                | 2026-12-24T06:00:00Z
          1798070400000             | 2026-12-24T06:00:00Z
          20261224                  | 2026-12-24T06:00:00Z
          """)
  void date_isTheDayAsWritten(String date, @Nullable String expected) {
    var contact = inZone(null, "{\"trial_ends\":\"%s\"}".formatted(date));
    var enrollment = workerFixture.enroll(contact, "tips");

    assertThat(
            workerFixture
                .enrollmentActivities()
                .resolveMoment(enrollment, Time.date("trial_ends"), NINE))
        .isEqualTo(expected == null ? null : Instant.parse(expected).toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-02-30", "Christmas", "24/12/2026", "7"})
  void textThatIsNoDate_isToldApart(String date) {
    var contact = inZone(null, "{\"trial_ends\":\"%s\"}".formatted(date));
    var enrollment = workerFixture.enroll(contact, "tips");

    assertThat(
            workerFixture
                .enrollmentActivities()
                .resolveMoment(enrollment, Time.date("trial_ends"), NINE))
        .isEqualTo(EnrollmentActivities.NOT_A_DATE);
  }

  @Test
  void invalidDate_isLoggedWithoutItsValue(CapturedOutput log) {
    var contact = inZone(null, "{\"trial_ends\":\"when Eve says so\"}");
    var enrollment = workerFixture.enroll(contact, "tips");

    workerFixture.enrollmentActivities().resolveMoment(enrollment, Time.date("trial_ends"), NINE);
    workerFixture.enrollmentActivities().resolveMoment(enrollment, Time.date("birthday"), NINE);

    assertThat(log)
        .contains("Contact %s: \"trial_ends\" is not a date".formatted(contact))
        .doesNotContain("Eve", "birthday");
  }

  private static String inZone(@Nullable String zone, String attributes) {
    var contact =
        workerFixture.contact("z-%s@example.com".formatted(Ids.newContactKey()), attributes);
    workerFixture
        .database()
        .sql("update contacts set time_zone = :zone where key = :key")
        .param("zone", zone)
        .param("key", contact)
        .update();
    return contact;
  }

  @Test
  void close_endsEnrollment_andKeepsJournal() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    workerFixture.bean(Enrollments.class).setBlockedReason(enrollment, "a template is broken");
    var end = new JournalEntry(1, JournalEntry.EntryType.END, "end", "completed", NINE, NINE);

    workerFixture
        .enrollmentActivities()
        .closeEnrollment(
            enrollment, new EnrollmentEnding(EndingType.COMPLETED, null, NINE), List.of(end));

    var row = workerFixture.bean(Enrollments.class).find(enrollment).orElseThrow();
    assertThat(row.state()).isEqualTo(EnrollmentState.COMPLETED);
    assertThat(row.endReason()).isNull();
    assertThat(row.blockedReason()).isNull();
    assertThat(row.endedAt()).isEqualTo(Instant.ofEpochMilli(NINE));
    assertThat(workerFixture.bean(Journal.class).findByEnrollment(enrollment))
        .extracting(Journal.JournalRow::outcome)
        .containsExactly("completed");
  }

  @Test
  void twoEndings_lastOneCounts() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    var enrollmentActivitiesImpl = workerFixture.enrollmentActivities();

    enrollmentActivitiesImpl.closeEnrollment(
        enrollment,
        new EnrollmentEnding(EndingType.COMPLETED, null, NINE),
        List.of(new JournalEntry(1, JournalEntry.EntryType.END, "end", "completed", NINE, NINE)));
    enrollmentActivitiesImpl.closeEnrollment(
        enrollment,
        new EnrollmentEnding(EndingType.GOAL, "Demo Booked", TEN),
        List.of(new JournalEntry(1, JournalEntry.EntryType.END, "end", "goal", NINE, TEN)));

    var row = workerFixture.bean(Enrollments.class).find(enrollment).orElseThrow();
    assertThat(row.state()).isEqualTo(EnrollmentState.GOAL);
    assertThat(row.endReason()).isEqualTo("Demo Booked");
    assertThat(row.endedAt()).isEqualTo(Instant.ofEpochMilli(TEN));
    assertThat(workerFixture.bean(Journal.class).findByEnrollment(enrollment))
        .extracting(Journal.JournalRow::outcome)
        .containsExactly("goal");
  }
}
