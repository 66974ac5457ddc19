package dev.senda.workers;

import dev.senda.store.Contact;
import dev.senda.store.EnrollmentRow;

/**
 * Whom a step outside is about.
 *
 * @param sequence tells the steps of the enrollment apart
 */
record Whom(EnrollmentRow enrollment, Contact contact, int sequence) {

  /** The same whenever the same step is tried again. */
  String idempotencyKey() {
    return enrollment.id() + "-" + sequence;
  }
}
