package dev.senda.explorer.walk;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.Walk.everyPathOf;
import static dev.senda.explorer.walk.WalkFixture.walkThrough;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.explorer.graph.PathEnd;
import dev.senda.explorer.virtualtime.EnrollmentEnd;
import dev.senda.explorer.walk.WalkFixture.TestJourney;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A walk as a whole: its steps, times and end, and every path of a journey. */
class WalkTest {

  @Test
  void pauses_takeNoRealTime() {
    var walk =
        walkThrough(
            contact(),
            lead -> {
              for (int day = 1; day <= 30; day++) {
                lead.pause("day " + day, days(1));
              }
              lead.send(email("a-month-with-us"));
            });

    assertThat(walk.took()).isEqualTo(Duration.ofDays(30));
    assertThat(walk.sent()).containsExactly("a-month-with-us");
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.Completed());
  }

  @Test
  void exit_keepsItsReason() {
    assertThat(walkThrough(contact(), lead -> lead.exit("nothing to say")).end())
        .isEqualTo(new EnrollmentEnd.Exited("nothing to say"));
  }

  @Test
  void journeyWithoutEnd_isAnError() {
    assertThatThrownBy(
            () ->
                walkThrough(
                    contact(),
                    lead -> {
                      while (!lead.is(attribute("done").is(true))) {
                        lead.pause(days(1));
                      }
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("test: 10,000 steps and no end (expected an end before)");
  }

  @Test
  void stepThatWasNotTaken_hasNoTime() {
    var walk = walkThrough(contact(), lead -> lead.send(email("guide")));

    assertThatThrownBy(() -> walk.at("gide"))
        .hasMessage("step \"gide\": not taken (expected one of \"guide\")");
    assertThatThrownBy(() -> walk.at("guide", 2))
        .hasMessage("step \"guide\": not taken 2 times (expected one of \"guide\")");
  }

  @Test
  void walk_isPrintedWithItsTimes() {
    assertThat(
            walkThrough(
                contact().opens("guide", hours(5)),
                lead -> {
                  lead.send(email("guide")).openedWithin(days(1));
                  lead.score(20);
                }))
        .hasToString(
            """
            Mon 5 Jan 2026 10:00  send email guide
            Mon 5 Jan 2026 10:00  guide opened within 1 day: yes
            Mon 5 Jan 2026 15:00  score +20
            Mon 5 Jan 2026 15:00  end""");
  }

  @Test
  void everyPathOf_returnsAllPaths() {
    var paths =
        everyPathOf(
            new TestJourney(
                lead -> {
                  if (!lead.send(email("guide")).openedWithin(days(3))) {
                    lead.exit("no interest");
                  }
                  lead.score(5);
                }));

    assertThat(paths).hasSize(2);
    assertThat(paths).allSatisfy(path -> assertThat(path.sent()).containsExactly("guide"));
    assertThat(paths.getFirst().actions()).containsExactly("score +5");
    assertThat(paths.getFirst().end()).isEqualTo(new PathEnd.Completed());
    assertThat(paths.getFirst().longestDuration()).contains(days(3));
    assertThat(paths.getLast().end()).isEqualTo(new PathEnd.Exited("no interest"));
  }

  @Test
  void everyPathOfAnEndlessJourney_isAnError() {
    assertThatThrownBy(
            () ->
                everyPathOf(
                    new TestJourney(
                        lead -> {
                          while (lead.is(attribute("done").is(true))) {
                            lead.pause(days(1));
                          }
                        })))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("test: not every path is known (expected all of them)");
  }
}
