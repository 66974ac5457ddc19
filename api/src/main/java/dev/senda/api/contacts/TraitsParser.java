package dev.senda.api.contacts;

import static java.util.stream.Collectors.joining;

import dev.senda.api.http.JsonObjectReader;
import dev.senda.channels.address.AddressParser;
import dev.senda.channels.address.EmailAddress;
import dev.senda.channels.address.PhoneNumber;
import dev.senda.journey.LifecycleStage;
import dev.senda.store.contacts.Traits;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Parses traits as Segment's clients send them. {@code email}, {@code phone}, {@code locale} and
 * {@code timezone} become fields of the contact; {@code lifecycle} is one of Senda's stages; {@code
 * firstName} and {@code lastName} are stored as {@code first_name} and {@code last_name}, which
 * templates use; {@code consents} are stored separately, each with its proof. All other traits are
 * stored unchanged. Null deletes a trait.
 */
@Component
public class TraitsParser {

  private static final int MAX_TEXT_LENGTH = 64;

  /** An address may come with a name, as in {@code Ana <ana@example.com>}. */
  private static final int MAX_EMAIL_LENGTH = 500;

  private static final String EXPECTED_LIFECYCLE =
      Arrays.stream(LifecycleStage.values())
          .map(LifecycleStage::wireName)
          .collect(joining(", ", "one of ", ""));

  private static final Map<String, String> RENAMED_TRAITS =
      Map.of("firstName", "first_name", "lastName", "last_name");

  private final AddressParser addresses;

  TraitsParser(AddressParser addresses) {
    this.addresses = addresses;
  }

  /** How addresses are read. */
  public AddressParser addresses() {
    return addresses;
  }

  /** The traits in these fields. Errors are recorded in the reader. */
  public Traits parse(JsonObjectReader jsonObjectReader) {
    var changes =
        jsonObjectReader.valuesExcept(
            "email", "phone", "locale", "timezone", "time_zone", "lifecycle", "consents");
    RENAMED_TRAITS.forEach(
        (theirs, ours) -> {
          if (changes.containsKey(theirs)) {
            changes.put(ours, changes.remove(theirs));
          }
        });
    put(changes, jsonObjectReader, "email", "email", parseEmail(jsonObjectReader));
    put(
        changes,
        jsonObjectReader,
        "phone",
        "phone",
        jsonObjectReader
            .parseTextOrNumber(
                "phone", MAX_TEXT_LENGTH, addresses::parsePhone, addresses.expectedPhone())
            .map(PhoneNumber::value));
    put(changes, jsonObjectReader, "locale", "locale", parseLocale(jsonObjectReader));
    for (var name : new String[] {"timezone", "time_zone"}) {
      put(changes, jsonObjectReader, name, "time_zone", parseTimeZone(jsonObjectReader, name));
    }
    put(
        changes,
        jsonObjectReader,
        "lifecycle",
        "lifecycle",
        jsonObjectReader
            .parse("lifecycle", MAX_TEXT_LENGTH, TraitsParser::parseLifecycle, EXPECTED_LIFECYCLE)
            .map(LifecycleStage::wireName));
    return new Traits(changes);
  }

  private Optional<String> parseEmail(JsonObjectReader jsonObjectReader) {
    var text = jsonObjectReader.text("email", MAX_EMAIL_LENGTH);
    var address = text.flatMap(addresses::parseEmail).map(EmailAddress::value);
    if (text.isPresent() && address.isEmpty()) {
      jsonObjectReader.rejectField("email", addresses.expectedEmailInsteadOf(text.get()));
    }
    return address;
  }

  /**
   * The traits, and what the device says about the contact's language and zone ({@code
   * context.locale}, {@code context.timezone}), which counts only where nothing is known. Errors
   * are recorded in the reader.
   */
  public Traits parse(JsonObjectReader traits, JsonObjectReader context) {
    var parsed = parse(traits);
    var locale = parseLocale(context);
    var timeZone = parseTimeZone(context, "timezone");
    if (locale.isEmpty() && timeZone.isEmpty()) {
      return parsed;
    }
    var fallbacks = new HashMap<String, String>();
    locale.ifPresent(tag -> fallbacks.put(Traits.LOCALE, tag));
    timeZone.ifPresent(name -> fallbacks.put(Traits.TIME_ZONE, name));
    return parsed.withFallbacks(fallbacks);
  }

  private static Optional<String> parseLocale(JsonObjectReader reader) {
    return reader.parse("locale", MAX_TEXT_LENGTH, LocaleParser::parse, LocaleParser.EXPECTED);
  }

  private static Optional<String> parseTimeZone(JsonObjectReader reader, String name) {
    return reader.parse(name, MAX_TEXT_LENGTH, TimeZoneParser::parse, TimeZoneParser.EXPECTED);
  }

  private static Optional<LifecycleStage> parseLifecycle(String text) {
    return LifecycleStage.ofWireName(text.toLowerCase(Locale.ROOT).replace(' ', '_'));
  }

  private static void put(
      Map<String, @Nullable Object> changes,
      JsonObjectReader jsonObjectReader,
      String theirs,
      String ours,
      Optional<String> value) {
    if (value.isPresent()) {
      changes.put(ours, value.get());
    } else if (jsonObjectReader.isExplicitNull(theirs)) {
      changes.put(ours, null);
    }
  }
}
