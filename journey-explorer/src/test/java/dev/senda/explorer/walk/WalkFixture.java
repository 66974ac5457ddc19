package dev.senda.explorer.walk;

import static dev.senda.explorer.walk.Walk.walk;
import static dev.senda.journey.Event.event;

import dev.senda.explorer.graph.JourneyPath;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import java.util.List;
import java.util.function.Consumer;

/** What the tests of walks share: a journey from a lambda, and a walk through it. */
final class WalkFixture {

  private WalkFixture() {}

  record TestJourney(Consumer<Enrollment> story) implements Journey {
    @Override
    public Plan plan() {
      return Plan.named("test")
          .goal(event("Order Completed"))
          .exitsOn(event("Account Closed").with("by", "customer"));
    }

    @Override
    public void run(Enrollment lead) {
      story.accept(lead);
    }
  }

  static Walk walkThrough(Scenario scenario, Consumer<Enrollment> story) {
    return walk(new TestJourney(story), scenario);
  }

  static List<String> lines(Walk walk) {
    return walk.steps().stream().map(JourneyPath.TakenStep::toString).toList();
  }
}
