package dev.senda.store.calendar;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.ibm.icu.util.TimeZone;
import dev.senda.store.contacts.Contact;
import dev.senda.store.settings.SendingSettings.CountrySource;
import java.time.ZoneId;
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
public final class CountryResolver {

  static final String COUNTRY = "country";

  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
  private static final Map<String, String> BY_NAME = namesOfCountries();

  private final @Nullable String defaultCountry;

  /**
   * @param defaultCountry ISO 3166-1 alpha-2; null for none
   */
  public CountryResolver(@Nullable String defaultCountry) {
    this.defaultCountry = defaultCountry;
  }

  /** The country, ISO 3166-1 alpha-2; empty where it is not known. */
  Optional<String> countryOf(Contact contact) {
    return find(contact, List.of(CountrySource.ATTRIBUTE, CountrySource.PHONE));
  }

  /** The country by the first of these sources that tells one, else the installation's. */
  public Optional<String> find(Contact contact, List<CountrySource> sources) {
    return sources.stream()
        .flatMap(source -> find(contact, source).stream())
        .findFirst()
        .or(() -> Optional.ofNullable(defaultCountry));
  }

  private static Optional<String> find(Contact contact, CountrySource source) {
    return switch (source) {
      case ATTRIBUTE ->
          Optional.ofNullable(contact.attribute(COUNTRY))
              .flatMap(name -> Optional.ofNullable(BY_NAME.get(normalized(name.toString()))));
      case PHONE -> Optional.ofNullable(contact.phone()).flatMap(CountryResolver::countryOfNumber);
      case ZONE ->
          Optional.ofNullable(contact.timeZone())
              .filter(_ -> contact.hasTimeZone())
              .flatMap(CountryResolver::countryOfZone);
    };
  }

  /** Zones such as UTC belong to no country. */
  private static Optional<String> countryOfZone(String zone) {
    try {
      return Optional.of(TimeZone.getRegion(zone)).filter(region -> !region.equals("001"));
    } catch (IllegalArgumentException unknownToIcu) {
      return Optional.empty();
    }
  }

  /** The time zones of a country (ISO 3166-1 alpha-2), by Unicode CLDR. */
  public static List<ZoneId> zonesOf(String country) {
    var known = ZoneId.getAvailableZoneIds();
    return TimeZone.getAvailableIDs(TimeZone.SystemTimeZoneType.CANONICAL_LOCATION, country, null)
        .stream()
        .filter(known::contains)
        .sorted()
        .map(ZoneId::of)
        .toList();
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
