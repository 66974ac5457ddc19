package dev.senda.temporal.workflow;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.bestHour;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.time;
import static java.time.DayOfWeek.TUESDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.temporal.testing.WorkflowTestBase;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** Pauses until a time of day or a weekday, and waits for dates of the contact. */
class CalendarStepTest extends WorkflowTestBase {

  @Test
  void pauseUntilTime_endsInTheContactsTimeZone() {
    var workflow = enroll(lead -> lead.pauseUntil(time(9, 30)));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(endOf("until 09:30").toLocalTime()).isEqualTo(LocalTime.of(9, 30));
    assertThat(tookBetween("until 09:30")).isLessThanOrEqualTo(days(1));
  }

  @Test
  void pauseUntilWeekdayAndBestHour_endThen() {
    var workflow =
        enroll(
            lead -> {
              lead.pauseUntil(TUESDAY, time(18, 0));
              lead.pauseUntil(bestHour());
            });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    var tuesday = endOf("until Tuesday 18:00");
    assertThat(tuesday.getDayOfWeek()).isEqualTo(TUESDAY);
    assertThat(tuesday.toLocalTime()).isEqualTo(LocalTime.of(18, 0));
    assertThat(endOf("until the contact's best hour")).isEqualTo(tuesday.plusDays(1).withHour(10));
  }

  @Test
  void timeZoneAndDateOfContact_areNeverInTemporal() {
    var trialEnds = today().plusDays(20).toString();
    activities.profile.put("trial_ends", trialEnds);
    var workflow =
        enroll(
            lead -> {
              lead.pauseUntil(time(9, 30));
              lead.reaches(date("trial_ends").before(days(3)));
            });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(historyEvents().toString()).doesNotContain("Mexico").doesNotContain(trialEnds);
  }

  @Test
  void dateOfContact_isWaitedFor() {
    var today = today();
    activities.profile.put("trial_ends", today.plusDays(20).toString());
    var date = date("trial_ends").before(days(3)).at(time(8, 0));
    var workflow = enroll(lead -> lead.send(email(lead.reaches(date) ? "ends-soon" : "no-date")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("ends-soon");
    assertThat(endOf(date.toString())).isEqualTo(today.plusDays(17).atTime(8, 0).atZone(ZONE));
  }

  @Test
  void missingDate_answersNo() {
    var workflow =
        enroll(lead -> lead.send(email(lead.reaches(date("trial_ends")) ? "ends" : "no-date")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("no-date");
    assertThat(activities.journalLines())
        .contains("trial_ends: no: there is no such date, or it is past");
  }

  @Test
  void valueThatIsNoDate_answersNo_andTheTimelineSaysSo() {
    activities.profile.put("trial_ends", "25/12/2026");
    var workflow =
        enroll(lead -> lead.send(email(lead.reaches(date("trial_ends")) ? "ends" : "no-date")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("no-date");
    assertThat(activities.journalLines())
        .contains(
            "trial_ends: no: \"trial_ends\" is not a date (expected ISO 8601, such as 2026-05-01,"
                + " or Unix time)");
  }

  @Test
  void pastDate_answersNoAtOnce() {
    activities.profile.put("trial_ends", today().toString());
    var workflow =
        enroll(lead -> lead.send(email(lead.reaches(date("trial_ends")) ? "ends" : "past")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("past");
    assertThat(tookBetween("trial_ends")).isLessThan(hours(1));
  }

  private ZonedDateTime endOf(String step) {
    var ended =
        activities.journal.stream()
            .filter(entry -> entry.step().equals(step))
            .findFirst()
            .orElseThrow()
            .ended();
    return Instant.ofEpochMilli(ended).atZone(ZONE).truncatedTo(ChronoUnit.MINUTES);
  }
}
