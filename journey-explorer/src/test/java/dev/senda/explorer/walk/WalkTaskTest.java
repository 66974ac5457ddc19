package dev.senda.explorer.walk;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.journey.TeamNotification.sales;
import static dev.senda.journey.TeamNotification.team;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.workingDays;
import static dev.senda.journey.Time.workingHours;
import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.explorer.Explorer;
import dev.senda.explorer.TestJourney;
import dev.senda.explorer.dryrun.Assumption;
import dev.senda.explorer.dryrun.DryRun;
import dev.senda.explorer.dryrun.DryRunContact;
import dev.senda.explorer.facts.JourneyFacts;
import dev.senda.explorer.lock.PathLock;
import dev.senda.explorer.simulation.Simulation;
import dev.senda.explorer.simulation.rates.Rates;
import dev.senda.journey.Journey;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

/** Tasks of the team, in stories, paths, locks, pictures, dry runs and simulations. */
class WalkTaskTest {

  private static final ZonedDateTime START = ZonedDateTime.of(2026, 1, 5, 10, 0, 0, 0, UTC);
  private static final String CALL = "Call within two hours";

  private final Journey handOver =
      TestJourney.testJourney(
          lead -> {
            if (!lead.task(sales(CALL)).doneWithin(hours(2))) {
              lead.notify(team("sales-lead", "Nobody has called"));
            }
          });

  @Test
  void taskOfTheStory_isDoneAtItsTime() {
    var called = Walk.walk(handOver, contact().getsDone(CALL, hours(1)));
    assertThat(called.actions()).containsExactly("task for sales: Call within two hours");
    assertThat(called.took()).isEqualTo(hours(1));

    assertThat(Walk.walk(handOver, contact().getsDone(CALL, hours(3))).actions())
        .contains("notify sales-lead: Nobody has called");
    assertThat(Walk.walk(handOver, contact()).took()).isEqualTo(hours(2));
    assertThatThrownBy(() -> Walk.walk(handOver, contact().getsDone("Call", hours(1))))
        .hasMessageContaining("task that is waited for");
  }

  @Test
  void workingHours_areThoseOfAnOffice() {
    var inOffice =
        TestJourney.testJourney(
            lead -> {
              if (!lead.task(sales(CALL)).doneWithin(workingHours(2))) {
                lead.notify(team("sales-lead", "Nobody has called"));
              }
            });
    var friday = contact().enrolledAt("2026-01-02T17:00");

    assertThat(Walk.walk(inOffice, friday).took()).isEqualTo(hours(65));
    assertThat(Walk.walk(inOffice, friday.hasHoliday("2026-01-05")).took()).isEqualTo(hours(89));
    assertThat(Walk.walk(inOffice, friday.getsDone(CALL, hours(64))).actions()).hasSize(1);
    assertThat(PathLock.of(Explorer.explore(inOffice)).text())
        .contains("done within 2 working hours: no -> notify");
    assertThat(Explorer.explore(inOffice).mermaid()).contains("|\"not within 2 working hours\"|");
  }

  @Test
  void workingDays_areThoseOfTheTeam() {
    var inDays =
        TestJourney.testJourney(
            lead -> {
              if (!lead.task(sales(CALL)).doneWithin(workingDays(2))) {
                lead.notify(team("sales-lead", "Nobody has called"));
              }
            });
    var friday = contact().enrolledAt("2026-01-02T17:00");

    assertThat(Walk.walk(inDays, friday).took()).isEqualTo(days(4));
    assertThat(Walk.walk(inDays, friday.hasHoliday("2026-01-05")).took()).isEqualTo(days(5));
    assertThat(Walk.walk(inDays, friday.getsDone(CALL, days(3))).actions()).hasSize(1);
    var exploration = Explorer.explore(inDays);
    assertThat(PathLock.of(exploration).text())
        .contains("done within 2 working days: no -> notify");
    assertThat(exploration.mermaid()).contains("|\"not within 2 working days\"|");
    assertThat(JourneyFacts.of(exploration).toString())
        .contains("ends: after no time at the earliest, after 18 days at the latest");
  }

  @Test
  void pathsLockAndPicture_showTheWait() {
    var exploration = Explorer.explore(handOver);

    var lock = PathLock.of(exploration).text();
    assertThat(lock)
        .contains("done within 2 hours: yes -> end", "done within 2 hours: no -> notify");
    assertThat(PathLock.parse(lock).text()).isEqualTo(lock);
    assertThat(exploration.mermaid())
        .contains(
            "task for sales: Call within two hours", "|\"done\"|", "|\"not within 2 hours\"|");
    assertThat(exploration.awaitedEvents().tasks())
        .hasToString("[task for sales: Call within two hours]");
  }

  @Test
  void dryRunAndSimulation_assumeWhetherItIsDone() {
    var someone = DryRunContact.of(contact().scenarioContact());
    assertThat(DryRun.possibleRuns(handOver, someone, START, 10).runs()).hasSize(2);
    assertThat(DryRun.of(handOver, someone, START, Assumption.DOES_EVERYTHING).toString())
        .contains(": yes");

    var forecast =
        Simulation.of(handOver)
            .contacts(2_000)
            .rates(Rates.parse("task \"%s\" = 0.75 within 1 hour".formatted(CALL), handOver))
            .run();
    assertThat(forecast.toString()).containsPattern("no .*(4[5-9]|5[0-4])\\d");
  }
}
