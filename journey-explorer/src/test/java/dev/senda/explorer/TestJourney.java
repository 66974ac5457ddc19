package dev.senda.explorer;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import java.util.function.Consumer;

/** A journey from a lambda. */
public record TestJourney(Plan plan, Consumer<Enrollment> story) implements Journey {

  public static final Plan PLAN =
      Plan.named("test").purpose("Be explored").owner("tests@ourcompany.example");

  public static Journey testJourney(Consumer<Enrollment> story) {
    return new TestJourney(PLAN, story);
  }

  @Override
  public void run(Enrollment lead) {
    story.accept(lead);
  }
}
