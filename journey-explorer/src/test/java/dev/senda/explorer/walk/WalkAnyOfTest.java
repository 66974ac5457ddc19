package dev.senda.explorer.walk;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.journey.AnyOf.anyOf;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;
import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.explorer.Explorer;
import dev.senda.explorer.TestJourney;
import dev.senda.explorer.dryrun.Assumption;
import dev.senda.explorer.dryrun.DryRun;
import dev.senda.explorer.dryrun.DryRunContact;
import dev.senda.explorer.graph.JourneyPath;
import dev.senda.explorer.lock.PathLock;
import dev.senda.explorer.simulation.Simulation;
import dev.senda.explorer.simulation.rates.Rate;
import dev.senda.explorer.simulation.rates.Rates;
import dev.senda.journey.Channel;
import dev.senda.journey.Journey;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

/** Any n of m events, in stories, paths, locks, pictures, dry runs and simulations. */
class WalkAnyOfTest {

  private static final ZonedDateTime START = ZonedDateTime.of(2026, 1, 5, 10, 0, 0, 0, UTC);

  private final Journey setUp =
      TestJourney.testJourney(
          lead -> {
            var two =
                anyOf(2, event("Profile Completed"), event("Project Created"), event("Team Added"));
            if (!lead.happens(two, within(days(14)))) {
              lead.send(email("need-help"));
            }
          });

  @Test
  void twoDifferentEvents_answerIt_inAnyOrder() {
    var walk =
        Walk.walk(
            setUp,
            contact()
                .does(event("Team Added"), days(1))
                .does(event("Team Added"), days(2))
                .does(event("Profile Completed"), days(3)));

    assertThat(walk.sent()).isEmpty();
    assertThat(walk.took()).isEqualTo(days(3));
  }

  @Test
  void sameEventTwice_orTheSecondTooLate_doesNotAnswerIt() {
    assertThat(
            Walk.walk(
                    setUp,
                    contact().does(event("Team Added"), days(1)).does(event("Team Added"), days(2)))
                .sent())
        .containsExactly("need-help");
    var late =
        Walk.walk(
            setUp,
            contact().does(event("Team Added"), days(1)).does(event("Project Created"), days(15)));
    assertThat(late.sent()).containsExactly("need-help");
    assertThat(late.took()).isEqualTo(days(14));
  }

  @Test
  void misspelledEvent_isRefused() {
    assertThatThrownBy(() -> Walk.walk(setUp, contact().does(event("Team Aded"), days(1))))
        .hasMessageContaining("did you mean \"Team Added\"?");
  }

  @Test
  void pathsAreTwo_whateverTheNumberOfEvents() {
    var exploration = Explorer.explore(setUp);

    assertThat(exploration.paths())
        .extracting(JourneyPath::toString)
        .containsExactly(
            "2 of Profile Completed, Project Created, Team Added within 14 days: yes -> end",
            "2 of Profile Completed, Project Created, Team Added within 14 days: no -> send email need-help -> end");
    var lock = PathLock.of(exploration).text();
    assertThat(PathLock.parse(lock).text()).isEqualTo(lock);
    assertThat(exploration.mermaid())
        .contains(
            "2 of Profile Completed, Project Created, Team Added?",
            "|\"within 14 days\"|",
            "|\"not within 14 days\"|");
    assertThat(exploration.awaitedEvents().events())
        .containsExactly(event("Profile Completed"), event("Project Created"), event("Team Added"));
  }

  @Test
  void dryRun_doesAsManyAsAreNeeded() {
    var someone = DryRunContact.of(contact().scenarioContact());

    assertThat(DryRun.of(setUp, someone, START, Assumption.DOES_EVERYTHING).toString())
        .contains(": yes");
    assertThat(DryRun.of(setUp, someone, START, Assumption.IGNORES_EVERYTHING).toString())
        .contains(": no");
    assertThat(DryRun.possibleRuns(setUp, someone, START, 10).runs()).hasSize(2);
  }

  @Test
  void simulation_countsThoseWhoDoEnough() {
    var rates =
        Rates.assumed()
            .event(event("Profile Completed"), Rate.of(1))
            .event(event("Project Created"), Rate.of(0.5))
            .event(event("Team Added"), Rate.of(0));

    var forecast = Simulation.of(setUp).contacts(2_000).rates(rates).run();

    assertThat(forecast.messages(Channel.EMAIL)).isBetween(930, 1_070);
  }

  @Test
  void wrongCount_isRefused() {
    assertThatThrownBy(() -> anyOf(3, event("A"), event("B")))
        .hasMessage("any of: 3 of [A, B] (expected 1 or more of two events or more)");
    assertThatThrownBy(() -> anyOf(0, event("A"), event("B"))).hasMessageContaining("0 of [A, B]");
    assertThatThrownBy(() -> anyOf(1, event("A"), event("A")))
        .hasMessage("any of: [A, A] (expected different events)");
  }
}
