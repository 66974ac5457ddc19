package dev.senda.catalog.onboarding;

import static dev.senda.journey.Words.*;

import dev.senda.journey.Condition;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;

/**
 * Leads a trial through four blocks: set up, sell, invite the team, decide. Each block waits for
 * what it is about, and helps whoever is stuck.
 */
public final class Onboarding implements Journey {

  private static final Condition HAS_COLLEAGUES = attribute("team_size").moreThan(1);
  private static final Condition HAS_SOLD =
      did(event("First Sale Recorded")).atLeast(1).within(days(90));

  @Override
  public Plan plan() {
    return Plan.named("onboarding")
        .purpose("Lead a trial to its first sale, and from there to a plan")
        .owner("onboarding@ourcompany.example")
        .startsOn(event("Trial Started"))
        .goal(event("Plan Chosen").within(days(60)))
        .exitsOn(event("Account Closed"))
        .topic("onboarding");
  }

  @Override
  public void run(Enrollment lead) {
    setUp(lead);
    sell(lead);
    if (lead.is(HAS_COLLEAGUES)) {
      inviteTheTeam(lead);
    }
    decide(lead);
  }

  private static void setUp(Enrollment lead) {
    var isSetUp =
        anyOf(
            2,
            event("Products Imported"),
            event("Payment Method Added"),
            event("Printer Connected"));
    lead.send(email("set-up-your-till"));

    if (!lead.happens(isSetUp, within(days(3)))) {
      lead.send(email("set-up-with-us"));
      lead.task(team("onboarding", "Offer to import the products"));
    }
  }

  private static void sell(Enrollment lead) {
    lead.pauseUntil("morning of the first sale", nextWorkingDay().at(time(9, 0)));
    lead.send(email("your-first-sale"));

    if (!lead.happens(event("First Sale Recorded"), within(days(4)))) {
      lead.send(email("practise-a-sale"));
    }
    lead.pause("time to sell", days(2));
  }

  private static void inviteTheTeam(Enrollment lead) {
    lead.pauseUntil("morning of the team", nextWorkingDay().at(time(9, 0)));
    lead.send(email("invite-your-team"));
  }

  private static void decide(Enrollment lead) {
    if (!lead.reaches(date("trial_ends").before(days(3)).at(time(9, 0)))) {
      lead.exit("the trial has no end");
    }
    if (lead.is(HAS_SOLD)) {
      lead.send(email("keep-selling"));
    } else if (lead.send(email("more-time")).clickedWithin("more-time", days(3))) {
      lead.webhook("trial-extension");
    }
    lead.pause("time to decide", days(14));
  }
}
