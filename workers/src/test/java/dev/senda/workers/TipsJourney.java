package dev.senda.workers;

import static dev.senda.journey.Message.email;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;

/**
 * Sends one message.
 *
 * @param needsConsent whether it has a topic
 */
record TipsJourney(String name, boolean needsConsent) implements Journey {
  @Override
  public Plan plan() {
    var plan = Plan.named(name).purpose("Send tips").owner("tips@acme.example");
    return needsConsent ? plan.topic(WorkerTestData.TOPIC) : plan;
  }

  @Override
  public void run(Enrollment lead) {
    lead.send(email("hello"));
  }
}
