package dev.senda.api.preferences;

import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.Engagement;
import dev.senda.store.consent.OptIns;
import dev.senda.store.consent.OptIns.ConfirmationResult;
import dev.senda.store.consent.OptIns.OptInRequest;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.outbox.SignalPayload;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Records that contacts confirm subscriptions, and tells the enrollments that wait for it. */
@Service
class ConfirmationService {

  private final RetryingTransactions transactions;
  private final Contacts contacts;
  private final OptIns optIns;
  private final Enrollments enrollments;
  private final Outbox outbox;
  private final ScaledClock clock;

  ConfirmationService(
      RetryingTransactions transactions,
      Contacts contacts,
      OptIns optIns,
      Enrollments enrollments,
      Outbox outbox,
      ScaledClock clock) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.optIns = optIns;
    this.enrollments = enrollments;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** Whether the contact of the mail exists and was not erased. */
  boolean hasContact(String contactKey) {
    return contacts.find(contactKey).filter(ConfirmationService::isNotErased).isPresent();
  }

  /**
   * Confirms the subscription: the consent is granted, and the enrollments that wait for it
   * continue: that of the mail, and others that asked the contact the same in a later mail, or in
   * an earlier one. Once for each mail.
   *
   * @param contactKey the contact of the mail
   * @param pageWording the words that the contact agreed to on the page
   * @return empty for an erased contact
   */
  Optional<ConfirmationResult> confirm(
      OptInRequest request, String contactKey, String pageWording) {
    return transactions.execute(
        () ->
            contacts
                .lock(contactKey)
                .filter(ConfirmationService::isNotErased)
                .map(contact -> confirm(request, contact, pageWording)));
  }

  private ConfirmationResult confirm(OptInRequest request, Contact contact, String pageWording) {
    var email = contact.email();
    var result = optIns.confirm(request, contact.key(), email, pageWording);
    if (result == ConfirmationResult.CONFIRMED && email != null) {
      signal(request);
      optIns.answerOthers(request, contact.key(), email).forEach(this::signal);
    }
    return result;
  }

  private void signal(OptInRequest request) {
    enrollments
        .find(request.enrollmentId())
        .filter(enrollment -> !enrollment.state().isEnded() && enrollment.ending() == null)
        .ifPresent(enrollment -> signal(enrollment, request));
  }

  private void signal(EnrollmentRow enrollment, OptInRequest request) {
    outbox.append(
        enrollment.workflowContactKey(),
        new OutboxItem.SignalEnrollment(
            enrollment.journey(),
            "confirmed",
            new SignalPayload.Engaged(
                Ids.newUuid(),
                enrollment.id(),
                clock.instant(),
                request.message().toString(),
                Engagement.CLICKED,
                AwaitedEvent.Engaged.CONFIRMED)));
  }

  private static boolean isNotErased(Contact contact) {
    return contact.erasedAt() == null;
  }
}
