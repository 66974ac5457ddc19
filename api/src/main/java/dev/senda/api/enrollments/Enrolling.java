package dev.senda.api.enrollments;

import dev.senda.api.contacts.ConsentBook;
import dev.senda.api.routing.Entrance;
import dev.senda.api.routing.Work;
import dev.senda.api.web.Problem;
import dev.senda.journey.Plan;
import dev.senda.store.Contacts;
import dev.senda.store.EnrollmentRow;
import dev.senda.store.Enrollments;
import dev.senda.store.Enrollments.Admission;
import dev.senda.store.HouseClock;
import dev.senda.store.Outbox;
import dev.senda.store.Transactions;
import dev.senda.temporal.Heard;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Commits enrollments and cancellations; the outbox brings them to Temporal. */
@Service
public class Enrolling {

  private final Transactions transactions;
  private final Contacts contacts;
  private final ConsentBook consents;
  private final Enrollments enrollments;
  private final Entrance entrance;
  private final Outbox outbox;
  private final HouseClock clock;

  Enrolling(
      Transactions transactions,
      Contacts contacts,
      ConsentBook consents,
      Enrollments enrollments,
      Entrance entrance,
      Outbox outbox,
      HouseClock clock) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.consents = consents;
    this.enrollments = enrollments;
    this.entrance = entrance;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * What came of a request.
   *
   * @param created false if the contact was inside already
   */
  record Enrolled(EnrollmentRow enrollment, boolean created) {}

  /**
   * Enrolls one contact. If it is refused nothing of the request is kept.
   *
   * @throws Problem if the plan does not let the contact enter again, or the address is another's
   */
  Enrolled enroll(Plan plan, EnrollmentRequest request) {
    return transactions.run(() -> enrollNow(plan, request));
  }

  private Enrolled enrollNow(Plan plan, EnrollmentRequest request) {
    var identified = identify(request);
    if (identified.addressTaken()) {
      throw Problem.conflict(
          "address-taken",
          "The address belongs to another contact",
          "contact: an address of another user (expected one that nobody else has)");
    }
    var contact = identified.contact().key();
    consents.keep(contact, request.consents(), clock.instant(), "enroll");
    var admission = enrollments.enroll(Entrance.rulesOf(plan), contact, request.runKey(), null);
    return switch (admission) {
      case Admission.Admitted admitted -> {
        entrance.open(admitted);
        yield new Enrolled(admitted.enrollment(), true);
      }
      case Admission.AlreadyInside inside -> new Enrolled(inside.enrollment(), false);
      case Admission.Refused refused ->
          throw Problem.conflict(
              "reentry", "The contact may not enter the journey now", refused.reason());
    };
  }

  private Contacts.Identified identify(EnrollmentRequest request) {
    return switch (request) {
      case EnrollmentRequest.ByKey known ->
          contacts
              .merge(known.key(), known.traits())
              .orElseThrow(
                  () ->
                      Problem.notFound(
                          "contact.key: \"%s\" (expected the key of a contact)"
                              .formatted(known.key())));
      case EnrollmentRequest.ByIdentity person ->
          contacts.identify(person.identity(), person.traits());
    };
  }

  /**
   * Has a running enrollment end; one that is over already stays as it is.
   *
   * @return the enrollment as it stands now; empty if there is none
   */
  public Optional<EnrollmentRow> cancel(UUID id, String reason) {
    return transactions.run(
        () -> {
          var contact = contacts.ofEnrollment(id);
          contact.ifPresent(person -> contacts.lock(person.key()));
          var enrollment = enrollments.find(id);
          enrollment.filter(row -> !row.state().isOver()).ifPresent(row -> cancel(row, reason));
          return enrollment;
        });
  }

  private void cancel(EnrollmentRow enrollment, String reason) {
    enrollments.canceling(enrollment.id(), reason);
    var heard = Heard.cancel(enrollment.id(), clock.millis());
    new Work.Tell(enrollment.journey(), "cancel", heard).appendTo(outbox, enrollment.contact());
  }
}
