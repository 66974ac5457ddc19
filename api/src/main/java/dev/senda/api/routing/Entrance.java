package dev.senda.api.routing;

import dev.senda.journey.Plan;
import dev.senda.store.Enrollments;
import dev.senda.store.Enrollments.Admission;
import dev.senda.store.HouseClock;
import dev.senda.store.Outbox;
import dev.senda.temporal.Heard;
import org.springframework.stereotype.Component;

/** Lets those in who were admitted to a journey. */
@Component
public class Entrance {

  private final Outbox outbox;
  private final HouseClock clock;

  Entrance(Outbox outbox, HouseClock clock) {
    this.outbox = outbox;
    this.clock = clock;
  }

  /** What the store must know of a plan to decide who may enter. */
  public static Enrollments.Rules rulesOf(Plan plan) {
    return new Enrollments.Rules(plan.name(), plan.reentry(), plan.overlap(), plan.key());
  }

  /**
   * Has the enrollment start; one whose place it takes is told to end before. The caller holds the
   * contact's lock.
   */
  public void open(Admission.Admitted admitted) {
    var enrollment = admitted.enrollment();
    var replaced = admitted.replaced();
    if (replaced != null) {
      var heard = Heard.exit(replaced, clock.millis(), Enrollments.RESTARTED);
      new Work.Tell(enrollment.journey(), Enrollments.RESTARTED, heard)
          .appendTo(outbox, enrollment.contact());
    }
    Work.Start.of(enrollment).appendTo(outbox, enrollment.contact());
  }
}
