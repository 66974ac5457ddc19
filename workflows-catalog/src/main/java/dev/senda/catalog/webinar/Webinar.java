package dev.senda.catalog.webinar;

import static dev.senda.journey.Words.*;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;

/**
 * Confirms a registration, reminds of the webinar, and follows up whoever came and whoever did not.
 */
public final class Webinar implements Journey {

  @Override
  public Plan plan() {
    return Plan.named("webinar")
        .purpose("Bring whoever registered to the webinar, and from there to a demo")
        .owner("events@ourcompany.example")
        .startsOn(event("Webinar Registered"))
        .goal(event("Demo Booked").within(days(60)))
        .exitsOn(event("Webinar Registration Cancelled"))
        .keyedBy("webinar")
        .topic("webinars")
        .service();
  }

  @Override
  public void run(Enrollment lead) {
    var starts = moment(property("starts_at"));
    lead.send(email("webinar-confirmed"));

    // Whoever registers late gets only the reminders that are still ahead.
    if (lead.reaches(starts.before(days(1)))) {
      lead.send(email("webinar-tomorrow"));
    }
    if (lead.reaches(starts.before(minutes(15)))) {
      lead.send(preferred(sms("webinar-starts"), email("webinar-starts")));
    }
    boolean attended = lead.happens(event("Webinar Attended"), within(hours(3)));
    if (attended) {
      lead.score(+20);
    }
    lead.pauseUntil(nextWorkingDay().at(time(10, 0)));
    var followUp = lead.send(attended ? email("webinar-thanks") : email("webinar-recording"));

    if (followUp.clickedWithin(days(5))) {
      lead.score(+10);
      lead.task(sales("Interested in the topic of the webinar: offer a demo"));
    }
  }
}
