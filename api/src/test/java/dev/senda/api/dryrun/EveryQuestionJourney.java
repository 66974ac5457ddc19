package dev.senda.api.dryrun;

import static dev.senda.journey.Condition.in;
import static dev.senda.journey.Condition.segment;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.bestHour;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.time;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.Split;
import java.util.Locale;

/** Asks whatever a dry run answers from what is known of a contact. */
public final class EveryQuestionJourney implements Journey {

  enum Offer {
    DISCOUNT,
    GIFT,
    NOTHING
  }

  static final Split<Offer> SPLIT = Split.evenly(Offer.class).weighing(Offer.NOTHING, 3);

  @Override
  public Plan plan() {
    return Plan.named("offers")
        .purpose("Try what makes a contact order")
        .owner("shop@ourcompany.example")
        .topic("offers")
        .goal(event("Order Completed"));
  }

  @Override
  public void run(Enrollment lead) {
    if (lead.is(in(segment("hot-leads")))) {
      lead.score(+1);
    }
    var offer = lead.variant(SPLIT);
    lead.pauseUntil(bestHour());
    var sent = lead.send(email("offer-" + offer.name().toLowerCase(Locale.ROOT)));
    if (sent.openedWithin(days(2))) {
      lead.pauseUntil(time(9, 0));
    }
  }
}
