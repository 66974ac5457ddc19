package dev.senda.catalog.abandonedcart;

import static dev.senda.journey.Words.*;

import dev.senda.journey.Condition;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;

/**
 * Reminds a contact of a cart that was left behind: what is in it, then an answer or a last call,
 * and at the end a coupon for those who have not ordered for a year.
 */
public final class AbandonedCart implements Journey {

  private static final Condition HAS_ORDERED =
      did(event("Order Completed")).atLeast(1).within(days(365));

  @Override
  public Plan plan() {
    return Plan.named("abandoned-cart")
        .purpose("Turn a cart that was left behind into an order")
        .owner("shop@ourcompany.example")
        .startsOn(event("Cart Abandoned"))
        .goal(event("Order Completed"))
        .exitsOn(event("Cart Emptied"))
        .reentersAfter(days(1))
        .topic("cart-reminders");
  }

  @Override
  public void run(Enrollment lead) {
    lead.pause(hours(4));
    var reminder = lead.send(email("cart-reminder"));

    if (reminder.clickedWithin(days(1))) {
      // They came back and still hesitate: they have a question, and the price is not the problem.
      lead.pause(hours(12));
      lead.send(email("cart-questions"));
    } else {
      lead.pause(days(1));
      lead.send(preferred(email("cart-last-call"), sms("cart-last-call")));
    }
    lead.pause("time to order", days(2));
    offerACoupon(lead);
  }

  /** Last, and not for those who order anyway: they would learn to wait for it. */
  private static void offerACoupon(Enrollment lead) {
    if (!lead.is(HAS_ORDERED) && lead.takesCoupon("cart-10")) {
      lead.send(email("cart-coupon"));
      lead.pause("time to use the coupon", days(3));
    }
  }
}
