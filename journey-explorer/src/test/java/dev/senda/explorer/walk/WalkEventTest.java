package dev.senda.explorer.walk;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.WalkFixture.lines;
import static dev.senda.explorer.walk.WalkFixture.walkThrough;
import static dev.senda.journey.Condition.did;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Match.atLeast;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.graph.JourneyPath;
import dev.senda.explorer.virtualtime.EnrollmentEnd;
import dev.senda.journey.Enrollment;
import dev.senda.journey.engine.Question;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How events of a scenario answer waits, reach the goal and end a journey. */
class WalkEventTest {

  @Test
  void eventBeforeItsWait_countsOnce() {
    var walk =
        walkThrough(
            contact().does(event("Called").with("minutes", 12), days(1)),
            lead -> {
              lead.pause(days(2));
              lead.happens(event("Called").with("minutes", atLeast(10)), within(days(3)));
              lead.happens(event("Called"), within(days(5)));
            });

    assertThat(walk.steps())
        .extracting(JourneyPath.TakenStep::toString)
        .containsExactly(
            "pause 2 days",
            "Called where minutes is at least 10 within 3 days: yes",
            "Called within 5 days: no");
    assertThat(walk.took()).isEqualTo(days(7));
  }

  @Test
  void eventAfterTheDeadline_isLeftForTheNextWait() {
    var walk =
        walkThrough(
            contact().does(event("Called"), days(4)),
            lead -> {
              lead.happens(event("Called"), within(days(3)));
              lead.happens(event("Called"), within(days(2)).named("second chance"));
            });

    assertThat(walk.steps())
        .extracting(JourneyPath.TakenStep::toString)
        .containsExactly("Called within 3 days: no", "second chance (Called within 2 days): yes");
    assertThat(walk.took()).isEqualTo(days(4));
  }

  @Test
  void goal_endsAnyWaitAtOnce() {
    var walk =
        walkThrough(
            contact().does(event("Order Completed"), hours(30)),
            lead -> {
              lead.pause(days(2));
              lead.send(email("never"));
            });

    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.ReachedGoal(event("Order Completed")));
    assertThat(walk.took()).isEqualTo(hours(30));
    assertThat(walk.sent()).isEmpty();
  }

  @Test
  void exitEvent_endsTheJourney_onlyIfItsPropertiesMatch() {
    Consumer<Enrollment> story = lead -> lead.pause(days(2));
    var closed = event("Account Closed");

    assertThat(walkThrough(contact().does(closed.with("by", "customer"), days(1)), story).end())
        .isEqualTo(new EnrollmentEnd.ExitedOnEvent(closed.with("by", "customer")));
    assertThat(walkThrough(contact().does(closed.with("by", "us"), days(1)), story).end())
        .isEqualTo(new EnrollmentEnd.Completed());
  }

  @Test
  void pastEvents_areCountedInVirtualTime() {
    var ordered = event("Order Completed").with("shop", "mx");
    Consumer<Enrollment> story =
        lead -> {
          lead.is(did(event("Called")).atLeast(2).within(days(10)));
          lead.pause(days(4));
          lead.is(did(event("Called")).atLeast(2).within(days(10)));
          lead.emit(event("Called").with("by", "us"));
          lead.is(did(event("Called")).atLeast(2).within(days(10)));
          lead.is(did(ordered));
        };

    assertThat(
            walkThrough(
                    contact()
                        .did(event("Called"), days(3), days(7), days(50))
                        .did(ordered, days(900)),
                    story)
                .steps())
        .filteredOn(taken -> taken.step() instanceof Question<?>)
        .extracting(JourneyPath.TakenStep::answer)
        .as("the call of a week ago is eleven days ago by then")
        .containsExactly(true, false, true, true);
    assertThat(walkThrough(contact().does(event("Called"), days(4)), story).steps())
        .filteredOn(taken -> taken.step() instanceof Question<?>)
        .extracting(JourneyPath.TakenStep::answer)
        .containsExactly(false, false, true, false);
  }

  @Test
  void emittedEvent_answersWaits_andReachesTheGoal() {
    var waits =
        walkThrough(
            contact(),
            lead -> {
              lead.emit(event("Ready"));
              lead.happens(event("Ready"), within(days(1)));
            });
    assertThat(lines(waits)).containsExactly("emit Ready", "Ready within 1 day: yes");

    var ends =
        walkThrough(
            contact(),
            lead -> {
              lead.emit(event("Order Completed"));
              lead.send(email("never"));
            });
    assertThat(ends.end()).isEqualTo(new EnrollmentEnd.ReachedGoal(event("Order Completed")));
    assertThat(ends.sent()).isEmpty();
  }

  @Test
  void goalAtTheSameInstant_winsOverOtherEvents() {
    var walk =
        walkThrough(
            contact().does(event("Called"), days(1)).does(event("Order Completed"), days(1)),
            lead -> lead.happens(event("Called"), within(days(1))));

    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.ReachedGoal(event("Order Completed")));
    assertThat(lines(walk)).as("cut short").containsExactly("Called within 1 day");
  }
}
