package dev.senda.benchmarks.journeys;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;

/** Journey R: a mail, a wait for its open of at most three days, a second mail. */
public final class OpenThenMail implements Journey {

  public static final String NAME = "bench-r";

  @Override
  public Plan plan() {
    return Plan.named(NAME)
        .purpose("Measure a mail, a wait and a mail")
        .owner("benchmarks@ourcompany.example")
        .topic("product-tips");
  }

  @Override
  public void run(Enrollment lead) {
    var offer = lead.send(email("offer"));
    if (offer.openedWithin(days(3))) {
      lead.send(email("offer").named("offer-again"));
    }
  }
}
