package dev.senda.store.calendar;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import dev.senda.store.contacts.Contact;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The country of a contact: the attribute {@code country} (an ISO 3166-1 code, or the country's
 * name in English or Spanish), else the country of the phone number, else the installation's.
 */
final class CountryResolver {

  static final String COUNTRY = "country";

  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
  private static final Map<String, String> BY_NAME = namesOfCountries();

  private final @Nullable String defaultCountry;

  /**
   * @param defaultCountry ISO 3166-1 alpha-2; null for none
   */
  CountryResolver(@Nullable String defaultCountry) {
    this.defaultCountry = defaultCountry;
  }

  /** The country, ISO 3166-1 alpha-2; empty where it is not known. */
  Optional<String> countryOf(Contact contact) {
    return Optional.ofNullable(contact.attribute(COUNTRY))
        .flatMap(name -> Optional.ofNullable(BY_NAME.get(normalized(name.toString()))))
        .or(() -> Optional.ofNullable(contact.phone()).flatMap(CountryResolver::countryOfNumber))
        .or(() -> Optional.ofNullable(defaultCountry));
  }

  Optional<String> defaultCountry() {
    return Optional.ofNullable(defaultCountry);
  }

  private static Optional<String> countryOfNumber(String phone) {
    try {
      return Optional.ofNullable(NUMBERS.getRegionCodeForNumber(NUMBERS.parse(phone, null)));
    } catch (NumberParseException _) {
      return Optional.empty();
    }
  }

  private static Map<String, String> namesOfCountries() {
    var names = new HashMap<String, String>();
    for (var code : Locale.getISOCountries()) {
      var country = Locale.of("", code);
      names.put(normalized(code), code);
      names.put(normalized(country.getISO3Country()), code);
      for (var language : List.of(Locale.ENGLISH, Locale.of("es"))) {
        names.put(normalized(country.getDisplayCountry(language)), code);
      }
    }
    Arrays.asList("UK", "Great Britain", "England")
        .forEach(one -> names.put(normalized(one), "GB"));
    names.put(normalized("USA"), "US");
    return Map.copyOf(names);
  }

  private static String normalized(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
