package dev.senda.explorer.simulation;

import static dev.senda.explorer.simulation.SimulationFixture.ORDERED;
import static dev.senda.explorer.simulation.SimulationFixture.testJourney;
import static dev.senda.explorer.simulation.SimulationFixture.withGoal;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.simulation.rates.Rate;
import dev.senda.explorer.simulation.rates.Rates;
import dev.senda.journey.Channel;
import java.io.StringReader;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** What a forecast counts, and how it is printed and drawn. */
class ForecastTest {

  @Test
  void load_isCountedByMinuteHourAndDay() {
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
  void assumptions_arePrintedAsLinesOfARatesFile() {
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
  void table_fitsIntoATerminal() {
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
    assertThat(lines.getFirst()).isEqualTo("test: 2,000 contacts, all at once");
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
  void chart_isWellFormed_andBarsMatchTheMessages() throws Exception {
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
  void longForecast_isShownInTheSameSpace() {
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
}
