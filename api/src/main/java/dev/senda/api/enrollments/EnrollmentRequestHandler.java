package dev.senda.api.enrollments;

import dev.senda.api.contacts.ConsentService;
import dev.senda.api.http.ApiException;
import dev.senda.api.journeys.EntryRules;
import dev.senda.api.routing.EventRouter;
import dev.senda.journey.Plan;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentService;
import dev.senda.store.enrollments.EnrollmentService.EnrollmentSource;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Finds or creates the contact of an enrollment request, records its consents and enrolls it, in
 * one transaction.
 */
@Component
class EnrollmentRequestHandler {

  private final RetryingTransactions transactions;
  private final Contacts contacts;
  private final ConsentService consentService;
  private final EnrollmentService enrollmentService;
  private final EventRouter router;
  private final ScaledClock clock;

  EnrollmentRequestHandler(
      RetryingTransactions transactions,
      Contacts contacts,
      ConsentService consentService,
      EnrollmentService enrollmentService,
      EventRouter router,
      ScaledClock clock) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.consentService = consentService;
    this.enrollmentService = enrollmentService;
    this.router = router;
    this.clock = clock;
  }

  /**
   * The result of a request.
   *
   * @param created false if the contact was already enrolled
   */
  record RequestResult(EnrollmentRow enrollment, boolean created) {}

  /**
   * Enrolls one contact. If it is refused, nothing of the request is stored.
   *
   * @throws ApiException if the plan does not allow re-entry, the contact key is unknown, or the
   *     address belongs to another contact
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
    var locked = identityResult.contact();
    var contact = locked.key();
    if (!identityResult.merged().isEmpty()) {
      router.routeAgain(Set.of(contact));
    }
    consentService.record(contact, command.consents(), clock.instant(), "enroll");
    var source = new EnrollmentSource.ApiRequest(command.correlationKey(), command.properties());
    return switch (enrollmentService.enrollLocked(EntryRules.of(plan), locked, source)) {
      case EnrollmentResult.Enrolled enrolled -> new RequestResult(enrolled.enrollment(), true);
      case EnrollmentResult.AlreadyEnrolled running ->
          new RequestResult(running.enrollment(), false);
      case EnrollmentResult.Refused refused ->
          throw ApiException.conflict("reentry", "Re-entry not allowed", refused.reason());
      case EnrollmentResult.EntriesClosed closed ->
          throw ApiException.conflict("entries-closed", "Entries closed", closed.reason());
      case EnrollmentResult.MissingKey missing ->
          throw new IllegalStateException("no key for property " + missing.property());
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
}
