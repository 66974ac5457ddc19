package dev.senda.temporal.testing;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import java.util.function.Consumer;

/** A journey that a test writes on the spot. */
public record InlineJourney(Plan plan, Consumer<Enrollment> story) implements Journey {

  public static InlineJourney inline(Plan plan, Consumer<Enrollment> story) {
    return new InlineJourney(plan, story);
  }

  @Override
  public void run(Enrollment lead) {
    story.accept(lead);
  }
}
