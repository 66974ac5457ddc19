package dev.senda.explorer;

import static dev.senda.journey.Condition.attribute;

import dev.senda.journey.Condition;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import java.util.function.Consumer;

/** What the tests of the explorer share. */
final class ExplorerFixture {

  private ExplorerFixture() {}

  static final Condition CUSTOMER = attribute("lifecycle").is("customer");

  static Journey journey(Consumer<Enrollment> path) {
    return journey(Plan.named("under-test").purpose("Be explored").owner("tests"), path);
  }

  static Journey journey(Plan plan, Consumer<Enrollment> path) {
    return new Journey() {
      @Override
      public Plan plan() {
        return plan;
      }

      @Override
      public void run(Enrollment lead) {
        path.accept(lead);
      }
    };
  }

  static Exploration explore(Consumer<Enrollment> path) {
    return Explorer.explore(journey(path));
  }
}
