package dev.senda.temporal.workflow;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.property;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.bestHour;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.moment;
import static dev.senda.journey.Time.payday;
import static dev.senda.journey.Time.time;
import static dev.senda.journey.Time.workingDays;
import static java.time.DayOfWeek.TUESDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
  void workingDays_endOnAWorkingDay_atTheSameTime() {
    var began = Instant.ofEpochMilli(now()).atZone(ZONE).truncatedTo(ChronoUnit.MINUTES);
    var workflow =
        enroll(
            lead -> {
              lead.pause(workingDays(5));
              lead.pauseUntil(payday().at(time(18, 0)));
            });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    var then = endOf("pause 5 working days");
    assertThat(then.toLocalTime()).isCloseTo(began.toLocalTime(), within(1, ChronoUnit.MINUTES));
    assertThat(ChronoUnit.DAYS.between(began.toLocalDate(), then.toLocalDate())).isBetween(5L, 7L);
    assertThat(then.getDayOfWeek().getValue()).isLessThan(6);
    var payday = endOf("until payday at 18:00");
    assertThat(payday.getHour()).isEqualTo(18);
    assertThat(payday.toLocalDate().lengthOfMonth() - payday.getDayOfMonth()).isLessThan(3);
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
  void timeOfStartEvent_isWaitedFor_andIsNeverInTemporal() {
    var starts = today().plusDays(9).atTime(18, 0).atZone(ZONE);
    activities.profile.put("event.starts_at", starts.toOffsetDateTime().toString());
    var moment = moment(property("starts_at")).before(hours(1));
    var workflow =
        enroll(lead -> lead.send(email(lead.reaches(moment) ? "starts-soon" : "too-late")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("starts-soon");
    assertThat(endOf("1 hour before event.starts_at")).isEqualTo(starts.minusHours(1));
    assertThat(historyEvents().toString()).doesNotContain(starts.toLocalDate().toString());
  }

  @Test
  void timeWithoutZone_isInTheContactsZone() {
    var starts = today().plusDays(2).atTime(7, 30);
    activities.profile.put("appointment", starts.toString());
    var moment = moment(attribute("appointment"));
    var workflow = enroll(lead -> lead.send(email(lead.reaches(moment) ? "now" : "no-time")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("now");
    assertThat(endOf("time of appointment")).isEqualTo(starts.atZone(ZONE));
  }

  @Test
  void missingTime_answersNoAtOnce() {
    var moment = moment(property("starts_at"));
    var workflow = enroll(lead -> lead.send(email(lead.reaches(moment) ? "now" : "no-time")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("no-time");
    assertThat(activities.journalLines())
        .contains("time of event.starts_at: no: there is no such date, or it is past");
  }

  @Test
  void valueThatIsNoTime_answersNo_andTheTimelineSaysSo() {
    activities.profile.put("event.starts_at", "next Tuesday at 18:00");
    var moment = moment(property("starts_at")).before(hours(1));
    var workflow = enroll(lead -> lead.send(email(lead.reaches(moment) ? "now" : "no-time")));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("no-time");
    assertThat(activities.journalLines())
        .contains(
            "1 hour before event.starts_at: no: \"event.starts_at\" is not a date and time"
                + " (expected ISO 8601, such as 2026-05-01T18:00, or Unix time)");
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
