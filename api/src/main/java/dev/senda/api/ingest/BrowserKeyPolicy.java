package dev.senda.api.ingest;

import dev.senda.api.http.FieldError;
import dev.senda.api.ingest.parsing.IngestCall;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a browser key may do, which anybody can read. It may give a contact its first address, but
 * add, change or remove none of a contact that has one, and take none from another contact. For a
 * contact that is known already it may withdraw a consent, but not grant one. docs/keys.md has the
 * rules.
 */
final class BrowserKeyPolicy {

  private static final String ADDRESS = "a change of a known contact's address, by a browser key";
  private static final String CONSENT = "a consent for a known contact, by a browser key";
  private static final String STAGE = "a lifecycle, by a browser key";
  private static final String EXPECTED = "a write key, on a server";

  private BrowserKeyPolicy() {}

  /**
   * What is left of a call.
   *
   * @param leftOut what the key may not do
   */
  record Restricted(IngestCall call, List<FieldError> leftOut) {

    /** Personal data stays out of logs. */
    @Override
    public String toString() {
      return "Restricted[leftOut=%d]".formatted(leftOut.size());
    }
  }

  /** Whether the call may do something that depends on what is known about its contact. */
  static boolean concerns(IngestCall call) {
    var changes = call.traits().changes();
    return !call.consents().isEmpty()
        || changes.containsKey(Traits.EMAIL)
        || changes.containsKey(Traits.PHONE)
        || changes.containsKey(Traits.LIFECYCLE)
        || (call.identity().userId() != null && call.identity().anonymousId() != null);
  }

  /**
   * Leaves out what a browser key may not do.
   *
   * @param matches all contacts that have an identifier or the address of the call
   */
  static Restricted restrict(IngestCall call, List<Contact> matches) {
    var email = call.traits().email().orElse(null);
    var concerned =
        matches.stream()
            .filter(contact -> hasEmail(contact, email) || mayBeMeant(contact, call.identity()))
            .toList();
    var refused = new ArrayList<String>();
    if (call.traits().changes().containsKey(Traits.EMAIL)
        && !maySetEmail(call.identity(), email, concerned)) {
      refused.add(Traits.EMAIL);
    }
    if (call.traits().changes().containsKey(Traits.PHONE) && !maySetPhone(call, concerned)) {
      refused.add(Traits.PHONE);
    }
    var leftOut = new ArrayList<FieldError>();
    for (var name : refused) {
      leftOut.add(new FieldError(call.fieldOf(name), ADDRESS, EXPECTED));
    }
    if (call.traits().changes().containsKey(Traits.LIFECYCLE)) {
      refused.add(Traits.LIFECYCLE);
      leftOut.add(new FieldError(call.fieldOf(Traits.LIFECYCLE), STAGE, EXPECTED));
    }
    var restricted = refused.isEmpty() ? call : call.withTraits(call.traits().without(refused));
    var withdrawals =
        call.consents().stream().filter(one -> one.state() == ConsentState.WITHDRAWN).toList();
    if (withdrawals.size() < call.consents().size()
        && concerned.stream().anyMatch(one -> one.userId() != null || hasAddress(one))) {
      leftOut.add(new FieldError(call.fieldOf("consents"), CONSENT, EXPECTED));
      restricted = restricted.withConsents(withdrawals);
    }
    return new Restricted(restricted, List.copyOf(leftOut));
  }

  /** Whether the call may be about this contact: one of another user only used the same device. */
  private static boolean mayBeMeant(Contact contact, Identity identity) {
    return identity.userId() == null
        || (contact.userId() == null
            ? !hasAddress(contact)
            : contact.userId().equals(identity.userId()));
  }

  /**
   * Whom the call is about: one with a user id is not about a contact that has an address, but no
   * user id, although it has the anonymous id. Otherwise anybody could become its user.
   */
  static Identity identity(IngestCall call, List<Contact> matches) {
    var identity = call.identity();
    boolean isOfLead =
        identity.userId() != null
            && matches.stream().anyMatch(one -> one.userId() == null && hasAddress(one));
    return isOfLead ? Identity.ofUser(Objects.requireNonNull(identity.userId())) : identity;
  }

  /** To repeat the address that is known is no change. */
  private static boolean maySetEmail(
      Identity identity, @Nullable String email, List<Contact> concerned) {
    if (email == null) {
      return concerned.stream().allMatch(contact -> contact.email() == null);
    }
    boolean isTaken =
        identity.userId() != null
            && concerned.stream()
                .anyMatch(contact -> hasEmail(contact, email) && !isUser(contact, identity));
    return !isTaken
        && concerned.stream().allMatch(contact -> !hasAddress(contact) || hasEmail(contact, email));
  }

  private static boolean maySetPhone(IngestCall call, List<Contact> concerned) {
    var phone = call.traits().changes().get(Traits.PHONE);
    return phone == null
        ? concerned.stream().allMatch(contact -> contact.phone() == null)
        : concerned.stream()
            .allMatch(contact -> !hasAddress(contact) || phone.equals(contact.phone()));
  }

  private static boolean isUser(Contact contact, Identity identity) {
    return contact.userId() != null && contact.userId().equals(identity.userId());
  }

  private static boolean hasAddress(Contact contact) {
    return contact.email() != null || contact.phone() != null;
  }

  private static boolean hasEmail(Contact contact, @Nullable String email) {
    return email != null && email.equalsIgnoreCase(contact.email());
  }
}
