package dev.senda.standalone.faults;

import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;

/** A journey of the tests: two messages at once, the second by text where that is to be had. */
final class TwoMessageJourney implements Journey {

  static final String NAME = "faulty-day";
  static final String START_EVENT = "Faulty Day Began";

  @Override
  public Plan plan() {
    return Plan.named(NAME)
        .purpose("Send what must come exactly once")
        .owner("tests@ourcompany.example")
        .startsOn(event(START_EVENT))
        .topic("product-tips");
  }

  @Override
  public void run(Enrollment lead) {
    lead.send(email("good-morning"));
    lead.send(preferred(sms("good-evening"), email("good-evening")));
  }
}
