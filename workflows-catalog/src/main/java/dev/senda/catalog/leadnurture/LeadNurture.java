package dev.senda.catalog.leadnurture;

import static dev.senda.journey.LifecycleStage.SALES_QUALIFIED;
import static dev.senda.journey.Words.*;
import static java.time.DayOfWeek.TUESDAY;

import dev.senda.journey.Condition;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.SentMessage;
import java.util.List;

/** Sends a lead a lesson a week and scores its interest, until sales is called. */
public final class LeadNurture implements Journey {

  private static final Condition IS_READY = score().atLeast(50);

  private enum Interest {
    PRICES,
    LESSON,
    NONE
  }

  @Override
  public Plan plan() {
    return Plan.named("lead-nurture")
        .purpose("Warm a lead up, and call when it is ready")
        .owner("growth@ourcompany.example")
        .startsOn(event("Form Submitted").with("form", oneOf("checklist", "pricing")))
        .goal(event("Demo Booked").within(days(90)))
        .exitsOn(event("Lead Disqualified"))
        .reentersAfter(days(90))
        .topic("product-tips");
  }

  @Override
  public void run(Enrollment lead) {
    if (lead.is(property("form").is("pricing"))) {
      lead.score(+30);
    }
    var lessons = List.of("lesson-queues", "lesson-stock", "lesson-numbers");
    for (int round : lead.rounds("lessons", lessons.size())) {
      lead.pauseUntil(TUESDAY, time(10, 0));
      scoreInterest(lead, lead.send(email(lessons.get(round - 1))));

      if (lead.is(IS_READY)) {
        callSales(lead);
        return;
      }
    }
    lead.addTo(list("monthly-news"));
  }

  private static void scoreInterest(Enrollment lead, SentMessage lesson) {
    switch (lead.firstOf(
        happened("Prices Viewed").means(Interest.PRICES),
        clicked(lesson).means(Interest.LESSON),
        within(days(5)).otherwise(Interest.NONE))) {
      case PRICES -> lead.score(+25);
      case LESSON -> lead.score(+15);
      case NONE -> lead.score(-5);
    }
  }

  private static void callSales(Enrollment lead) {
    lead.moveTo(SALES_QUALIFIED);
    lead.send(email("pick-a-time"));
    var call = lead.task(sales("Call: reads our lessons and looks at prices"));

    if (!call.doneWithin(workingHours(4))) {
      lead.notify(team("sales-leads", "Nobody has called a lead who is ready"));
    }
    lead.pause("time to book a demo", days(14));
  }
}
