package dev.senda.explorer.simulation;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.not;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Match.atLeast;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
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
import dev.senda.journey.Enrollment;
import dev.senda.journey.Event;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.Split;
import java.io.StringReader;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class SimulationTest {

  private static final Event ORDERED = event("Order Completed");
  private static final int CONTACTS = 10_000;

  /** Wider than this a share of ten thousand strays once in fifteen thousand times. */
  private static final double FOUR_SIGMA = 4;

  private record TestJourney(Plan plan, Consumer<Enrollment> story) implements Journey {
    @Override
    public void run(Enrollment lead) {
      story.accept(lead);
    }
  }

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

  private static Journey testJourney(Consumer<Enrollment> story) {
    return new TestJourney(Plan.named("told"), story);
  }

  private static Journey withGoal(Consumer<Enrollment> story) {
    return new TestJourney(Plan.named("told").goal(ORDERED), story);
  }

  private static final Journey GUIDE =
      testJourney(
          lead -> {
            if (lead.send(email("guide")).openedWithin(days(3))) {
              lead.send(email("more"));
            }
          });

  private static int answers(Forecast forecast, String step, String answer) {
    return forecast.steps().stream()
        .filter(stepCount -> stepCount.step().equals(step))
        .map(stepCount -> stepCount.answers().getOrDefault(answer, 0))
        .findFirst()
        .orElseThrow();
  }

  private static void isAbout(int count, double share) {
    double sigma = Math.sqrt(CONTACTS * share * (1 - share));
    assertThat((double) count)
        .isBetween(CONTACTS * share - FOUR_SIGMA * sigma, CONTACTS * share + FOUR_SIGMA * sigma);
  }

  @Test
  void asManyOpenAsTheRateSays() {
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
  void whoOpensTooLateDoesNotCount() {
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
  void theSameSeedGivesTheSameForecastAndAnotherOneAnother() {
    var simulation = Simulation.of(GUIDE).contacts(1_000).seed(7);

    assertThat(simulation.run()).isEqualTo(simulation.run());
    assertThat(simulation.seed(8).run().messages()).isNotEqualTo(simulation.run().messages());
  }

  @Test
  void aRateOfOneThingLeavesTheChancesOfAllOthers() {
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
  void whoClicksIsAmongThoseWhoOpen() {
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
  void nobodyClicksBeforeTheyOpen() {
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
  void theGoalIsReachedByAsManyAndAsSoonAsTheRateSays() {
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
  void whoReachesTheGoalIsNotWrittenToAnyMore() {
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
  void anEventWithConditionsHappensAsItIsWaitedFor() {
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
  void conditionsVariantsCouponsDatesAndAnswersAreDividedAsTheirRatesSay() {
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
  void loadIsCountedByMinuteHourAndDay() {
    var story =
        testJourney(
            lead -> {
              lead.send(email("welcome"));
              lead.pause(days(2));
              lead.send(sms("nudge"));
            });
    var start = ZonedDateTime.parse("2026-06-01T08:30:00+02:00[Europe/Madrid]");
    var atOnce = Simulation.of(story).contacts(600).startingAt(start).run();

    assertThat(atOnce.days())
        .containsExactly(
            new Forecast.Day(LocalDate.of(2026, 6, 1), Map.of(Channel.EMAIL, 600), 0),
            new Forecast.Day(LocalDate.of(2026, 6, 2), Map.of(), 0),
            new Forecast.Day(LocalDate.of(2026, 6, 3), Map.of(Channel.SMS, 600), 0));
    assertThat(atOnce.busiestMinute()).isEqualTo(new Forecast.Peak(600, start));

    var spread = Simulation.of(story).contacts(600).startingAt(start).spreadOver(hours(10)).run();
    assertThat(spread.busiestMinute()).isEqualTo(new Forecast.Peak(1, start));
    assertThat(spread.busiestHour())
        .isEqualTo(new Forecast.Peak(60, start.plusHours(1).withMinute(0)));
  }

  @Test
  void whatWasAssumedIsToldAsLinesOfARatesFile() {
    var journey =
        withGoal(
            lead -> {
              if (lead.send(email("guide")).openedWithin(days(3))) {
                lead.send(sms("nudge")).clickedWithin(days(1));
              }
              lead.is(attribute("country").is("MX"));
            });
    var assumptions = Simulation.of(journey).contacts(1).run().assumptions();

    assertThat(assumptions)
        .containsExactlyInAnyOrder(
            "email.opens = 0.3 half within 5 hours",
            "sms.clicks = 0.08 half within 30 minutes",
            "condition \"country is MX\" = 0.5",
            "event \"Order Completed\" = 0.05 within 14 days");
    var said = Rates.parse(String.join("\n", assumptions), journey);
    assertThat(Simulation.of(journey).contacts(1).rates(said).run().assumptions()).isEmpty();
  }

  @Test
  void whatIsGivenOfAStepCountsBeforeWhatIsGivenOfItsChannel() {
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
  void ratesComeFromCounts() {
    var rates = Rates.assumed().opens("guide", Rate.counted(250, 1_000).within(days(1)));

    isAbout(
        answers(Simulation.of(GUIDE).rates(rates).run(), "guide opened within 3 days", "yes"),
        0.25);
    assertThatThrownBy(() -> Rate.counted(5, 4))
        .hasMessage("counted: 5 of 4 (expected 0 to all of one or more)");
  }

  @Test
  void aContradictionIsRefused() {
    var rates = Rates.assumed().opens("guide", Rate.of(0.1)).clicks("guide", Rate.of(0.2));

    assertThatThrownBy(() -> Simulation.of(GUIDE).rates(rates).run())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "guide.clicks: 0.2 (expected at most 0.1: who clicks or replies has opened, and who opens was reached)");
  }

  @Test
  void aRateOfNothingThatTheJourneyHasIsRefused() {
    var rates = Rates.assumed().opens("giude", Rate.of(0.1));

    assertThatThrownBy(() -> Simulation.of(GUIDE).rates(rates).run())
        .hasMessageContaining("no message \"giude\" on any path; did you mean \"guide\"?");
  }

  @Test
  void theTableFitsIntoATerminalAndTellsTheNumbers() {
    var forecast =
        Simulation.of(
                withGoal(
                    lead -> {
                      lead.happens(
                          event("Something With A Very Long Name That Goes On And On")
                              .with("property", "x".repeat(60)),
                          within(days(1)));
                      for (int round : lead.rounds(8)) {
                        lead.pause("week " + round, days(7));
                        lead.send(email("letter"));
                      }
                    }))
            .contacts(2_000)
            .run();
    var lines = forecast.toString().lines().toList();
    var assumed =
        lines.indexOf("Assumed, not measured (lines for a rates file, to say otherwise):");

    assertThat(lines.subList(0, assumed)).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
    assertThat(lines.getFirst()).isEqualTo("told: 2,000 contacts, all at once");
    assertThat(lines.get(1)).isEqualTo("from Mon 5 Jan 2026 09:00 (UTC), seed 1");
    assertThat(lines)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("Goal Order Completed: %,d of 2,000".formatted(forecast.goals())))
        .anySatisfy(line -> assertThat(line).matches("Days from +email +goals"))
        .anySatisfy(line -> assertThat(line).matches("Tue 13 Jan +1,\\d{3} +\\d+  #+"));
  }

  @Test
  void theChartIsWellFormedAndItsBarsAreAsHighAsTheDaysAreBusy() throws Exception {
    var forecast =
        Simulation.of(
                withGoal(
                    lead -> {
                      lead.send(email("welcome"));
                      lead.pause(days(1));
                      lead.send(sms("nudge"));
                    }))
            .rates(Rates.assumed().event(ORDERED, Rate.of(0.5).within(days(1))))
            .run();
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(forecast.svg())));
    var bars = document.getElementsByTagName("rect");
    var heights = new ArrayList<Double>();
    for (int i = 0; i < bars.getLength(); i++) {
      var bar = bars.item(i);
      if (bar.getFirstChild() != null) {
        heights.add(Double.valueOf(bar.getAttributes().getNamedItem("height").getNodeValue()));
      }
    }

    assertThat(heights).hasSize(2);
    assertThat(heights.get(1) / heights.get(0))
        .isBetween(
            0.01 * (100 - 2) * (1 - forecast.goalShare()), 1.02 * (1 - forecast.goalShare()));
    assertThat(document.getElementsByTagName("polyline").getLength()).isOne();
    assertThat(forecast.svg()).contains("reached the goal: Order Completed");
  }

  @Test
  void aYearIsShownInTheSameSpace() {
    var forecast =
        Simulation.of(
                testJourney(
                    lead -> {
                      for (int round : lead.rounds(12)) {
                        lead.pause("month " + round, days(30));
                        lead.send(email("letter"));
                      }
                    }))
            .contacts(10)
            .run();

    assertThat(forecast.days()).hasSize(361);
    assertThat(forecast.toString().lines().filter(line -> line.contains("#"))).hasSize(12);
    assertThat(forecast.svg()).contains(">23 Nov<");
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> Simulation.of(GUIDE).contacts(0))
        .hasMessage("contacts: 0 (expected 1 to 10000000)");
    assertThatThrownBy(() -> Simulation.of(GUIDE).spreadOver(Duration.ofDays(-1)))
        .hasMessage("spread: PT-24H (expected zero or more)");
    assertThatThrownBy(() -> Rate.of(1.5)).hasMessage("share: 1.5 (expected 0 to 1)");
    assertThatThrownBy(() -> Rate.of(Double.NaN)).hasMessage("share: NaN (expected 0 to 1)");
  }
}
