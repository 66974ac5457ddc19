package dev.senda.catalog.loyaltyvip;

import static dev.senda.journey.Words.*;

import dev.senda.journey.Condition;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;

/**
 * Makes a VIP of whoever orders for 500 within a year, tells those who are near, and looks again
 * every year. The sums need {@code senda.retention.events} of at least 365 days.
 */
public final class LoyaltyVip implements Journey {

  private static final Condition SPENDS_ENOUGH =
      sum(event("Order Completed"), "total").within(days(365)).atLeast(500);
  private static final Condition IS_NEAR =
      sum(event("Order Completed"), "total").within(days(365)).between(400, 499.99);

  @Override
  public Plan plan() {
    return Plan.named("loyalty-vip")
        .purpose("Keep those who buy most, by treating them so")
        .owner("loyalty@ourcompany.example")
        .startsOn(event("Order Completed"))
        .exitsOn(event("Loyalty Left"))
        .reentersAfterFinishing()
        .topic("loyalty");
  }

  @Override
  public void run(Enrollment lead) {
    if (!lead.is(SPENDS_ENOUGH)) {
      tellIfNear(lead);
      lead.exit("not a VIP yet");
    }
    welcome(lead);
    for (int _ : lead.rounds("years as a VIP", 5)) {
      lead.pause("eleven months", days(335));
      if (lead.is(SPENDS_ENOUGH)) {
        lead.pause("the last month", days(30));
      } else {
        lead.send(email("vip-renewal"));
        lead.pause("a month to renew it", days(30));
        leaveUnlessRenewed(lead);
      }
    }
  }

  private static void leaveUnlessRenewed(Enrollment lead) {
    if (!lead.is(SPENDS_ENOUGH)) {
      lead.set("tier", "member");
      lead.removeFrom(list("vip"));
      lead.exit("spends less now");
    }
  }

  /** Tells it once in a while, not after each order. */
  private static void tellIfNear(Enrollment lead) {
    if (lead.is(IS_NEAR.and(not(in(list("told-near-vip")))))) {
      lead.addTo(list("told-near-vip"));
      lead.pause(days(2));
      lead.send(email("vip-nearly"));
    }
  }

  private static void welcome(Enrollment lead) {
    lead.set("tier", "vip");
    lead.addTo(list("vip"));
    lead.removeFrom(list("told-near-vip"));
    lead.task(team("shop", "Write a card by hand to a new VIP"));
    lead.send(email("vip-welcome"));
  }
}
