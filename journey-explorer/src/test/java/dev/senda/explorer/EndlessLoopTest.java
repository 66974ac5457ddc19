package dev.senda.explorer;

import static dev.senda.explorer.ExplorerFixture.explore;
import static dev.senda.explorer.TestJourney.testJourney;
import static dev.senda.explorer.lint.LintFixture.lint;
import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.Walk.walk;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.bestHour;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.nextWorkingDay;
import static dev.senda.journey.Time.payday;
import static dev.senda.journey.Time.time;
import static dev.senda.journey.Time.within;
import static dev.senda.journey.Time.workingDays;
import static java.time.DayOfWeek.FRIDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.facts.JourneyFacts;
import dev.senda.explorer.graph.PathEnd;
import dev.senda.explorer.lock.PathLock;
import dev.senda.explorer.virtualtime.EnrollmentEnd;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Rounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Loops that go on until the enrollment ends: the explorer follows their first rounds. */
class EndlessLoopTest {

  private static void weekly(Enrollment lead) {
    for (int _ : lead.every(FRIDAY, time(9, 0))) {
      lead.send(email("news"));
    }
  }

  private static void weeklyUntilClicked(Enrollment lead) {
    for (int _ : lead.every(FRIDAY, time(9, 0))) {
      if (lead.send(email("news")).clickedWithin(days(2))) {
        break;
      }
    }
    lead.send(email("thanks"));
  }

  @Test
  void threeRounds_areFollowed() {
    assertThat(explore(EndlessLoopTest::weekly).paths())
        .singleElement()
        .hasToString(
            "every Friday 09:00, round 1 -> until Friday 09:00 -> send email news"
                + " -> every Friday 09:00, round 2 -> until Friday 09:00 -> send email news"
                + " -> every Friday 09:00, round 3 -> until Friday 09:00 -> send email news"
                + " -> goes on: every Friday 09:00");
  }

  @Test
  void everyPathOutOfTheLoop_isFollowed() {
    var exploration = explore(EndlessLoopTest::weeklyUntilClicked);

    assertThat(exploration.isExhaustive()).isTrue();
    assertThat(exploration.paths().map(path -> path.end().toString()))
        .containsExactly("end", "end", "end", "goes on: every Friday 09:00");
  }

  /** Where there are too many paths to follow each, the rounds are the same. */
  @Test
  void edgeCover_followsAsManyRounds() {
    Consumer<Enrollment> story =
        lead -> {
          for (int _ : lead.rounds()) {
            for (int i = 0; i < 12; i++) {
              lead.happens(event("E" + i), within(days(1)));
            }
          }
        };
    var exploration = Explorer.explore(testJourney(story), new Explorer.Limits(1000, 100, 100_000));

    assertThat(exploration.coverage()).isInstanceOf(Coverage.EveryEdge.class);
    assertThat(exploration.findings()).isEmpty();
    assertThat(exploration.paths().map(path -> path.end()))
        .containsOnly(new PathEnd.GoesOn("repeat"));
  }

  @Test
  void eachKindOfRound_readsAloud() {
    assertThat(nameOf(Enrollment::rounds)).isEqualTo("repeat");
    assertThat(nameOf(lead -> lead.every(time(9, 0)))).isEqualTo("every day at 09:00");
    assertThat(nameOf(lead -> lead.every(bestHour())))
        .isEqualTo("every day at the contact's best hour");
    assertThat(nameOf(lead -> lead.every(days(14)))).isEqualTo("every 14 days");
    assertThat(nameOf(lead -> lead.every(workingDays(3)))).isEqualTo("every 3 working days");
    assertThat(nameOf(lead -> lead.every(nextWorkingDay().at(time(9, 0)))))
        .isEqualTo("every working day at 09:00");
    assertThat(nameOf(lead -> lead.every(payday()))).isEqualTo("every payday");
    assertThat(nameOf(lead -> lead.every(date("birthday").everyYear())))
        .isEqualTo("every year birthday");
    assertThat(nameOf(lead -> lead.every(payday()).named("news"))).isEqualTo("news");
    assertThat(explore(lead -> lead.every(date("birthday"))).findings())
        .singleElement()
        .asString()
        .contains("every birthday: comes once (expected date(...).everyYear())");
  }

  private static String nameOf(Function<Enrollment, Rounds> loop) {
    var exploration =
        explore(
            lead -> {
              for (int _ : loop.apply(lead)) {
                break;
              }
            });
    return exploration.steps().iterator().next().name();
  }

