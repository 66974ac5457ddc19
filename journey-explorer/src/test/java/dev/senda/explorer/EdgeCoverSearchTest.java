package dev.senda.explorer;

import static dev.senda.explorer.TestJourney.testJourney;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.explorer.finding.InvalidJourneyException;
import dev.senda.explorer.finding.JourneyFinding;
import dev.senda.journey.Engagement;
import dev.senda.journey.Enrollment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Journeys of too many paths: 15 waits or more, walked as if a thousand paths were the most. */
class EdgeCoverSearchTest {

  private static final Explorer.Limits FEW = new Explorer.Limits(1_000, 1_000, 100_000_000);

  private static boolean[] waits(Enrollment lead, int times) {
    var answers = new boolean[times];
    for (int i = 0; i < times; i++) {
      answers[i] = lead.happens(event("E" + i), within(days(1)));
    }
    return answers;
  }

  private static Exploration explore(Predicate<boolean[]> planted) {
    return Explorer.explore(
        testJourney(
            lead -> {
              boolean special = planted.test(waits(lead, 15));
              lead.pause("before the end", days(1));
              if (special) {
                lead.send(email("special"));
              }
              lead.send(email("bye"));
            }),
        FEW);
  }

  private static void assertThatItIsFound(Exploration exploration) {
    assertThat(exploration.coverage()).isInstanceOf(Coverage.EveryEdge.class);
    assertThat(exploration.findings())
        .isNotEmpty()
        .hasOnlyElementsOfType(JourneyFinding.DependsOnEarlierAnswer.class);
  }

  private static boolean all(boolean[] answers, int first) {
    for (int i = 0; i < first; i++) {
      if (!answers[i]) {
        return false;
      }
    }
    return true;
  }

  private static int count(boolean[] answers) {
    int count = 0;
    for (boolean answer : answers) {
      count += answer ? 1 : 0;
    }
    return count;
  }

  @Test
  void noDependence_coversEveryEdgeWithoutFindings() {
    var exploration = explore(_ -> false);

    assertThat(exploration.isExhaustive()).isFalse();
    assertThat(exploration.findings()).isEmpty();
    assertThat(exploration.coverage())
        .asString()
        .matches("edge cover: [\\d,]+ paths of too many; every edge seen, not every path");
    assertThat(exploration.pathCount()).isEqualTo(exploration.paths().count()).isLessThan(1_000);
    assertThat(exploration.nodes()).as("15 waits, pause, bye, end").hasSize(18);
  }

  @Test
  void dependenceOnOneAnswer_isReported() {
    var exploration = explore(answers -> answers[3]);

    assertThatItIsFound(exploration);
    assertThat(exploration.findings().getFirst().toString())
        .startsWith(
            "after \"before the end (pause 1 day)\" comes once \"send email special\", and once"
                + " \"send email bye\" on the path: E0 within 1 day: ")
        .endsWith(
            "(expected always the same, for this journey has too many paths to follow each: ask"
                + " again instead of keeping an answer in a variable, or split the journey)");
  }

