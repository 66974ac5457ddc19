package dev.senda.explorer.simulation;

import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Event;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import java.util.function.Consumer;

/** What the tests of the simulation share: journeys, and how to read a forecast. */
final class SimulationFixture {

  private SimulationFixture() {}

  static final Event ORDERED = event("Order Completed");

  static final int CONTACTS = 10_000;

  /** Wider than this a share of ten thousand strays once in fifteen thousand times. */
  private static final double FOUR_SIGMA = 4;

  record TestJourney(Plan plan, Consumer<Enrollment> story) implements Journey {
    @Override
    public void run(Enrollment lead) {
      story.accept(lead);
    }
  }

  static Journey testJourney(Consumer<Enrollment> story) {
    return new TestJourney(Plan.named("test"), story);
  }

  static Journey withGoal(Consumer<Enrollment> story) {
    return new TestJourney(Plan.named("test").goal(ORDERED), story);
  }

  static final Journey GUIDE =
      testJourney(
          lead -> {
            if (lead.send(email("guide")).openedWithin(days(3))) {
              lead.send(email("more"));
            }
          });

  static int answers(Forecast forecast, String step, String answer) {
    return forecast.steps().stream()
        .filter(stepCount -> stepCount.step().equals(step))
        .map(stepCount -> stepCount.answers().getOrDefault(answer, 0))
        .findFirst()
        .orElseThrow();
  }

  static void isAbout(int count, double share) {
    double sigma = Math.sqrt(CONTACTS * share * (1 - share));
    assertThat((double) count)
        .isBetween(CONTACTS * share - FOUR_SIGMA * sigma, CONTACTS * share + FOUR_SIGMA * sigma);
  }
}
