package dev.senda.api.contacts;

import dev.senda.api.http.ApiException;
import dev.senda.api.routing.EventRouter;
import dev.senda.api.security.CurrentActor;
import dev.senda.store.audit.AuditAction;
import dev.senda.store.audit.AuditLog;
import dev.senda.store.audit.AuditSubject;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.contacts.MergedContacts;
import dev.senda.store.contacts.MergedContacts.MergedContact;
import dev.senda.store.enrollments.EnrollmentRefusals;
import dev.senda.store.enrollments.EnrollmentRefusals.RefusalView;
import dev.senda.store.support.RetryingTransactions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The endpoints that show who a contact is, and merge two contacts that are one person. */
@RestController
@RequestMapping("/v1/contacts")
@Tag(name = "Contacts", description = "Who a contact is")
class ContactController {

  private final RetryingTransactions transactions;
  private final Contacts contacts;
  private final MergedContacts mergedContacts;
  private final EnrollmentRefusals refusals;
  private final EventRouter router;
  private final AuditLog auditLog;

  ContactController(
      RetryingTransactions transactions,
      Contacts contacts,
      MergedContacts mergedContacts,
      EnrollmentRefusals refusals,
      EventRouter router,
      AuditLog auditLog) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.mergedContacts = mergedContacts;
    this.refusals = refusals;
    this.router = router;
    this.auditLog = auditLog;
  }

  /**
   * Who a contact is.
   *
   * @param key its key
   * @param isEmailRefused whether an address was reported for it that another contact has
   * @param merged the contacts that were merged into it, newest first
   * @param notEnrolled why the last start event of a journey did not enroll it, newest first
   */
  record ContactView(
      String key,
      boolean isEmailRefused,
      List<MergedContact> merged,
      List<RefusalView> notEnrolled) {}

  @GetMapping("/{key}")
  @Operation(
      operationId = "getContact",
      summary = "Who a contact is, and why start events did not enroll it",
      description = "The key of a contact that was merged shows the contact that it is now.",
      responses = {
        @ApiResponse(responseCode = "200", description = "The contact"),
        @ApiResponse(responseCode = "404", description = "Unknown contact key")
      })
  ContactView getContact(@PathVariable String key) {
    return view(contacts.find(key).orElseThrow(() -> unknown(key)));
  }

  @PostMapping("/merge")
  @Operation(
      operationId = "mergeContacts",
      summary = "Merges two contacts that are one person",
      description =
          """
          Everything of the first contact becomes the second one's, and the key of the first means \
          the second from then on. It cannot be undone. A repeated request changes nothing.""",
      responses = {
        @ApiResponse(responseCode = "200", description = "The contact that stays"),
        @ApiResponse(responseCode = "404", description = "One of them is unknown"),
        @ApiResponse(responseCode = "422", description = "Validation failed")
      })
  ContactView mergeContacts(@RequestBody MergeContactsRequest request) {
    return view(
        transactions.execute(
            () -> {
              var from = find("from", request.from());
              var into = find("into", request.into());
              if (from.key().equals(into.key())) {
                return into;
              }
              var kept =
                  contacts.merge(from.key(), into.key()).orElseThrow(() -> unknown(into.key()));
              router.routeAgain(Set.of(kept.key()));
              auditLog.record(
                  CurrentActor.get(),
                  AuditAction.CONTACTS_MERGED,
                  AuditSubject.ofContact(kept.key()),
                  null);
              return kept;
            }));
  }

  private ContactView view(Contact contact) {
    return new ContactView(
        contact.key(),
        contacts.findRefusedEmail(contact.key()).isPresent(),
        mergedContacts.findInto(contact.key()),
        refusals.findByContact(contact.key()));
  }

  private Contact find(String field, MergeContactsRequest.ContactName name) {
    long given =
        Stream.of(name.key(), name.userId(), name.anonymousId(), name.email())
            .filter(one -> one != null)
            .count();
    if (given != 1) {
      throw ApiException.validationFailed(
          field,
          "%d of key, userId, anonymousId and email".formatted(given),
          "exactly one of them");
    }
    return find(name)
        .filter(contact -> contact.erasedAt() == null)
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "%s: no such contact (expected one that exists)".formatted(field)));
  }

  private Optional<Contact> find(MergeContactsRequest.ContactName name) {
    return find(name.key(), contacts::find)
        .or(() -> find(name.userId(), contacts::findByUserId))
        .or(() -> find(name.anonymousId(), contacts::findByAnonymousId))
        .or(() -> find(name.email(), contacts::findByEmail));
  }

  private static Optional<Contact> find(
      @Nullable String value, Function<String, Optional<Contact>> finder) {
    return Optional.ofNullable(value).flatMap(finder);
  }

  private static ApiException unknown(String key) {
    return ApiException.notFound("contact: \"%s\" (expected the key of a contact)".formatted(key));
  }
}