  @Test
  void dependenceOnACount_isFound() {
    assertThatItIsFound(explore(answers -> count(answers) >= 3));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 8, 12})
  void dependenceOnAllOfSomeAnswers_isFound(int some) {
    assertThatItIsFound(explore(answers -> all(answers, some)));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 8, 12})
  void dependenceOnNoneOfSomeAnswers_isFound(int some) {
    assertThatItIsFound(
        explore(
            answers -> {
              for (int i = 0; i < some; i++) {
                if (answers[i]) {
                  return false;
                }
              }
              return true;
            }));
  }

  @Test
  void dependenceOnAnyPatternOfFive_isFound() {
    for (int pattern = 0; pattern < 32; pattern++) {
      int yes = pattern;
      assertThatItIsFound(
          explore(
              answers -> {
                for (int i = 0; i < 5; i++) {
                  if (answers[2 * i] != ((yes >> i & 1) == 1)) {
                    return false;
                  }
                }
                return true;
              }));
    }
  }

  /**
   * A mixed pattern of eight answers can escape (here it may be found or not): so no journey that
   * is walked this way is ever called known in full.
   */
  @Test
  void mixedPatternOfEight_mayEscape_soNothingIsClaimed() {
    var exploration =
        explore(
            answers -> {
              for (int i = 0; i < 8; i++) {
                if (answers[i] != (i % 3 == 0)) {
                  return false;
                }
              }
              return true;
            });

    assertThat(exploration.isExhaustive()).isFalse();
    assertThat(exploration.coverage()).asString().contains("not every path");
  }

  @Test
  void equalBranchesWithDifferentContinuation_areNoConflict() {
    var exploration =
        Explorer.explore(
            testJourney(
                lead -> {
                  waits(lead, 12);
                  if (lead.is(attribute("country").is("MX"))) {
                    lead.send(email("bye"));
                    lead.pause(days(1));
                  } else {
                    lead.send(email("bye"));
                    lead.pause(days(2));
                  }
                }),
            FEW);

    assertThat(exploration.findings()).isEmpty();
    assertThat(exploration.steps()).hasSize(12 + 1 + 1 + 2);
  }

  @Test
  void messageInAVariable_isNoConflict() {
    var exploration =
        Explorer.explore(
            testJourney(
                lead -> {
                  var guide = lead.send(email("guide"));
                  if (!guide.openedWithin(days(3))) {
                    guide = lead.send(email("guide").named("guide-again"));
                  }
                  waits(lead, 12);
                  if (guide.clickedWithin(days(2))) {
                    lead.send(email("thanks"));
                  }
                }),
            FEW);

    assertThat(exploration.findings()).isEmpty();
    assertThat(exploration.awaitedEvents().engagements())
        .contains(Engagement.OPENED, Engagement.CLICKED);
  }

  @Test
  void sameStepInEveryRound_isNoConflict() {
    var exploration =
        Explorer.explore(
            testJourney(
                lead -> {
                  for (int _ : lead.rounds(20)) {
                    if (lead.is(attribute("active").is(true))) {
                      var tip = lead.send(email("tip"));
                      if (tip.clickedWithin(days(1))) {
                        break;
                      }
                    }
                    lead.pause(days(7));
                  }
                  lead.send(email("bye"));
                }),
            FEW);

    assertThat(exploration.coverage()).isInstanceOf(Coverage.EveryEdge.class);
    assertThat(exploration.findings()).isEmpty();
  }

  @Test
  void nestedLoopsLeftEarly_stayFewPaths() {
    var exploration =
        Explorer.explore(
            testJourney(
                lead -> {
                  for (int _ : lead.rounds("weeks", 6)) {
                    for (int _ : lead.rounds("days", 5)) {
                      if (lead.is(attribute("active").is(true))) {
                        break;
                      }
                      lead.pause(days(1));
                    }
                    lead.is(attribute("country").is("MX"));
                  }
                }),
            FEW);

    assertThat(exploration.findings()).isEmpty();
    assertThat(exploration.nodes()).hasSize(103);
  }

  @Test
  void sameStepInAJavaLoop_isNoConflict() {
    var exploration =
        Explorer.explore(
            testJourney(
                lead -> {
                  for (int i = 0; i < 15; i++) {
                    if (lead.is(attribute("active").is(true))) {
                      lead.score(1);
                    } else {
                      lead.score(-1);
                    }
                  }
                }),
            FEW);

    assertThat(exploration.coverage()).isInstanceOf(Coverage.EveryEdge.class);
    assertThat(exploration.findings()).isEmpty();
  }

  @Test
  void stepsInAnotherOrder_areAConflict_andThePictureIsFinite() {
    var exploration =
        Explorer.explore(
            testJourney(
                lead -> {
                  boolean turned = lead.is(attribute("turned").is(true));
                  waits(lead, 12);
                  for (int i = 0; i < 2; i++) {
                    lead.send(email((i == 0) == turned ? "one" : "other"));
                  }
                }),
            FEW);

    assertThatItIsFound(exploration);
    assertThat(exploration.steps()).isNotEmpty();
  }

  @Test
  void tooManyPaths_mayRun() {
    var exploration = Explorer.validate(testJourney(lead -> waits(lead, 70)));

    assertThat(exploration.isExhaustive()).isFalse();
    assertThat(exploration.awaitedEvents().events()).hasSize(70);
  }

  @Test
  void tooManyPathsWithAConflict_mayNotRun() {
    var journey =
        testJourney(
            lead -> {
              boolean first = waits(lead, 30)[0];
              lead.pause(days(1));
              lead.send(email(first ? "one" : "other"));
            });

    assertThatThrownBy(() -> Explorer.validate(journey, FEW))
        .isInstanceOf(InvalidJourneyException.class)
        .hasMessageContaining("comes once \"send email one\", and once \"send email other\"");
  }

  @Test
  void edgeCover_findsTheSameFaultsAsAllPaths() {
    var twice =
        Explorer.explore(
            testJourney(
                lead -> {
                  waits(lead, 12);
                  lead.pause(days(1));
                  lead.pause(days(1));
                }),
            FEW);
    var throwing =
        Explorer.explore(
            testJourney(
                lead -> {
                  if (waits(lead, 12)[11]) {
                    throw new IllegalStateException("a bug");
                  }
                }),
            FEW);
    var runs = new AtomicInteger();
    var chance =
        Explorer.explore(
            testJourney(
                lead -> {
                  waits(lead, 12);
                  int run = runs.incrementAndGet();
                  lead.pause(days(run > 2_010 && run % 2 == 0 ? 2 : 1));
                }),
            FEW);

    assertThat(twice.findings())
        .containsExactly(new JourneyFinding.DuplicateStepName("pause 1 day"));
    assertThat(throwing.findings().toString())
        .contains("it throws java.lang.IllegalStateException");
    assertThat(chance.findings())
        .contains(new JourneyFinding.Nondeterministic("pause 1 day", "pause 2 days"));
  }

  @Test
  void millionPaths_areWalkedOneByOne() {
    var exploration = Explorer.explore(testJourney(lead -> waits(lead, 19)));

    assertThat(exploration.coverage()).hasToString("every path: 524,288");
  }

  @Test
  void dependence_isNoFaultIfEveryPathIsWalked() {
    var exploration =
        Explorer.explore(
            testJourney(
                lead -> {
                  boolean first = waits(lead, 16)[0];
                  lead.pause(days(1));
                  lead.send(email(first ? "one" : "other"));
                }));

    assertThat(exploration.coverage()).hasToString("every path: 65,536");
    assertThat(exploration.findings()).isEmpty();
  }
}
