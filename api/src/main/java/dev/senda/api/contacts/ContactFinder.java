package dev.senda.api.contacts;

import dev.senda.channels.address.AddressParser;
import dev.senda.channels.address.EmailAddress;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds the contact that a request names in its path or query. */
@Component
public class ContactFinder {

  private final Contacts contacts;
  private final AddressParser addresses;

  ContactFinder(Contacts contacts, AddressParser addresses) {
    this.contacts = contacts;
    this.addresses = addresses;
  }

  /** The contact with this key, else with this user id, else with this email address. */
  public Optional<Contact> find(String who) {
    // PostgreSQL stores no text with this character.
    if (who.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    return contacts
        .find(who)
        .or(() -> contacts.findByUserId(who))
        .or(() -> addresses.parseEmail(who).map(EmailAddress::value).flatMap(contacts::findByEmail))
        .filter(contact -> contact.erasedAt() == null);
  }
}
