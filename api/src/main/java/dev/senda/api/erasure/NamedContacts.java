package dev.senda.api.erasure;

import static java.util.stream.Collectors.joining;

import dev.senda.api.contacts.ContactFinder;
import dev.senda.api.contacts.ContactFinder.Identifier;
import dev.senda.api.contacts.ContactFinder.Match;
import dev.senda.api.http.ApiException;
import dev.senda.channels.address.AddressParser;
import dev.senda.channels.address.PhoneNumber;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.erased.ErasedIdentifiers;
import dev.senda.store.erased.ErasedIdentifiers.ErasureOf;
import dev.senda.store.erased.Identifier.IdentifierType;
import dev.senda.store.erasure.ErasureReceipt;
import dev.senda.store.erasure.Erasures;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the one contact that a request names by any of its identifiers. */
@Component
public class NamedContacts {

  private static final String IDENTIFIERS =
      Arrays.stream(Identifier.values()).map(Identifier::wireName).collect(joining(", "));

  private final ContactFinder finder;
  private final AddressParser addresses;
  private final Contacts contacts;
  private final ErasedIdentifiers erasedIdentifiers;
  private final Erasures erasures;

  NamedContacts(
      ContactFinder finder,
      AddressParser addresses,
      Contacts contacts,
      ErasedIdentifiers erasedIdentifiers,
      Erasures erasures) {
    this.finder = finder;
    this.addresses = addresses;
    this.contacts = contacts;
    this.erasedIdentifiers = erasedIdentifiers;
    this.erasures = erasures;
  }

  /**
   * The key of the contact that this names.
   *
   * @param by what names it; null for any of them
   * @return empty if there is none
   * @throws ApiException if several contacts match, or there is no such identifier
   */
  public Optional<String> findKey(String who, @Nullable String by) {
    var matches = matches(who, by);
    if (matches.size() > 1) {
      throw ApiException.conflict(
          "several-contacts",
          "Several contacts match",
          "contact: %d contacts (expected one: name it by its key, or say what it is with by: %s)"
              .formatted(
                  matches.size(),
                  matches.stream()
                      .map(
                          match ->
                              "by=%s is contact %s"
                                  .formatted(match.by().wireName(), match.contact().key()))
                      .collect(joining(", "))));
    }
    return matches.stream().map(match -> match.contact().key()).findFirst();
  }

  private List<Match> matches(String who, @Nullable String by) {
    if (by == null) {
      return finder.findAll(who);
    }
    var identifier = parse(by);
    return finder.findAll(identifier, ContactFinder.withPlus(identifier, who)).stream()
        .map(contact -> new Match(identifier, contact))
        .toList();
  }

  private static Identifier parse(String by) {
    return Identifier.ofWireName(by)
        .orElseThrow(() -> ApiException.invalidText("by", by, "one of " + IDENTIFIERS));
  }

  /**
   * The receipt of a person who had this identifier and was erased. Without a word what it is, a
   * phone number needs its plus sign, because other digits are a user id.
   */
  Optional<ErasureReceipt> findReceipt(String who, @Nullable String by) {
    if (who.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    var named = by == null ? List.of(Identifier.values()) : List.of(parse(by));
    return named.stream()
        .filter(
            identifier ->
                by != null
                    || identifier != Identifier.PHONE
                    || ContactFinder.withPlus(identifier, who).strip().startsWith("+"))
        .flatMap(
            identifier -> receipt(identifier, ContactFinder.withPlus(identifier, who)).stream())
        .findFirst();
  }

  private Optional<ErasureReceipt> receipt(Identifier by, String value) {
    return switch (by) {
      case KEY -> contacts.find(value).flatMap(one -> erasures.findByContact(one.key()));
      case USER_ID -> receipt(IdentifierType.USER_ID, Optional.of(value));
      case EMAIL ->
          receipt(IdentifierType.EMAIL, addresses.parseEmail(value).map(email -> email.value()));
      case PHONE ->
          receipt(IdentifierType.PHONE, addresses.parsePhone(value).map(PhoneNumber::value));
    };
  }

  private Optional<ErasureReceipt> receipt(IdentifierType type, Optional<String> value) {
    return value
        .flatMap(one -> erasedIdentifiers.find(new dev.senda.store.erased.Identifier(type, one)))
        .map(ErasureOf::id)
        .flatMap(erasures::find);
  }

  /** The problem of a name that no contact has. */
  public static ApiException unknown() {
    return ApiException.notFound(
        "contact: no such contact (expected the key, user id, email address or phone number of a"
            + " contact)");
  }
}
