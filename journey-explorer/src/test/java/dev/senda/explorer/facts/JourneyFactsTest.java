package dev.senda.explorer.facts;

import static dev.senda.explorer.TestJourney.testJourney;
import static dev.senda.journey.AwaitedEvent.clicked;
import static dev.senda.journey.AwaitedEvent.happened;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.bestHour;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.dayOfMonth;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.time;
import static dev.senda.journey.Time.within;
import static dev.senda.journey.Time.workingDays;
import static java.time.DayOfWeek.TUESDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.Coverage;
import dev.senda.explorer.Explorer;
import dev.senda.journey.Enrollment;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class JourneyFactsTest {

  private enum Reaction {
    CLICKED,
    ORDERED,
    NOTHING
  }

  private static JourneyFacts facts(Consumer<Enrollment> story) {
    return JourneyFacts.of(Explorer.explore(testJourney(story)));
  }

  private static void follow(Enrollment lead) {
    var guide = lead.send(email("guide"));
    if (guide.openedWithin(days(3))) {
      lead.pause(hours(4));
      lead.send(email("offer"));
    } else if (lead.is(attribute("vip").is(true))) {
      lead.send(email("again"));
      lead.pause(days(1));
      lead.send(email("and-again"));
    }
  }

  @Test
  void facts_asText_areOneLineEach() {
    assertThat(facts(JourneyFactsTest::follow))
        .hasToString(
            """
            messages: at most 3
            ends: after 4 hours at the earliest, after 4 days at the latest
            paths: every path: 3
            steps: 8
            waits for: opened, clicked, replied to\
            """);
  }

  @Test
  void emptyJourney_endsAtOnce() {
    assertThat(facts(_ -> {}))
        .hasToString(
            """
            messages: at most 0
            ends: after no time at the earliest, after no time at the latest
            paths: every path: 1
            steps: 0
            waits for: nothing\
            """);
  }

  @Test
  void waitForTimeOfDay_hasARangeOfDurations() {
    assertThat(facts(lead -> lead.pauseUntil(time(9, 0))).latestEnd())
        .isEqualTo(new JourneyFacts.LatestEnd.Bounded(days(1)));
    assertThat(facts(lead -> lead.pauseUntil(bestHour())).latestEnd())
        .isEqualTo(new JourneyFacts.LatestEnd.Bounded(days(1)));
    assertThat(facts(lead -> lead.pauseUntil(TUESDAY, time(9, 0))).latestEnd())
        .isEqualTo(new JourneyFacts.LatestEnd.Bounded(days(7)));
    assertThat(facts(lead -> lead.reaches(date("birthday").everyYear())).latestEnd())
        .isEqualTo(new JourneyFacts.LatestEnd.Bounded(days(366)));
    assertThat(facts(lead -> lead.pauseUntil(dayOfMonth(15))).latestEnd())
        .isEqualTo(new JourneyFacts.LatestEnd.Bounded(days(31)));
    assertThat(facts(lead -> lead.pause(workingDays(3))).latestEnd())
        .isEqualTo(new JourneyFacts.LatestEnd.Bounded(days(19)));
    assertThat(facts(lead -> lead.pause(workingDays(3))).earliestEnd()).isEqualTo(days(3));
    assertThat(facts(lead -> lead.pauseUntil(TUESDAY, time(9, 0))).earliestEnd())
        .isEqualTo(Duration.ZERO);
  }

  @Test
  void waitForDate_hasNoLatestEnd() {
    assertThat(
            facts(
                    lead -> {
                      lead.pause(days(1));
                      if (lead.reaches(date("trial_ends").before(days(3)))) {
                        lead.send(email("trial-ends"));
                      }
                    })
                .latestEnd())
        .hasToString("with no latest end, for it waits for the date 3 days before trial_ends");
  }

  @Test
  void firstOfSeveral_endsAtOnceOrAtTheTimeout() {
    var facts =
        facts(
            lead -> {
              var guide = lead.send(email("guide"));
              lead.firstOf(
                  clicked(guide).means(Reaction.CLICKED),
                  happened("Order Completed").means(Reaction.ORDERED),
                  within(days(3)).otherwise(Reaction.NOTHING));
            });

    assertThat(facts.earliestEnd()).isEqualTo(Duration.ZERO);
    assertThat(facts.latestEnd()).isEqualTo(new JourneyFacts.LatestEnd.Bounded(days(3)));
    assertThat(facts.awaitedEvents().events()).containsExactly(event("Order Completed"));
  }

  @Test
  void manyPaths_haveEarliestAndLatestEnd() {
    var facts =
        facts(
            lead -> {
              for (int i = 0; i < 70; i++) {
                if (!lead.happens(event("E" + i), within(days(1)))) {
                  lead.send(email("reminder-" + i));
                }
              }
            });

    assertThat(facts.maxMessages()).isEqualTo(70);
    assertThat(facts.earliestEnd()).isEqualTo(Duration.ZERO);
    assertThat(facts.latestEnd()).isEqualTo(new JourneyFacts.LatestEnd.Bounded(days(70)));
    assertThat(facts.coverage()).isInstanceOf(Coverage.EveryEdge.class);
    assertThat(facts.awaitedEvents().events()).hasSize(70);
  }
}
