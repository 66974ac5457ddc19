package dev.senda.api.enrollments;

import dev.senda.api.outbox.command.OutboxCommand;
import dev.senda.journey.Plan;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.contract.EnrollmentSignal;
import org.springframework.stereotype.Component;

/** Lets those in who were admitted to a journey. */
@Component
public class EnrollmentStarter {

  private final Outbox outbox;
  private final ScaledClock clock;

  EnrollmentStarter(Outbox outbox, ScaledClock clock) {
    this.outbox = outbox;
    this.clock = clock;
  }

  /** What the store must know of a plan to decide who may enter. */
  public static Enrollments.EnrollmentRules admissionRules(Plan plan) {
    return new Enrollments.EnrollmentRules(
        plan.name(), plan.reentry(), plan.overlap(), plan.keyProperty());
  }

  /**
   * Has the enrollment start; one whose place it takes is told to end before. The caller holds the
   * contact's lock.
   */
  public void appendStart(EnrollmentResult.Enrolled enrolled) {
    var enrollment = enrolled.enrollment();
    var replaced = enrolled.replacedEnrollmentId();
    if (replaced != null) {
      var enrollmentSignal = EnrollmentSignal.exit(replaced, clock.millis(), Enrollments.RESTARTED);
      new OutboxCommand.SignalEnrollment(
              enrollment.journey(), Enrollments.RESTARTED, enrollmentSignal)
          .appendTo(outbox, enrollment.contactKey());
    }
    OutboxCommand.StartEnrollment.of(enrollment).appendTo(outbox, enrollment.contactKey());
  }
}
