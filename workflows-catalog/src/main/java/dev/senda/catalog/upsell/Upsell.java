package dev.senda.catalog.upsell;

import static dev.senda.journey.Words.*;

import dev.senda.journey.Condition;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;

/**
 * Asks the app which plan fits an account that is near a limit, and recommends it. The app answers
 * the webhook {@code plan-recommender} by the event {@code Plan Recommended}.
 */
public final class Upsell implements Journey {

  private static final Condition IS_LARGE = attribute("team_size").atLeast(20);

  private enum Next {
    LIMIT_REACHED,
    CONSIDERS,
    NOTHING
  }

  @Override
  public Plan plan() {
    return Plan.named("upsell")
        .purpose("Bring an account that grows to the plan that fits it")
        .owner("accounts@ourcompany.example")
        .startsOn(event("Limit Approached"))
        .goal(event("Plan Upgraded").within(days(45)))
        .exitsOn(event("Account Closed"))
        .reentersAfter(days(60))
        .topic("product-tips");
  }

  @Override
  public void run(Enrollment lead) {
    if (lead.is(IS_LARGE)) {
      talkInPerson(lead);
    }
    lead.webhook("plan-recommender", property("limit"), property("used"));
    boolean isRecommended = lead.happens(event("Plan Recommended").as("pick"), within(hours(1)));
    lead.pauseUntil(nextWorkingDay().at(time(10, 0)));
    var offer = lead.send(isRecommended ? email("a-plan-that-fits") : email("plans-compared"));

    switch (lead.firstOf(
        happened("Limit Reached").means(Next.LIMIT_REACHED),
        clicked(offer).means(Next.CONSIDERS),
        within(days(10)).otherwise(Next.NOTHING))) {
      case LIMIT_REACHED -> lead.send(email("limit-reached"));
      case CONSIDERS -> {
        lead.pause(days(2));
        lead.send(email("before-you-upgrade"));
      }
      case NOTHING -> {}
    }
    lead.pause("time to upgrade", days(14));
  }

  /** Whoever has many colleagues hears it from a person, if there is one who has the time. */
  private static void talkInPerson(Enrollment lead) {
    var call = lead.task(team("accounts", "Near a limit: propose the next plan"));
    if (call.doneWithin(workingHours(18))) {
      lead.exit("a person has talked to them");
    }
  }
}
