package dev.senda.catalog.abandonedcart;

import static dev.senda.journey.Words.*;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;

/** Reminds a contact of a cart that was left behind, until it is ordered. */
public final class AbandonedCart implements Journey {

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
  }
}
