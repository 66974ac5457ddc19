package dev.senda.explorer;

import static dev.senda.explorer.ExplorerFixture.CUSTOMER;
import static dev.senda.explorer.ExplorerFixture.explore;
import static dev.senda.explorer.ExplorerFixture.journey;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.graph.JourneyPath;
import dev.senda.journey.Engagement;
import dev.senda.journey.Plan;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which paths, steps and awaited events the exploration finds. */
class ExplorerTest {

  @Test
  void everyCombinationOfAnswers_isAPath_inTheOrderOfTheCode() {
    var exploration =
        explore(
            lead -> {
              var guide = lead.send(email("guide"));
              if (!guide.openedWithin(days(3))) {
                lead.send(email("guide").subject("Did you get it?").named("guide-again"));
              }
              if (lead.is(CUSTOMER)) {
                lead.exit("knows us already");
              }
              lead.pause(days(2));
            });

    assertThat(exploration.paths().map(JourneyPath::toString))
        .containsExactly(
            "send email guide -> guide opened within 3 days: yes -> lifecycle is customer: yes"
                + " -> exit: knows us already",
            "send email guide -> guide opened within 3 days: yes -> lifecycle is customer: no"
                + " -> pause 2 days -> end",
            "send email guide -> guide opened within 3 days: no -> send email guide-again (guide)"
                + " -> lifecycle is customer: yes -> exit: knows us already",
            "send email guide -> guide opened within 3 days: no -> send email guide-again (guide)"
                + " -> lifecycle is customer: no -> pause 2 days -> end");
    assertThat(exploration.pathCount()).isEqualTo(4);
    assertThat(exploration.isExhaustive()).isTrue();
    assertThat(exploration.findings()).isEmpty();
  }

  @Test
  void journeyWithoutSteps_hasOnePath() {
    assertThat(explore(_ -> {}).paths().map(JourneyPath::toString)).containsExactly("end");
  }

  @Test
  void path_hasShortestAndLongestDuration() {
    var paths =
        explore(
                lead -> {
                  lead.pause(hours(4));
                  lead.send(email("offer")).clickedWithin(days(2));
                })
            .paths()
            .toList();

    assertThat(paths)
        .extracting(JourneyPath::shortestDuration)
        .containsExactly(hours(4), hours(52));
    assertThat(paths)
        .extracting(path -> path.longestDuration().orElseThrow())
        .containsExactly(hours(52), hours(52));
  }

  @Test
  void rejoiningPaths_areAllWalked_andShareNodes() {
    var exploration =
        explore(
            lead -> {
              for (int i = 0; i < 16; i++) {
                lead.happens(event("E" + i), within(days(1)));
              }
            });

    assertThat(exploration.pathCount()).isEqualTo(65_536);
    assertThat(exploration.paths()).hasSize(65_536);
    assertThat(exploration.nodes()).hasSize(17);
    assertThat(exploration.isExhaustive()).isTrue();
  }

  @Test
  void choiceByAnEarlierAnswer_staysApart_untilThePathsAreTheSame() {
    var exploration =
        explore(
            lead -> {
              boolean customer = lead.is(CUSTOMER);
              lead.pause(days(1));
              if (customer) {
                lead.send(email("whats-new"));
              }
              lead.send(email("bye"));
            });

    assertThat(exploration.pathCount()).isEqualTo(2);
    assertThat(exploration.steps()).hasSize(4);
    assertThat(exploration.nodes()).as("the pause twice, and the end").hasSize(6);
  }

  @Test
  void moreThanMaxPaths_isNotExhaustive() {
    var exploration =
        Explorer.explore(
            journey(
                lead -> {
                  for (int i = 0; i < 10; i++) {
                    lead.happens(event("E" + i), within(days(1)));
                  }
                }),
            new Explorer.Limits(100, 50, 1_000_000));

    assertThat(exploration.isExhaustive()).isFalse();
    assertThat(exploration.findings()).isEmpty();
    assertThat(exploration.mermaid()).contains("Not every path is shown");
  }

  @Test
  void exactlyMaxPaths_isExhaustive() {
    var exploration =
        Explorer.explore(journey(lead -> lead.is(CUSTOMER)), new Explorer.Limits(2, 50, 1_000_000));

    assertThat(exploration.isExhaustive()).isTrue();
    assertThat(exploration.findings()).isEmpty();
  }

  @Test
  void nothing_runsAfterAnExit() {
    assertThat(
            explore(
                    lead -> {
                      lead.exit("enough");
                      lead.send(email("never"));
                    })
                .paths()
                .map(JourneyPath::toString))
        .containsExactly("exit: enough");
  }

  @Test
  void awaitedEvents_areThoseOfAnyPath_andGoalAndExits() {
    var plan =
        Plan.named("under-test").goal(event("Demo Booked")).exitsOn(event("Lead Disqualified"));
    var order = event("Order Completed").with("total", 5);

    var awaitedEvents =
        Explorer.explore(
                journey(
                    plan,
                    lead -> {
                      if (!lead.send(email("guide")).openedWithin(days(1))) {
                        lead.happens(order, within(days(1)));
                      }
                    }))
            .awaitedEvents();

    assertThat(awaitedEvents.events())
        .containsExactly(order, event("Demo Booked"), event("Lead Disqualified"));
    assertThat(awaitedEvents.engagements())
        .as("an open, and what proves one")
        .containsExactly(Engagement.OPENED, Engagement.CLICKED, Engagement.REPLIED);
  }

  @Test
  void halfAMillionPaths_areAllWalked() {
    var exploration =
        explore(
            lead -> {
              for (int i = 0; i < 19; i++) {
                lead.happens(event("E" + i), within(days(1)));
              }
            });

    assertThat(exploration.isExhaustive()).isTrue();
    assertThat(exploration.pathCount()).isEqualTo(1 << 19);
    assertThat(exploration.paths().findFirst().orElseThrow().longestDuration())
        .contains(Duration.ofDays(19));
  }
}
