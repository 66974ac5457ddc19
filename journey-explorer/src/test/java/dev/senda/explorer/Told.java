package dev.senda.explorer;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import java.util.function.Consumer;

/** A journey that is told in a test. */
record Told(Plan plan, Consumer<Enrollment> story) implements Journey {

  static final Plan PLAN =
      Plan.named("told").purpose("Be told in a test").owner("tests@ourcompany.example");

  static Journey told(Consumer<Enrollment> story) {
    return new Told(PLAN, story);
  }

  @Override
  public void run(Enrollment lead) {
    story.accept(lead);
  }
}
