package dev.senda.explorer;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.explorer.finding.InvalidJourneyException;
import dev.senda.explorer.finding.JourneyFinding;
import dev.senda.explorer.graph.JourneyPath;
import dev.senda.journey.Condition;
import dev.senda.journey.Engagement;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ExplorerTest {

  private static final Condition CUSTOMER = attribute("lifecycle").is("customer");

  private static Journey journey(Consumer<Enrollment> path) {
    return journey(Plan.named("under-test").purpose("Be explored").owner("tests"), path);
  }

  private static Journey journey(Plan plan, Consumer<Enrollment> path) {
    return new Journey() {
      @Override
      public Plan plan() {
        return plan;
      }

      @Override
      public void run(Enrollment lead) {
        path.accept(lead);
      }
    };
  }

  private static Exploration explore(Consumer<Enrollment> path) {
    return Explorer.explore(journey(path));
  }

  @Test
  void everyCombinationOfAnswersIsAPathInTheOrderOfTheCode() {
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
  void aJourneyWithoutStepsHasOnePathThatIsItsEnd() {
    assertThat(explore(_ -> {}).paths().map(JourneyPath::toString)).containsExactly("end");
  }

  @Test
  void aPathKnowsHowLongItTakesAtLeastAndAtMost() {
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
  void sixtyFiveThousandPathsThatRejoinAreWalkedAndKeptSmall() {
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
  void aChoiceThatDependsOnAnEarlierAnswerStaysApartUntilThePathsAreTheSame() {
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
  void moreThanTheMaximumOfPathsIsSaid() {
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
  void moreStepsThanTheMaximumAreRefused() {
    var exploration =
        Explorer.explore(
            journey(
                lead -> {
                  for (int i = 0; i < 10; i++) {
                    lead.happens(event("E" + i), within(days(1)));
                  }
                }),
            new Explorer.Limits(100, 50, 500));

    assertThat(exploration.coverage()).isInstanceOf(Coverage.Partial.class);
    assertThat(exploration.findings())
        .singleElement()
        .asString()
        .matches(
            "not every path is known: only \\d+ were followed \\(expected no more than that\\)");
  }

  @Test
  void asManyPathsAsTheMaximumAreAllKnown() {
    var exploration =
        Explorer.explore(journey(lead -> lead.is(CUSTOMER)), new Explorer.Limits(2, 50, 1_000_000));

    assertThat(exploration.isExhaustive()).isTrue();
    assertThat(exploration.findings()).isEmpty();
  }

  @Test
  void aJourneyThatLoopsForEverOverItsAnswersIsFoundOut() {
    var exploration =
        explore(
            lead -> {
              while (!lead.is(CUSTOMER) || !lead.is(attribute("country").is("MX"))) {
                lead.pause(days(1));
              }
            });

    assertThat(exploration.isExhaustive()).isFalse();
    assertThat(exploration.findings())
        .extracting(JourneyFinding::toString)
        .contains(
            "a path does not end: 1,000 steps were followed (expected an end before)",
            "step \"pause 1 day\": twice on one path (expected once: give one of them a name of its own)");
  }

  @Test
  void aNameThatComesTwiceOnOnePathIsFound() {
    var exploration =
        explore(
            lead -> {
              lead.send(email("guide"));
              lead.pause(days(1));
              lead.pause(days(1));
              lead.send(email("guide"));
            });

    assertThat(exploration.findings())
        .containsExactly(
            new JourneyFinding.DuplicateStepName("pause 1 day"),
            new JourneyFinding.DuplicateStepName("guide"));
  }

  @Test
  void aNameThatComesOnTwoPathsIsFine() {
    var exploration =
        explore(
            lead -> {
              if (lead.is(CUSTOMER)) {
                lead.pause(days(1));
                lead.send(email("bye"));
              } else {
                lead.send(email("bye"));
              }
            });

    assertThat(exploration.findings()).isEmpty();
  }

  @Test
  void aConditionMayBeAskedTwice() {
    assertThat(
            explore(
                    lead -> {
                      lead.is(CUSTOMER);
                      lead.pause(days(1));
                      lead.is(CUSTOMER);
                    })
                .findings())
        .isEmpty();
  }

  @Test
  void aJourneyThatTakesOtherStepsWhenRunAgainIsFound() {
    var runs = new AtomicInteger();

    var exploration = explore(lead -> lead.pause(days(runs.incrementAndGet())));

    assertThat(exploration.findings())
        .extracting(JourneyFinding::toString)
        .containsExactly(
            "run again with the same answers: pause 2 days (expected pause 1 day, as before: a"
                + " journey must not ask a clock, a random number or a variable that outlives its"
                + " run)");
    assertThat(exploration.isExhaustive()).isFalse();
  }

  @Test
  void aJourneyThatIsShorterOrLongerWhenRunAgainIsFound() {
    var shorter = new AtomicInteger();
    var longer = new AtomicInteger();

    assertThat(
            explore(
                    lead -> {
                      if (shorter.incrementAndGet() == 1) {
                        lead.pause(days(1));
                      }
                    })
                .findings())
        .containsExactly(new JourneyFinding.Nondeterministic("pause 1 day", "end"));
    assertThat(
            explore(
                    lead -> {
                      if (longer.incrementAndGet() == 2) {
                        lead.pause(days(1));
                      }
                    })
                .findings())
        .containsExactly(new JourneyFinding.Nondeterministic("an end", "pause 1 day"));
  }

  @Test
  void aJourneyThatDiffersOnlyOnALaterPathIsFound() {
    var runs = new AtomicInteger();

    assertThat(
            explore(
                    lead -> {
                      lead.pause(days(runs.incrementAndGet() < 3 ? 1 : 2));
                      lead.is(CUSTOMER);
                    })
                .findings())
        .containsExactly(new JourneyFinding.Nondeterministic("pause 1 day", "pause 2 days"));
  }

  @Test
  void aPlanThatDiffersWhenAskedAgainIsFound() {
    var asked = new AtomicInteger();
    var journey =
        new Journey() {
          @Override
          public Plan plan() {
            return Plan.named("plan-" + asked.incrementAndGet());
          }

          @Override
          public void run(Enrollment lead) {}
        };

    assertThat(Explorer.explore(journey).findings())
        .hasOnlyElementsOfType(JourneyFinding.Nondeterministic.class)
        .hasSize(1);
  }

  @Test
  void aJourneyThatThrowsIsFoundWithThePathThatLeadsThere() {
    var exploration =
        explore(
            lead -> {
              if (!lead.send(email("guide")).openedWithin(days(1))) {
                lead.send(email("Not A Name"));
              }
            });

    assertThat(exploration.findings())
        .singleElement()
        .asString()
        .startsWith("it throws java.lang.IllegalArgumentException: template: \"Not A Name\"")
        .endsWith(
            "(expected no exception) after: send email guide -> guide opened within 1 day: no");
  }

  @Test
  void aJourneyThatCatchesItsOwnEndIsFound() {
    var exploration =
        explore(
            lead -> {
              try {
                lead.exit("done");
              } catch (Error _) {
                lead.send(email("after-all"));
              }
            });

    assertThat(exploration.findings())
        .containsExactly(new JourneyFinding.StepAfterEnd("after-all"));
  }

  @Test
  void nothingRunsAfterAnExit() {
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
  void aJourneyWithFindingsIsRefusedWithAllOfThem() {
    var journey =
        journey(
            lead -> {
              lead.pause(days(1));
              lead.pause(days(1));
              throw new IllegalStateException("a bug");
            });

    assertThatThrownBy(() -> Explorer.validate(journey))
        .isInstanceOf(InvalidJourneyException.class)
        .hasMessageStartingWith("The journey \"under-test\" is refused:\n  step \"pause 1 day\"")
        .hasMessageContaining("\n  it throws java.lang.IllegalStateException: a bug");
  }

  @Test
  void aJourneyHearsWhatAnyPathWaitsForAndItsGoalAndExits() {
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
  void halfAMillionPathsAreWithinReach() {
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
