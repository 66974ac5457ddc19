package dev.senda.api.testsupport;

import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;

/** Asks for the consent before it sends anything. */
final class SignUpJourney implements Journey {

  @Override
  public Plan plan() {
    return Plan.named("tips-sign-up")
        .purpose("Subscribe who fills in the form")
        .owner("news@ourcompany.example")
        .startsOn(event("Tips Requested"))
        .topic("product-tips");
  }

  @Override
  public void run(Enrollment lead) {
    if (!lead.confirmsSubscription("product-tips", email("confirm-tips"), within(days(7)))) {
      lead.exit("not confirmed");
    }
    lead.send(email("first-tips"));
  }
}
