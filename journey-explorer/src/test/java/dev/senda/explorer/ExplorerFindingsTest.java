package dev.senda.explorer;

import static dev.senda.explorer.ExplorerFixture.CUSTOMER;
import static dev.senda.explorer.ExplorerFixture.explore;
import static dev.senda.explorer.ExplorerFixture.journey;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.explorer.finding.InvalidJourneyException;
import dev.senda.explorer.finding.JourneyFinding;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the exploration finds wrong with a journey. */
class ExplorerFindingsTest {

  @Test
  void moreThanMaxSteps_isReported() {
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
  void endlessLoop_isReported() {
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
            "a path does not end: 1,000 steps were followed, the last one \"country is MX\" (expected an end before: instead of while (true) write for (int _ : lead.rounds(12)), with as many rounds as you mean; or, until the enrollment ends, for (int _ : lead.every(FRIDAY, time(9, 0))) or for (int _ : lead.rounds()))",
            "step \"pause 1 day\": twice on one path (expected once: give one of them a name of its own; for a loop write for (int _ : lead.rounds(3)))");
  }

  @Test
  void duplicateStepNameOnOnePath_isReported() {
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
  void sameStepNameOnTwoPaths_isAllowed() {
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
  void conditionAskedTwice_isAllowed() {
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
  void differentStepsInTheSecondRun_areReported() {
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
  void shorterOrLongerSecondRun_isReported() {
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
  void nondeterminismOnALaterPath_isReported() {
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
  void changingPlan_isReported() {
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
  void exception_isReportedWithItsPath() {
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
  void stepAfterACaughtEnd_isReported() {
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
  void validate_rejectsAJourney_withAllItsFindings() {
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
}
