package dev.senda.explorer.simulation;

import static dev.senda.explorer.simulation.SimulationFixture.CONTACTS;
import static dev.senda.explorer.simulation.SimulationFixture.GUIDE;
import static dev.senda.explorer.simulation.SimulationFixture.ORDERED;
import static dev.senda.explorer.simulation.SimulationFixture.answers;
import static dev.senda.explorer.simulation.SimulationFixture.isAbout;
import static dev.senda.explorer.simulation.SimulationFixture.testJourney;
import static dev.senda.explorer.simulation.SimulationFixture.withGoal;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.not;
import static dev.senda.journey.Match.atLeast;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.explorer.simulation.rates.Rate;
import dev.senda.explorer.simulation.rates.Rates;
import dev.senda.journey.Channel;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.Plan;
import dev.senda.journey.Split;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Simulated contacts behave as the given rates say. */
class SimulationTest {

  private enum Offer {
    DISCOUNT,
    GIFT
  }

  private enum Credit {
    GOOD,
    BAD,
    UNKNOWN
  }

  private interface CreditCheck extends CustomQuestion<Credit> {}

  @Test
  void openRate_decidesHowManyOpen() {
    for (double share : new double[] {0.02, 0.37, 0.9}) {
      var rates = Rates.assumed().opens("guide", Rate.of(share).within(days(1)));
      var forecast = Simulation.of(GUIDE).rates(rates).run();

      int opened = answers(forecast, "guide opened within 3 days", "yes");
      isAbout(opened, share);
      assertThat(answers(forecast, "guide opened within 3 days", "no"))
          .isEqualTo(CONTACTS - opened);
      assertThat(forecast.messages()).isEqualTo(Map.of(Channel.EMAIL, CONTACTS + opened));
    }
  }

  @Test
  void openAfterTheDeadline_doesNotCount() {
    var everybody = Rates.assumed().delivers("guide", Rate.of(1)).clicks("guide", Rate.of(0));

    var evenly =
        Simulation.of(GUIDE).rates(everybody.opens("guide", Rate.of(1).within(days(10)))).run();
    isAbout(answers(evenly, "guide opened within 3 days", "yes"), 3.0 / 10);

    var halving =
        Simulation.of(GUIDE).rates(everybody.opens("guide", Rate.of(1).halfWithin(days(3)))).run();
    isAbout(answers(halving, "guide opened within 3 days", "yes"), 0.5);

    var measured =
        everybody.opens("guide", Rate.of(1).measured(List.of(days(1), days(2), days(4), days(5))));
    isAbout(
        answers(Simulation.of(GUIDE).rates(measured).run(), "guide opened within 3 days", "yes"),
        0.5);
  }

  @Test
  void sameSeed_givesTheSameForecast() {
    var simulation = Simulation.of(GUIDE).contacts(1_000).seed(7);

    assertThat(simulation.run()).isEqualTo(simulation.run());
    assertThat(simulation.seed(8).run().messages()).isNotEqualTo(simulation.run().messages());
  }

  @Test
  void oneRate_doesNotChangeOtherDraws() {
    var forecast = Simulation.of(GUIDE).run();
    var longer =
        testJourney(
            lead -> {
              lead.is(attribute("country").is("MX"));
              GUIDE.run(lead);
            });

    assertThat(answers(Simulation.of(longer).run(), "guide opened within 3 days", "yes"))
        .isEqualTo(answers(forecast, "guide opened within 3 days", "yes"));
  }

  @Test
  void click_impliesOpen() {
    var forecast =
        Simulation.of(
                testJourney(
                    lead -> {
                      var guide = lead.send(email("guide"));
                      if (!guide.openedWithin(days(300)) && guide.clickedWithin(days(300))) {
                        lead.exit("clicked and never opened");
                      }
                      lead.exit(guide.clickedWithin("book", days(1)) ? "booked" : "read");
                    }))
            .rates(
                Rates.assumed()
                    .opens("guide", Rate.of(0.4))
                    .clicks("guide", Rate.of(0.3))
                    .clicks("guide", "book", Rate.of(0.1)))
            .run();

    assertThat(forecast.endCounts()).containsOnlyKeys("exit: read", "exit: booked");
    assertThat(forecast.endCounts().get("exit: booked"))
        .as("a day's wait is some of what is clicked in the end")
        .isBetween(1, 1_120);
  }

  @Test
  void click_isNeverBeforeTheOpen() {
    var rates =
        Rates.assumed()
            .delivers("guide", Rate.of(1))
            .opens("guide", Rate.of(1).within(days(10)))
            .clicks("guide", Rate.of(1).within(hours(1)));

    isAbout(
        answers(Simulation.of(GUIDE).rates(rates).run(), "guide opened within 3 days", "yes"),
        3.0 / 10);
  }

  @Test
  void goalRate_decidesShareAndTime() {
    var forecast =
        Simulation.of(withGoal(lead -> lead.pause(days(30))))
            .rates(Rates.assumed().event(ORDERED, Rate.of(0.2).within(days(10))))
            .run();

    isAbout(forecast.goals(), 0.2);
    assertThat(forecast.goalShare()).isEqualTo(forecast.goals() / 10_000.0);
    assertThat(forecast.endCounts())
        .containsEntry("goal: Order Completed", forecast.goals())
        .containsEntry("end", CONTACTS - forecast.goals());
    assertThat(forecast.medianTimeToGoal())
        .isBetween(days(5).minus(hours(12)), days(5).plus(hours(12)));
    assertThat(forecast.p90TimeToGoal())
        .isBetween(days(9).minus(hours(12)), days(9).plus(hours(12)));
    assertThat(forecast.days().getLast().goals()).isEqualTo(forecast.goals());
  }

