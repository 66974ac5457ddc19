package dev.senda.explorer.walk;

import static dev.senda.explorer.walk.Lead.lead;
import static dev.senda.explorer.walk.Walk.walk;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Match.atLeast;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.explorer.Path;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WalkTest {

  private record Told(Consumer<Enrollment> story) implements Journey {
    @Override
    public Plan plan() {
      return Plan.named("told")
          .goal(event("Order Completed"))
          .exitsOn(event("Account Closed").with("by", "customer"));
    }

    @Override
    public void run(Enrollment lead) {
      story.accept(lead);
    }
  }

  private static Walk through(Lead lead, Consumer<Enrollment> story) {
    return walk(new Told(story), lead);
  }

  @Test
  void aMonthPassesInNoTime() {
    var walk =
        through(
            lead(),
            lead -> {
              for (int day = 1; day <= 30; day++) {
                lead.pause("day " + day, days(1));
              }
              lead.send(email("a-month-with-us"));
            });

    assertThat(walk.took()).isEqualTo(Duration.ofDays(30));
    assertThat(walk.sent()).containsExactly("a-month-with-us");
    assertThat(walk.end()).isEqualTo(new Ending.Completed());
  }

  @Test
  void aMessageIsOpenedSoLongAfterItWasSentAndNotLater() {
    Consumer<Enrollment> story = lead -> lead.send(email("guide")).openedWithin(days(3));

    assertThat(through(lead().opens("guide", days(2)), story).steps().getLast())
        .hasToString("guide opened within 3 days: yes");
    assertThat(through(lead().opens("guide", days(2)), story).took()).isEqualTo(days(2));
    assertThat(through(lead().opens("guide", days(3)), story).steps().getLast())
        .as("in the same instant as the deadline")
        .hasToString("guide opened within 3 days: yes");
    assertThat(through(lead().opens("guide", days(4)), story).steps().getLast())
        .hasToString("guide opened within 3 days: no");
    assertThat(through(lead().opens("guide", days(4)), story).took()).isEqualTo(days(3));
  }

  @Test
  void aClickOpensToo() {
    assertThat(
            through(
                    lead().clicks("guide", hours(1)).opens("guide", hours(5)),
                    lead -> lead.send(email("guide")).openedWithin(days(3)))
                .took())
        .isEqualTo(hours(1));
  }

  @Test
  void anOpenIsNoClick() {
    assertThat(
            through(lead().opens("guide"), lead -> lead.send(email("guide")).clickedWithin(days(3)))
                .steps()
                .getLast())
        .hasToString("guide clicked within 3 days: no");
  }

  @Test
  void whatTheLeadHasDecidesConditions() {
    assertThat(
            through(
                    lead().has("country", "MX"),
                    lead -> {
                      lead.is(attribute("country").is("MX"));
                      lead.is(attribute("plan").isKnown());
                    })
                .steps())
        .extracting(Path.Taken::toString)
        .containsExactly("country is MX: yes", "plan is known: no");
  }

  @Test
  void anEventThatCameBeforeItsWaitCountsOnce() {
    var walk =
        through(
            lead().does(event("Called").with("minutes", 12), days(1)),
            lead -> {
              lead.pause(days(2));
              lead.happens(event("Called").with("minutes", atLeast(10)), within(days(3)));
              lead.happens(event("Called"), within(days(5)));
            });

    assertThat(walk.steps())
        .extracting(Path.Taken::toString)
        .containsExactly(
            "pause 2 days",
            "Called where minutes is at least 10 within 3 days: yes",
            "Called within 5 days: no");
    assertThat(walk.took()).isEqualTo(days(7));
  }

  @Test
  void anEventAfterTheDeadlineIsLeftForTheNextWait() {
    var walk =
        through(
            lead().does(event("Called"), days(4)),
            lead -> {
              lead.happens(event("Called"), within(days(3)));
              lead.happens(event("Called"), within(days(2)).named("second chance"));
            });

    assertThat(walk.steps())
        .extracting(Path.Taken::toString)
        .containsExactly("Called within 3 days: no", "second chance (Called within 2 days): yes");
    assertThat(walk.took()).isEqualTo(days(4));
  }

  @Test
  void theGoalEndsAnyWaitAtOnce() {
    var walk =
        through(
            lead().does(event("Order Completed"), hours(30)),
            lead -> {
              lead.pause(days(2));
              lead.send(email("never"));
            });

    assertThat(walk.end()).isEqualTo(new Ending.ReachedGoal(event("Order Completed")));
    assertThat(walk.took()).isEqualTo(hours(30));
    assertThat(walk.sent()).isEmpty();
  }

  @Test
  void onlyAnExitThatIsMeantEndsTheJourney() {
    Consumer<Enrollment> story = lead -> lead.pause(days(2));
    var closed = event("Account Closed");

    assertThat(through(lead().does(closed.with("by", "customer"), days(1)), story).end())
        .isEqualTo(new Ending.ExitedOn(closed.with("by", "customer")));
    assertThat(through(lead().does(closed.with("by", "us"), days(1)), story).end())
        .isEqualTo(new Ending.Completed());
  }

  @Test
  void aJourneyThatLeavesByItselfTellsItsReason() {
    assertThat(through(lead(), lead -> lead.exit("nothing to say")).end())
        .isEqualTo(new Ending.Exited("nothing to say"));
  }

  @Test
  void aJourneyWithoutEndIsAnError() {
    assertThatThrownBy(
            () ->
                through(
                    lead(),
                    lead -> {
                      while (!lead.is(attribute("done").is(true))) {
                        lead.pause(days(1));
                      }
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("told: 10,000 steps and no end (expected an end before)");
  }

  @Test
  void aLeadDoesNothingBeforeTheEnrollmentAndNothingVague() {
    assertThatThrownBy(() -> lead().opens("guide", hours(1).negated()))
        .hasMessage("after: PT-1H (expected zero or more)");
    assertThatThrownBy(
            () -> lead().does(event("Order Completed").with("total", atLeast(5)), days(1)))
        .hasMessage(
            "property \"total\": is at least 5 (expected one value, such as with(\"total\", 50))");
  }
}
