package dev.senda.explorer;

import static dev.senda.explorer.TestJourney.testJourney;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.finding.JourneyFinding;
import dev.senda.journey.Condition;
import dev.senda.journey.Enrollment;
import dev.senda.journey.SentMessage;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class StepNameScopesTest {

  private static final Condition CUSTOMER = attribute("lifecycle").is("customer");

  private static List<JourneyFinding> findings(Consumer<Enrollment> story) {
    return Explorer.explore(testJourney(story)).findings();
  }

  @Test
  void nameInALaterRound_isFree() {
    assertThat(
            findings(
                lead -> {
                  for (int _ : lead.rounds(3)) {
                    SentMessage guide = lead.send(email("guide"));
                    if (guide.openedWithin(days(1))) {
                      break;
                    }
                    lead.pause(days(2));
                  }
                  lead.send(email("bye"));
                }))
        .isEmpty();
  }

  @Test
  void nameTwiceInOneRound_isTaken() {
    assertThat(
            findings(
                lead -> {
                  for (int _ : lead.rounds(3)) {
                    lead.pause(days(1));
                    lead.send(email("guide"));
                    lead.pause(days(1));
                  }
                }))
        .containsExactly(new JourneyFinding.DuplicateStepName("pause 1 day"));
  }

  @Test
  void nameBeforeTheLoop_isTakenInItsRounds() {
    assertThat(
            findings(
                lead -> {
                  lead.send(email("guide"));
                  for (int _ : lead.rounds(2)) {
                    lead.send(email("guide"));
                  }
                }))
        .containsExactly(new JourneyFinding.DuplicateStepName("guide"));
  }

  @Test
  void nameOfTheLoop_isTakenAfterIt_evenIfLeftEarly() {
    assertThat(
            findings(
                lead -> {
                  for (int _ : lead.rounds(3)) {
                    if (lead.send(email("guide")).openedWithin(days(1))) {
                      break;
                    }
                  }
                  lead.send(email("guide"));
                }))
        .containsExactly(new JourneyFinding.DuplicateStepName("guide"));
    assertThat(
            findings(
                lead -> {
                  for (int _ : lead.rounds(3)) {
                    if (lead.is(CUSTOMER)) {
                      break;
                    }
                    lead.send(email("guide"));
                  }
                  lead.send(email("guide"));
                }))
        .as("left before it was sent in that round")
        .containsExactly(new JourneyFinding.DuplicateStepName("guide"));
  }

  @Test
  void nestedLoops_areAllowed() {
    assertThat(
            findings(
                lead -> {
                  for (int _ : lead.rounds("weeks", 2)) {
                    lead.send(email("weekly"));
                    for (int _ : lead.rounds("days", 2)) {
                      lead.send(email("daily"));
                      lead.pause(days(1));
                    }
                    lead.pause("weekend", days(2));
                  }
                }))
        .isEmpty();
  }

  @Test
  void namesOfTheInnerLoop_areTakenInTheRestOfTheOuterRound() {
    assertThat(
            findings(
                lead -> {
                  for (int _ : lead.rounds("weeks", 2)) {
                    for (int _ : lead.rounds("days", 2)) {
                      lead.send(email("daily"));
                    }
                    lead.send(email("daily"));
                  }
                }))
        .containsExactly(new JourneyFinding.DuplicateStepName("daily"));
  }

  @Test
  void twoLoopsOnOnePath_needTwoNames() {
    assertThat(
            findings(
                lead -> {
                  for (int _ : lead.rounds(2)) {
                    lead.send(email("first"));
                  }
                  for (int _ : lead.rounds(2)) {
                    lead.send(email("second"));
                  }
                }))
        .containsExactly(new JourneyFinding.DuplicateStepName("repeat 2 times"));
  }

  @Test
  void closedScope_isRestoredForTheNextPath() {
    assertThat(
            findings(
                lead -> {
                  if (!lead.is(CUSTOMER)) {
                    lead.send(email("guide"));
                  }
                  for (int _ : lead.rounds(2)) {
                    if (lead.is(CUSTOMER)) {
                      lead.send(email("offer"));
                    }
                  }
                  lead.send(email("guide"));
                }))
        .as("the guide is sent twice only on the paths that come last")
        .containsExactly(new JourneyFinding.DuplicateStepName("guide"));
  }

  @Test
  void millionPathsOfALoop_becomeFewNodesPerRound() {
    var exploration =
        Explorer.explore(
            testJourney(
                lead -> {
                  for (int _ : lead.rounds(19)) {
                    if (lead.is(CUSTOMER)) {
                      lead.score(1);
                    }
                    lead.pause(days(1));
                  }
                }));

    assertThat(exploration.coverage()).hasToString("every path: 524,288");
    assertThat(exploration.findings()).isEmpty();
    assertThat(exploration.nodes())
        .as("round, question, score, pause; the end")
        .hasSize(4 * 19 + 1);
  }
}
