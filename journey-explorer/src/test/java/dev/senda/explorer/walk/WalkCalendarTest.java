package dev.senda.explorer.walk;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.WalkFixture.walkThrough;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.nextWorkingDay;
import static dev.senda.journey.Time.payday;
import static dev.senda.journey.Time.time;
import static dev.senda.journey.Time.workingDays;
import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.explorer.Explorer;
import dev.senda.explorer.TestJourney;
import dev.senda.explorer.dryrun.Assumption;
import dev.senda.explorer.dryrun.DryRun;
import dev.senda.explorer.dryrun.DryRunContact;
import dev.senda.explorer.lock.PathLock;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

/** Working days and paydays in stories, locks, pictures and dry runs. */
class WalkCalendarTest {

  /** A Monday. */
  private static final ZonedDateTime START = ZonedDateTime.of(2026, 1, 5, 10, 0, 0, 0, UTC);

  private static void story(Enrollment lead) {
    lead.pause(workingDays(3));
    lead.send(email("reminder"));
    lead.pauseUntil(nextWorkingDay().at(time(9, 0)));
    lead.send(email("last-call"));
    lead.pauseUntil(payday());
  }

  @Test
  void workingDays_skipTheWeekend_andTheHolidaysOfTheStory() {
    assertThat(walkThrough(contact(), WalkCalendarTest::story).at("reminder"))
        .hasToString("2026-01-08T10:00Z");
    var walk = walkThrough(contact().hasHoliday("2026-01-06"), WalkCalendarTest::story);
    assertThat(walk.at("reminder")).hasToString("2026-01-09T10:00Z");
    assertThat(walk.at("last-call")).hasToString("2026-01-12T09:00Z");
    assertThat(walk.took().toDays()).isEqualTo(24);
    assertThatThrownBy(() -> contact().hasHoliday("6/1/2026"))
        .hasMessage("holiday: \"6/1/2026\" (expected a date, such as \"2026-01-06\")");
  }

  @Test
  void lockAndPicture_nameTheDays() {
    Journey journey = TestJourney.testJourney(WalkCalendarTest::story);
    var exploration = Explorer.explore(journey);

    assertThat(PathLock.of(exploration).text())
        .contains(
            "pause 3 working days -> send email reminder -> until next working day at 09:00 -> send email last-call -> until payday -> end");
    assertThat(exploration.mermaid()).contains("pause 3 working days", "until payday");
  }

  @Test
  void dryRun_usesTheCalendarOfTheContact() {
    var someone =
        DryRunContact.of(contact().scenarioContact())
            .workingDays(day -> day.isAfter(LocalDate.of(2026, 1, 10)));

    assertThat(
            DryRun.of(
                    TestJourney.testJourney(WalkCalendarTest::story),
                    someone,
                    START,
                    Assumption.IGNORES_EVERYTHING)
                .toString())
        .contains("Tue 13 Jan 2026 10:00    send email reminder");
  }
}
