package @package@.welcome;

import static dev.senda.journey.Words.*;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;

/** Helps somebody who has just signed up to begin. */
public final class Welcome implements Journey {

  @Override
  public Plan plan() {
    return Plan.named("welcome")
        .purpose("Help who has just signed up to begin")
        .owner("growth@ourcompany.example")
        .startsOn(event("Signed Up"))
        .goal(event("Subscribed"))
        .topic("product-tips");
  }

  @Override
  public void run(Enrollment lead) {
    var welcome = lead.send(email("welcome"));

    if (!welcome.clickedWithin(days(2))) {
      lead.notify(sales("Signed up two days ago, and has not begun"));
    }
  }
}
