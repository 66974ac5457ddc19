package dev.senda.benchmarks.journeys;

import static dev.senda.journey.Event.event;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;

/**
 * Waits behind a gate that nobody opens. Each {@link #AWAITED} is told to it, because it waits for
 * one later, and changes nothing: so as many signals as wanted can be told to one enrollment.
 */
public final class Gate implements Journey {

  public static final String NAME = "bench-gate";

  /** Journeys hear this event. */
  public static final String AWAITED = "Benchmark Awaited";

  /** No journey hears this event. */
  public static final String UNHEARD = "Benchmark Unheard";

  private static final String GATE = "Benchmark Gate Opened";

  @Override
  public Plan plan() {
    return Plan.named(NAME)
        .purpose("Measure how events are told to enrollments")
        .owner("benchmarks@ourcompany.example")
        .topic("product-tips");
  }

  @Override
  public void run(Enrollment lead) {
    if (lead.happens(event(GATE), within(days(30)))
        && lead.happens(event(AWAITED), within(days(30)))) {
      lead.exit("the gate was opened");
    }
  }
}
