package dev.senda.catalog.reactivation;

import static dev.senda.journey.Words.*;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;

/** Wins back a customer who has not ordered for a while. */
public final class Reactivation implements Journey {

  private enum Reaction {
    CLICKED,
    VIEWED,
    NOTHING
  }

  @Override
  public Plan plan() {
    return Plan.named("reactivation")
        .purpose("Turn a customer who went quiet into one who orders again")
        .owner("shop@ourcompany.example")
        .startsOn(event("Customer Lapsed"))
        .goal(event("Order Completed"))
        .exitsOn(event("Account Closed"))
        .reentersAfter(days(180))
        .topic("offers");
  }

  @Override
  public void run(Enrollment lead) {
    if (lead.isHeldOut(10)) {
      lead.exit("held out, to compare with");
    }
    lead.pauseUntil(bestHour());
    var news = lead.send(email("we-miss-you"));

    switch (lead.firstOf(
        clicked(news).means(Reaction.CLICKED),
        happened("Product Viewed").means(Reaction.VIEWED),
        within(days(5)).otherwise(Reaction.NOTHING))) {
      case CLICKED, VIEWED -> lead.score(+10);
      case NOTHING -> sendAnOffer(lead);
    }
    lead.pause("time to order", days(7));
  }

  private static void sendAnOffer(Enrollment lead) {
    if (lead.takesCoupon("win-back")) {
      lead.send(email("win-back-coupon"));
    } else {
      lead.notify(team("shop", "No win-back coupons are left"));
      lead.send(email("what-has-changed"));
    }
  }
}
