package dev.senda.catalog.postpurchase;

import static dev.senda.journey.Words.*;

import dev.senda.journey.Condition;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;

/** Thanks for an order, notices when it is late, helps to use it, and asks how it was. */
public final class PostPurchase implements Journey {

  private static final Condition HAS_ORDERED_BEFORE =
      did(event("Order Completed")).atLeast(2).within(days(365));

  private enum Verdict {
    GOOD,
    BAD,
    NONE
  }

  @Override
  public Plan plan() {
    return Plan.named("post-purchase")
        .purpose("Turn an order into a rating, and a buyer into one who comes back")
        .owner("shop@ourcompany.example")
        .startsOn(event("Order Completed"))
        .goal(event("Order Rated").within(days(60)))
        .exitsOn(event("Order Returned"))
        .keyedBy("order_id")
        .topic("order-news")
        .service();
  }

  @Override
  public void run(Enrollment lead) {
    lead.pause(hours(1)); // the shop's own receipt comes first
    lead.send(lead.is(HAS_ORDERED_BEFORE) ? email("order-again") : email("first-order"));

    if (!arrives(lead)) {
      lead.exit("never delivered");
    }
    lead.pause("time to unpack", days(3));
    lead.send(email("get-the-most"));
    lead.pause("time to use it", days(11));
    askHowItWas(lead);
  }

  private static boolean arrives(Enrollment lead) {
    var delivered = event("Order Delivered");
    if (lead.happens(delivered, within(days(5)))) {
      return true;
    }
    lead.send(email("order-late"));
    lead.task(team("support", "An order is late: ask the carrier"));
    return lead.happens(delivered, within(days(21)).named("late delivery"));
  }

  private static void askHowItWas(Enrollment lead) {
    var question = lead.send(email("how-was-it"));

    switch (lead.firstOf(
        clicked(question, "good").means(Verdict.GOOD),
        clicked(question, "bad").means(Verdict.BAD),
        within(days(10)).otherwise(Verdict.NONE))) {
      case GOOD -> lead.pause("time to write the rating", days(7));
      case BAD -> {
        var call = lead.task(team("support", "Not happy with an order: call and make it good"));
        if (!call.doneWithin(workingHours(9))) {
          lead.notify(team("shop", "Nobody has called an unhappy customer"));
        }
      }
      case NONE -> {}
    }
  }
}