  @Test
  void picture_isALoopWithoutAnEnd() {
    assertThat(explore(EndlessLoopTest::weekly).mermaid())
        .contains("every Friday 09:00", "each time", "again")
        .doesNotContain("round 2", "goes on", "Goes on", "after", "up to");
    assertThat(explore(EndlessLoopTest::weeklyUntilClicked).mermaid())
        .contains("not within 2 days, again")
        .doesNotContain("round 2");
  }

  @Test
  void lock_knowsThatItGoesOn() {
    var exploration = explore(EndlessLoopTest::weeklyUntilClicked);
    var lock = PathLock.of(exploration);

    assertThat(lock.text()).contains("-> goes on:\\ every Friday 09:00");
    assertThat(lock.changesSince(PathLock.parse(lock.text())).isEmpty()).isTrue();
  }

  @Test
  void facts_sayThatItGoesOn() {
    assertThat(JourneyFacts.of(explore(EndlessLoopTest::weekly)))
        .asString()
        .contains(
            "messages: at most 3 in the first 3 rounds",
            "ends: by a goal or an exit, with no latest end, for it goes on: every Friday 09:00");
    assertThat(JourneyFacts.of(explore(EndlessLoopTest::weeklyUntilClicked)).earliestEnd())
        .isEqualTo(Duration.ZERO);
  }

  @Nested
  class Walking {

    @Test
    void walk_endsAfterThreeRounds() {
      var walk = walk(testJourney(EndlessLoopTest::weekly), contact());

      assertThat(walk.end()).isEqualTo(new EnrollmentEnd.GoesOn("every Friday 09:00"));
      assertThat(walk.sent()).containsExactly("news", "news", "news");
      assertThat(Duration.between(walk.at("news"), walk.at("news", 3))).isEqualTo(days(14));
      assertThat(explore(EndlessLoopTest::weekly).paths())
          .anyMatch(path -> path.steps().equals(walk.steps()));
    }

    @Test
    void contactWithoutTheDate_hasNoRound() {
      Consumer<Enrollment> story =
          lead -> {
            for (int _ : lead.every(date("birthday").everyYear())) {
              lead.send(email("happy-birthday"));
            }
            lead.send(email("bye"));
          };

      assertThat(walk(testJourney(story), contact()).sent()).containsExactly("bye");
      assertThat(walk(testJourney(story), contact().has("birthday", "1990-05-01")).sent())
          .containsExactly("happy-birthday", "happy-birthday", "happy-birthday");
    }
  }

  @Nested
  class Linting {

    @Test
    void roundsThatWait_haveNoFindings() {
      assertThat(lint(EndlessLoopTest::weekly)).isEmpty();
      assertThat(lint(lead -> eachRound(lead, () -> lead.pause(days(1))))).isEmpty();
      assertThat(
              lint(
                  lead ->
                      eachRound(
                          lead,
                          () -> {
                            if (lead.happens(event("Demo Booked"), within(days(30)))) {
                              lead.score(1);
                            }
                          })))
          .isEmpty();
    }

    @Test
    void roundThatWaitsOnlySometimes_isReported() {
      assertThat(
              lint(
                  lead ->
                      eachRound(
                          lead,
                          () -> {
                            if (lead.reaches(date("trial_ends"))) {
                              lead.score(1);
                            }
                          })))
          .containsExactly(
              "\"repeat\": the next round can follow at once, again and again (expected a pause in each round, such as for (int _ : lead.every(FRIDAY, time(9, 0))), or as many rounds as you mean, such as lead.rounds(12)), on the path: repeat, round 1 -> reaches trial_ends: no -> repeat, round 2");
    }

    /** Who has opened the message once has opened it in every round. */
    @Test
    void engagement_isNoWait() {
      assertThat(
              lint(
                  lead -> {
                    var guide = lead.send(email("guide"));
                    eachRound(
                        lead,
                        () -> {
                          if (guide.openedWithin(days(1))) {
                            lead.score(1);
                          }
                        });
                  }))
          .singleElement()
          .asString()
          .startsWith("\"repeat\": the next round can follow at once");
    }

    /** What the last followed round asks may change the next one. */
    @Test
    void questionOfTheLastRound_hasAnEffect() {
      assertThat(
              lint(
                  lead -> {
                    var misses = new ArrayList<Integer>();
                    for (int round : lead.every(FRIDAY, time(9, 0))) {
                      if (misses.size() == 2) {
                        lead.exit("not interested");
                      }
                      if (!lead.send(email("news")).openedWithin(days(2))) {
                        misses.add(round);
                      }
                    }
                  }))
          .isEqualTo(List.of());
    }

    private static void eachRound(Enrollment lead, Runnable work) {
      for (int _ : lead.rounds()) {
        work.run();
      }
    }
  }
}
