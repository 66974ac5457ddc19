package dev.senda.explorer.picture;

import static dev.senda.journey.AwaitedEvent.clicked;
import static dev.senda.journey.AwaitedEvent.happened;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.score;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.push;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Message.whatsapp;
import static dev.senda.journey.TeamNotification.sales;
import static dev.senda.journey.TeamNotification.team;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.time;
import static dev.senda.journey.Time.within;
import static java.time.DayOfWeek.TUESDAY;

import dev.senda.journey.CustomAction;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.LifecycleStage;
import dev.senda.journey.Plan;
import dev.senda.journey.Split;

/** A journey of more than forty steps: branches that rejoin, a loop, splits, and all who act. */
final class LongJourney implements Journey {

  enum Tone {
    FRIENDLY,
    FORMAL,
    SHORT
  }

  enum Credit {
    GOOD,
    POOR,
    UNKNOWN
  }

  interface CreditCheck extends CustomQuestion<Credit> {}

  interface SyncToCrm extends CustomAction {}

  enum Interest {
    CLICKED,
    VIEWED_PRICES,
    NONE
  }

  @Override
  public Plan plan() {
    return Plan.named("trial-to-subscription")
        .purpose("Turn a trial into a subscription, and know early who needs a person")
        .owner("growth@ourcompany.example")
        .startsOn(event("Trial Started"))
        .startsOn(event("Form Submitted").with("form", "trial"))
        .goal(event("Subscribed"))
        .exitsOn(event("Account Closed"))
        .topic("product-tips");
  }

  @Override
  public void run(Enrollment lead) {
    lead.perform(SyncToCrm.class, "trial");
    var welcome =
        switch (lead.variant(Split.evenly(Tone.class).weighing(Tone.FRIENDLY, 2))) {
          case FRIENDLY -> lead.send(email("welcome-friendly").subject("So good to see you"));
          case FORMAL -> lead.send(email("welcome-formal"));
          case SHORT -> lead.send(sms("welcome-short"));
        };
    if (!welcome.clickedWithin(days(1))) {
      lead.pauseUntil(time(9, 0));
      lead.send(preferred(email("first-steps"), whatsapp("first-steps"), push("first-steps")));
    }
    switch (lead.ask(CreditCheck.class)) {
      case GOOD -> lead.score(+20);
      case POOR -> lead.score(-20);
      case UNKNOWN -> lead.task(team("risk", "Look at the credit of this account by hand"));
    }
    for (int _ : lead.rounds("tips", 3)) {
      var tip = lead.send(email("tip-of-the-week"));
      if (tip.clickedWithin(days(2))) {
        break;
      }
      lead.pauseUntil(TUESDAY, time(10, 30));
    }
    if (lead.is(attribute("country").is("MX").and(score().atLeast(50)))) {
      lead.send(whatsapp("mexico-offer"));
      lead.notify(sales("A hot lead from Mexico"));
    }
    var offer = lead.send(email("offer"));
    switch (lead.firstOf(
        clicked(offer).means(Interest.CLICKED),
        happened("Pricing Page Viewed").means(Interest.VIEWED_PRICES),
        within(days(3)).otherwise(Interest.NONE))) {
      case CLICKED -> {
        lead.moveTo(LifecycleStage.CUSTOMER);
        lead.webhook("crm-sync");
      }
      case VIEWED_PRICES -> lead.send(email("pricing-explained"));
      case NONE -> {
        if (lead.takesCoupon("trial-20")) {
          lead.send(email("here-is-a-coupon"));
        } else {
          lead.pause("cool down", days(2));
        }
      }
    }
    if (lead.reaches(date("trial_ends").before(days(3)))) {
      var last = lead.send(email("trial-ends-soon"));
      if (!last.openedWithin(hours(36))) {
        lead.send(sms("trial-ends-soon").named("trial-ends-soon-sms"));
        if (lead.happens(event("Called Support"), within(days(1)))) {
          lead.notify(team("support", "Called while the trial was about to end"));
          lead.exit("a person has taken over");
        }
      }
    }
    if (lead.isHeldOut(10)) {
      lead.exit("held out");
    }
    lead.send(email("survey"));
    lead.emit(event("Trial Survey Sent"));
    lead.enrollIn("reactivation");
  }
}
