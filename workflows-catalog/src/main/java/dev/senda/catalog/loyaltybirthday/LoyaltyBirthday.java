package dev.senda.catalog.loyaltybirthday;

import static dev.senda.journey.Words.*;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;

/** Gives a member of the loyalty program a present on each birthday, until they leave it. */
public final class LoyaltyBirthday implements Journey {

  @Override
  public Plan plan() {
    return Plan.named("loyalty-birthday")
        .purpose("Give members a present on their birthday, every year")
        .owner("loyalty@ourcompany.example")
        .startsOn(event("Loyalty Joined"))
        .exitsOn(event("Loyalty Left"))
        .reentersAfterFinishing()
        .topic("loyalty");
  }

  @Override
  public void run(Enrollment lead) {
    for (int _ : lead.rounds("years", 6)) {
      if (!lead.reaches(date("birthday").everyYear().at(time(9, 0)))) {
        lead.exit("no birthday is known");
      }
      congratulate(lead);
    }
  }

  private static void congratulate(Enrollment lead) {
    if (!lead.takesCoupon("birthday")) {
      lead.notify(team("shop", "No birthday coupons are left"));
      lead.send(email("birthday-wishes"));
      return;
    }
    lead.send(email("birthday-gift"));
    if (!lead.happens(event("Order Completed"), within(days(23)))) {
      lead.send(email("birthday-last-days"));
    }
  }
}
