package dev.senda.catalog.welcome;

import static dev.senda.journey.Words.*;

import dev.senda.journey.Condition;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;

/** Welcomes a new account by the way it came, and helps it until its profile is complete. */
public final class Welcome implements Journey {

  private static final Condition REFERRED = attribute("acquisition_channel").is("referral");
  private static final Condition PAYING =
      attribute("plan").is("pro").or(attribute("plan").is("team"));

  @Override
  public Plan plan() {
    return Plan.named("welcome")
        .purpose("Bring a new account to a complete profile")
        .owner("onboarding@ourcompany.example")
        .startsOn(event("Signed Up"))
        .goal(event("Profile Completed"))
        .exitsOn(event("Account Closed"))
        .topic("onboarding");
  }

  @Override
  public void run(Enrollment lead) {
    var welcome = lead.send(lead.is(REFERRED) ? email("welcome-referred") : email("welcome"));

    if (!welcome.clickedWithin(days(2))) {
      lead.send(email("complete-your-profile"));
    }
    lead.pause(days(2));
    lead.send(lead.is(PAYING) ? email("meet-your-advisor") : email("first-steps"));

    if (!lead.happens(event("First Sale Recorded"), within(days(3)))) {
      lead.send(email("how-can-we-help"));
    }
  }
}
