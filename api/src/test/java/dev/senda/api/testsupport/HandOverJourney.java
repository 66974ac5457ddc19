package dev.senda.api.testsupport;

import static dev.senda.journey.TeamNotification.sales;
import static dev.senda.journey.TeamNotification.team;
import static dev.senda.journey.Time.hours;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;

/** Waits until sales has called. */
final class HandOverJourney implements Journey {

  @Override
  public Plan plan() {
    return Plan.named("hand-over")
        .purpose("Call a lead within two hours")
        .owner("sales@ourcompany.example")
        .service();
  }

  @Override
  public void run(Enrollment lead) {
    lead.task(team("support", "Prepare the account"));
    if (!lead.task(sales("Call within two hours")).doneWithin(hours(2))) {
      lead.notify(team("sales-lead", "Nobody has called"));
    }
  }
}
