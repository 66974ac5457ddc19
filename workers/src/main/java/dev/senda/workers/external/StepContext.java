package dev.senda.workers.external;

import dev.senda.store.contacts.Contact;
import dev.senda.store.enrollments.EnrollmentRow;

/**
 * The contact and the enrollment that a call is about.
 *
 * @param sequence the number of the step in the enrollment
 */
public record StepContext(EnrollmentRow enrollment, Contact contact, int sequence) {

  /** The same whenever the same step is tried again. */
  public String idempotencyKey() {
    return enrollment.id() + "-" + sequence;
  }
}
