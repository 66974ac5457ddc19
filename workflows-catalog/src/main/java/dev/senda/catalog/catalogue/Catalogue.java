package dev.senda.catalog.catalogue;

import static dev.senda.journey.Words.*;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.Split;

/**
 * Sends a new catalogue to those whom a launch enrolls, and an offer to whoever opens it. Which
 * offer is learned from the orders.
 */
public final class Catalogue implements Journey {

  /** What whoever opens the catalogue gets. */
  enum Offer {
    FREE_DELIVERY,
    TEN_PERCENT
  }

  @Override
  public Plan plan() {
    return Plan.named("catalogue")
        .purpose("Sell from a new catalogue, with an offer only for whoever opens it")
        .owner("shop@ourcompany.example")
        .goal(event("Order Completed").within(days(21)))
        .reentersAfter(days(21))
        .topic("offers");
  }

  @Override
  public void run(Enrollment lead) {
    lead.pauseUntil(bestHour());
    var catalogue = lead.send(email("new-catalogue"));

    if (!catalogue.openedWithin(days(3))) {
      catalogue =
          lead.send(
              email("new-catalogue")
                  .subject("The new catalogue, in one minute")
                  .named("once-more"));
      if (!catalogue.openedWithin(days(4))) {
        lead.exit("not interested this time");
      }
    }
    lead.pause("time to look around", days(1));
    switch (lead.variant(Split.evenly(Offer.class).named("catalogue-offer").learning())) {
      case FREE_DELIVERY -> lead.send(email("catalogue-free-delivery"));
      case TEN_PERCENT -> {
        if (lead.takesCoupon("catalogue-10")) {
          lead.send(email("catalogue-ten-percent"));
        } else {
          lead.send(email("catalogue-free-delivery"));
        }
      }
    }
    lead.pause("time to order", days(10));
  }
}