  @Test
  void goalAfterTheEnd_countsWithinItsWindow() {
    var plan = Plan.named("test").goal(ORDERED.within(days(5)));
    var atOnce = new SimulationFixture.TestJourney(plan, lead -> lead.send(email("reminder")));
    var rates = Rates.assumed().event(ORDERED, Rate.of(0.4).within(days(10)));

    var forecast = Simulation.of(atOnce).rates(rates).run();

    isAbout(forecast.goals(), 0.4 * 5 / 10);
    assertThat(forecast.endCounts()).containsEntry("end", CONTACTS);
  }

  @Test
  void heldOutContact_convertsToo() {
    var heldOut =
        new SimulationFixture.TestJourney(
            Plan.named("test").goal(ORDERED),
            lead -> {
              if (lead.isHeldOut(99)) {
                lead.exit("held out");
              }
            });
    var rates = Rates.assumed().event(ORDERED, Rate.of(0.3).within(days(10)));

    isAbout(Simulation.of(heldOut).rates(rates).run().goals(), 0.3);
  }

  @Test
  void reachedGoal_stopsMessages() {
    var story =
        withGoal(
            lead -> {
              lead.pause(days(1));
              lead.send(email("reminder"));
            });
    var rates = Rates.assumed().event(ORDERED, Rate.of(0.5).within(hours(24)));
    var forecast = Simulation.of(story).rates(rates).run();

    assertThat(forecast.messages().get(Channel.EMAIL)).isEqualTo(CONTACTS - forecast.goals());
  }

  @Test
  void eventWithProperties_followsItsRate() {
    var large = ORDERED.with("total", atLeast(50)).with("shop", "mx");
    var forecast =
        Simulation.of(testJourney(lead -> lead.happens(large, within(days(2)))))
            .rates(Rates.assumed().event(large, Rate.of(0.4).within(days(4))))
            .run();

    isAbout(
        answers(
            forecast,
            "Order Completed where total is at least 50 and shop is mx within 2 days",
            "yes"),
        0.2);
  }

  @Test
  void conditionsVariantsCouponsDatesAndAnswers_followTheirRates() {
    var mexican = attribute("country").is("MX");
    var forecast =
        Simulation.of(
                testJourney(
                    lead -> {
                      lead.is(mexican);
                      lead.is(not(mexican));
                      lead.variant(Split.evenly(Offer.class).weighing(Offer.GIFT, 3));
                      lead.takesCoupon("welcome-10");
                      lead.reaches(date("trial_ends"));
                      lead.ask(CreditCheck.class);
                    }))
            .rates(
                Rates.assumed()
                    .condition(mexican, Rate.of(0.3))
                    .coupon("welcome-10", Rate.of(0.7))
                    .date("trial_ends", Rate.of(0.6).within(days(20)))
                    .answer(CreditCheck.class, Credit.BAD, Rate.of(0.5)))
            .run();

    int inMexico = answers(forecast, "country is MX", "yes");
    isAbout(inMexico, 0.3);
    assertThat(answers(forecast, "not country is MX", "no")).isEqualTo(inMexico);
    isAbout(answers(forecast, "split offer", "GIFT"), 0.75);
    isAbout(answers(forecast, "coupon from welcome-10", "yes"), 0.7);
    isAbout(answers(forecast, "reaches trial_ends", "yes"), 0.6);
    isAbout(answers(forecast, "ask CreditCheck", "BAD"), 0.5);
    isAbout(answers(forecast, "ask CreditCheck", "GOOD"), 0.25);
  }

  @Test
  void rateOfAStep_winsOverTheRateOfItsChannel() {
    var rates =
        Rates.parse(
            """
            email.opens = 0.1 within 1 day
            guide.opens = 0.8 within 1 day
            """,
            GUIDE);

    isAbout(
        answers(Simulation.of(GUIDE).rates(rates).run(), "guide opened within 3 days", "yes"), 0.8);
  }

  @Test
  void rate_canComeFromCounts() {
    var rates = Rates.assumed().opens("guide", Rate.counted(250, 1_000).within(days(1)));

    isAbout(
        answers(Simulation.of(GUIDE).rates(rates).run(), "guide opened within 3 days", "yes"),
        0.25);
    assertThatThrownBy(() -> Rate.counted(5, 4))
        .hasMessage("counted: 5 of 4 (expected 0 to all of one or more)");
  }

  @Test
  void contradictingRates_areRejected() {
    var rates = Rates.assumed().opens("guide", Rate.of(0.1)).clicks("guide", Rate.of(0.2));

    assertThatThrownBy(() -> Simulation.of(GUIDE).rates(rates).run())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "guide.clicks: 0.2 (expected at most 0.1: who clicks or replies has opened, and who opens was reached)");
  }

  @Test
  void rateForAnUnknownName_isRejected() {
    var rates = Rates.assumed().opens("giude", Rate.of(0.1));

    assertThatThrownBy(() -> Simulation.of(GUIDE).rates(rates).run())
        .hasMessageContaining("no message \"giude\" on any path; did you mean \"guide\"?");
  }

  @Test
  void invalidArguments_areRejected() {
    assertThatThrownBy(() -> Simulation.of(GUIDE).contacts(0))
        .hasMessage("contacts: 0 (expected 1 to 10000000)");
    assertThatThrownBy(() -> Simulation.of(GUIDE).spreadOver(Duration.ofDays(-1)))
        .hasMessage("spread: PT-24H (expected zero or more)");
    assertThatThrownBy(() -> Rate.of(1.5)).hasMessage("share: 1.5 (expected 0 to 1)");
    assertThatThrownBy(() -> Rate.of(Double.NaN)).hasMessage("share: NaN (expected 0 to 1)");
  }
}
