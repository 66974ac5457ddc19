package dev.senda.api.contacts;

import dev.senda.channels.address.AddressParser;
import dev.senda.channels.address.EmailAddress;
import dev.senda.channels.address.PhoneNumber;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Finds the contacts that a request names in its path, its query or its body. */
@Component
public class ContactFinder {

  private final Contacts contacts;
  private final AddressParser addresses;

  ContactFinder(Contacts contacts, AddressParser addresses) {
    this.contacts = contacts;
    this.addresses = addresses;
  }

  /** What names a contact. */
  public enum Identifier {
    KEY("key"),
    USER_ID("userId"),
    EMAIL("email"),
    PHONE("phone");

    private final String wireName;

    Identifier(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }

    public static Optional<Identifier> ofWireName(String name) {
      return Arrays.stream(values()).filter(one -> one.wireName.equals(name)).findFirst();
    }
  }

  /** A contact, and what named it. */
  public record Match(Identifier by, Contact contact) {}

  /** The contact with this key, else with this user id, else with this email address. */
  public Optional<Contact> find(String who) {
    return Stream.of(Identifier.KEY, Identifier.USER_ID, Identifier.EMAIL)
        .flatMap(by -> findAll(by, withPlus(by, who)).stream())
        .findFirst();
  }

  /**
   * Every contact with this key, user id, email address or phone number, each once. A phone number
   * needs its plus sign, because other digits are a user id.
   */
  public List<Match> findAll(String who) {
    var matches = new LinkedHashMap<String, Match>();
    for (var by : Identifier.values()) {
      var value = withPlus(by, who);
      if (by != Identifier.PHONE || value.strip().startsWith("+")) {
        findAll(by, value)
            .forEach(contact -> matches.putIfAbsent(contact.key(), new Match(by, contact)));
      }
    }
    return List.copyOf(matches.values());
  }

  /** The contacts that this names; of phone numbers, several may. */
  public List<Contact> findAll(Identifier by, String value) {
    // PostgreSQL stores no text with this character.
    if (value.indexOf('\0') >= 0) {
      return List.of();
    }
    Stream<Contact> found =
        switch (by) {
          case KEY -> contacts.find(value).stream();
          case USER_ID -> contacts.findByUserId(value).stream();
          case EMAIL ->
              addresses.parseEmail(value).map(EmailAddress::value).stream()
                  .flatMap(address -> contacts.findByEmail(address).stream());
          case PHONE ->
              addresses.parsePhone(value).map(PhoneNumber::value).stream()
                  .flatMap(number -> contacts.findByPhone(number).stream());
        };
    return found.filter(contact -> contact.erasedAt() == null).toList();
  }

  /** As {@link #withPlus(String)}, where the identifier is an address. */
  public static String withPlus(Identifier by, String value) {
    return switch (by) {
      case KEY, USER_ID -> value;
      case EMAIL, PHONE -> withPlus(value);
    };
  }

  /**
   * The address with its plus signs: where a client does not escape them in a query, they arrive as
   * blanks.
   */
  public static String withPlus(String address) {
    if (address.matches(" [0-9(][^@]*")) {
      return "+" + address.substring(1);
    }
    return address.matches("[^\\s@<>\"]+( [^\\s@<>\"]+)+@[^\\s@<>\"]+")
        ? address.replace(' ', '+')
        : address;
  }
}
