package dev.senda.api.dryrun;

import static dev.senda.journey.Condition.property;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;

/** Asks for a property of the event that enrolls. */
public final class PriceRequestJourney implements Journey {

  @Override
  public Plan plan() {
    return Plan.named("price-requests")
        .purpose("Answer who asks for prices")
        .owner("shop@ourcompany.example")
        .startsOn(event("Prices Requested").with("country", "ES"))
        .service();
  }

  @Override
  public void run(Enrollment lead) {
    lead.send(email(lead.is(property("seats").atLeast(100)) ? "call" : "prices"));
  }
}
