package dev.senda.api.enrollments;

import dev.senda.api.contacts.ConsentService;
import dev.senda.api.http.ApiException;
import dev.senda.api.outbox.command.OutboxCommand;
import dev.senda.journey.Plan;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Commits enrollments and cancellations; the outbox brings them to Temporal. */
@Service
public class EnrollmentService {

  private final RetryingTransactions transactions;
  private final Contacts contacts;
  private final ConsentService consentService;
  private final Enrollments enrollments;
  private final EnrollmentStarter enrollmentStarter;
  private final Outbox outbox;
  private final ScaledClock clock;

  EnrollmentService(
      RetryingTransactions transactions,
      Contacts contacts,
      ConsentService consents,
      Enrollments enrollments,
      EnrollmentStarter enrollmentStarter,
      Outbox outbox,
      ScaledClock clock) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.consentService = consents;
    this.enrollments = enrollments;
    this.enrollmentStarter = enrollmentStarter;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * What came of a request.
   *
   * @param created false if the contact was inside already
   */
  record RequestResult(EnrollmentRow enrollment, boolean created) {}

  /**
   * Enrolls one contact. If it is refused nothing of the request is kept.
   *
   * @throws ApiException if the plan does not let the contact enter again, or the address is
   *     another's
   */
  RequestResult enroll(Plan plan, EnrollmentCommand command) {
    return transactions.execute(() -> enrollInTransaction(plan, command));
  }

  private RequestResult enrollInTransaction(Plan plan, EnrollmentCommand command) {
    var identityResult = findOrCreateContact(command);
    if (identityResult.emailOwnedByOther()) {
      throw ApiException.conflict(
          "address-taken",
          "Address already in use",
          "contact: an address of another contact (expected one that no other contact has)");
    }
    var contact = identityResult.contact().key();
    consentService.recordGrants(contact, command.consents(), clock.instant(), "enroll");
    var enrollmentResult =
        enrollments.enroll(
            EnrollmentStarter.admissionRules(plan), contact, command.correlationKey(), null);
    return switch (enrollmentResult) {
      case EnrollmentResult.Enrolled enrolled -> {
        enrollmentStarter.appendStart(enrolled);
        yield new RequestResult(enrolled.enrollment(), true);
      }
      case EnrollmentResult.AlreadyEnrolled inside -> new RequestResult(inside.enrollment(), false);
      case EnrollmentResult.Refused refused ->
          throw ApiException.conflict("reentry", "Re-entry not allowed", refused.reason());
    };
  }

  private Contacts.IdentityResult findOrCreateContact(EnrollmentCommand command) {
    return switch (command.contact()) {
      case EnrollmentCommand.ContactSelector.ByKey(var key) ->
          contacts
              .mergeTraits(key, command.traits())
              .orElseThrow(
                  () ->
                      ApiException.notFound(
                          "contact.key: \"%s\" (expected the key of a contact)".formatted(key)));
      case EnrollmentCommand.ContactSelector.ByIdentity(var identity) ->
          contacts.identify(identity, command.traits());
    };
  }

  /**
   * Has a running enrollment end; one that is over already stays as it is.
   *
   * @return the enrollment as it stands now; empty if there is none
   */
  public Optional<EnrollmentRow> cancel(UUID id, String reason) {
    return transactions.execute(
        () -> {
          var contact = contacts.findByEnrollment(id);
          contact.ifPresent(person -> contacts.lock(person.key()));
          var enrollment = enrollments.find(id);
          enrollment.filter(row -> !row.state().isEnded()).ifPresent(row -> cancel(row, reason));
          return enrollment;
        });
  }

  private void cancel(EnrollmentRow enrollment, String reason) {
    enrollments.recordCancelReason(enrollment.id(), reason);
    var enrollmentSignal = EnrollmentSignal.cancel(enrollment.id(), clock.millis());
    new OutboxCommand.SignalEnrollment(enrollment.journey(), "cancel", enrollmentSignal)
        .appendTo(outbox, enrollment.contactKey());
  }
}
