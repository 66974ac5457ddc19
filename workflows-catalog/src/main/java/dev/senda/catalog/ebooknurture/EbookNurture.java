package dev.senda.catalog.ebooknurture;

import static dev.senda.journey.Words.*;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;

/** Follows up an ebook download until the lead is ready for a demo. */
public final class EbookNurture implements Journey {

  @Override
  public Plan plan() {
    return Plan.named("ebook-nurture")
        .purpose("Turn an ebook download into a demo")
        .owner("growth@ourcompany.example")
        .startsOn(event("Form Submitted").with("form", "ebook"))
        .goal(event("Demo Booked"))
        .exitsOn(event("Lead Disqualified"))
        .reentersAfter(days(90))
        .topic("product-tips");
  }

  @Override
  public void run(Enrollment lead) {
    var guide = lead.send(email("ebook-guide"));

    if (!guide.openedWithin(days(3))) {
      guide = lead.send(email("ebook-guide").subject("Did you get it?").named("ebook-guide-again"));
    }
    if (guide.clickedWithin(days(2))) {
      lead.score(+20);
      lead.notify(sales("Clicked the guide: ready to talk"));
      lead.send(email("book-a-demo"));
    } else {
      lead.pause(days(4));
      lead.send(lead.is(CUSTOMER) ? email("whats-new") : email("case-study"));
    }
  }
}
