package dev.senda.workers.activities;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.property;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.moment;
import static dev.senda.journey.Time.time;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Moment;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.workers.WorkerFixture;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
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

/** Moments that the event that enrolled, or the contact, has as a value. */
@ExtendWith(OutputCaptureExtension.class)
class EventMomentTest {

  private static final long NINE = Instant.parse("2026-11-23T09:00:00Z").toEpochMilli();

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2026-12-24T18:00          | 2026-12-24T16:00:00Z
          2026-12-24T18:00:00Z      | 2026-12-24T17:00:00Z
          2026-12-24T18:00:00-06:00 | 2026-12-24T23:00:00Z
          1798135200                | 2026-12-24T17:00:00Z
          2026-11-23T10:30          |
          2026-11-23T11:01          | 2026-11-23T09:01:00Z
          2026-11-01T18:00          |
          """)
  void timeOfStartEvent_isInTheContactsZoneWhereItNamesNone(
      String startsAt, @Nullable String expected) {
    var madrid =
        workerFixture.enrollOn("Webinar Booked", Map.of("starts_at", startsAt), inMadrid(), "tips");

    assertThat(resolve(madrid, moment(property("starts_at")).before(hours(1))))
        .isEqualTo(expected == null ? null : Instant.parse(expected).toEpochMilli());
  }

  @Test
  void dayOfStartEvent_staysADay() {
    var enrollment =
        workerFixture.enrollOn(
            "Invoice Sent", Map.of("due_on", "2026-12-24T23:30:00Z"), inMadrid(), "tips");

    assertThat(resolve(enrollment, date(property("due_on")).before(days(3)).at(time(9, 0))))
        .isEqualTo(Instant.parse("2026-12-21T08:00:00Z").toEpochMilli());
  }

  @Test
  void timeOfAnAttribute_isReadWhenAsked() {
    var contact = inMadrid();
    var enrollment = workerFixture.enroll(contact, "tips");
    assertThat(resolve(enrollment, moment(attribute("appointment")))).isNull();

    workerFixture
        .database()
        .sql(
            "update contacts set attributes = '{\"appointment\":\"2026-12-24T18:00\"}' where key = :key")
        .param("key", contact)
        .update();

    assertThat(resolve(enrollment, moment(attribute("appointment"))))
        .isEqualTo(Instant.parse("2026-12-24T17:00:00Z").toEpochMilli());
  }

  @Test
  void enrollmentByTheApi_hasNoSuchMoment() {
    var enrollment = workerFixture.enroll(inMadrid(), "tips");

    assertThat(resolve(enrollment, moment(property("starts_at")))).isNull();
  }

  @Test
  void unreadableTime_isToldApart_andLoggedWithoutItsValue(CapturedOutput log) {
    var contact = inMadrid();
    var enrollment =
        workerFixture.enrollOn(
            "Webinar Booked", Map.of("starts_at", "when Eve says so"), contact, "tips");

    assertThat(resolve(enrollment, moment(property("starts_at"))))
        .isEqualTo(EnrollmentActivities.NOT_A_DATE);
    assertThat(log)
        .contains("Contact %s: \"event.starts_at\" is not a date and time".formatted(contact))
        .doesNotContain("Eve");
  }

  private static @Nullable Long resolve(UUID enrollment, Moment moment) {
    return workerFixture.enrollmentActivities().resolveMoment(enrollment, moment, NINE);
  }

  private static String inMadrid() {
    var contact = workerFixture.newSubscribedContact();
    workerFixture
        .database()
        .sql("update contacts set time_zone = 'Europe/Madrid' where key = :key")
        .param("key", contact)
        .update();
    return contact;
  }
}
