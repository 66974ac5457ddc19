package dev.senda.temporal;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import java.util.function.Consumer;

/** A journey that a test writes on the spot. */
record Scripted(Plan plan, Consumer<Enrollment> story) implements Journey {

  static Scripted journey(Plan plan, Consumer<Enrollment> story) {
    return new Scripted(plan, story);
  }

  @Override
  public void run(Enrollment lead) {
    story.accept(lead);
  }
}
