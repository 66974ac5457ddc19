package dev.senda.benchmarks.journeys;

import static dev.senda.journey.Message.email;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Moment;
import dev.senda.journey.Plan;
import java.time.LocalTime;
import java.util.function.Supplier;

/** A mail at a time of day, for many contacts at once. */
public final class MailAtTime implements Journey {

  private final String name;
  private final Supplier<LocalTime> time;

  /**
   * @param time in the contact's time zone, to the second; asked when an enrollment begins
   */
  public MailAtTime(String name, Supplier<LocalTime> time) {
    this.name = name;
    this.time = time;
  }

  @Override
  public Plan plan() {
    return Plan.named(name)
        .purpose("Measure many timers at one instant")
        .owner("benchmarks@ourcompany.example")
        .topic("product-tips");
  }

  @Override
  public void run(Enrollment lead) {
    lead.pauseUntil(new Moment.TimeOfDay(time.get()));
    lead.send(email("offer"));
  }
}
