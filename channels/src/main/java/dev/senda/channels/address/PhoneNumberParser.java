package dev.senda.channels.address;

import static com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat.E164;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads phone numbers as people write them, with Google's libphonenumber. An extension is left out.
 * A number whose length is impossible in its country is none. One number has one spelling:
 *
 * <ul>
 *   <li>Mexico has no digit for mobile phones any more (since 2019): {@code +52 1 55 1234 5678} and
 *       {@code 044 55 1234 5678} are {@code +525512345678};
 *   <li>Argentina: {@code 011 15-2345-6789} is {@code +5491123456789};
 *   <li>Brazil's mobile numbers begin with 9 (since 2016): {@code +55 11 8765-4321} is {@code
 *       +5511987654321}.
 * </ul>
 */
final class PhoneNumberParser {

  private static final String UNKNOWN_REGION = "ZZ";
  private static final int MEXICO = 52;
  private static final int BRAZIL = 55;
  private static final int CACHE_SIZE = 4096;

  private static final Pattern SCHEME =
      Pattern.compile("(tel|sms|whatsapp|rcs):", Pattern.CASE_INSENSITIVE);

  /** How spreadsheets keep a number a text: {@code '+34...} and {@code ="+34..."}. */
  private static final Pattern SPREADSHEET = Pattern.compile("^'|^=\"|\"$");

  /** A number that a spreadsheet took for a quantity. */
  private static final Pattern FRACTION = Pattern.compile("(\\+?[0-9]{7,15})\\.0+");

  private static final Pattern EXTENSION =
      Pattern.compile(
          "[\\s,;]*(ext(ension|ensi\u00f3n|n)?|anexo|interno|int|x|#)[\\s.:=]*[0-9]{1,7}$",
          Pattern.CASE_INSENSITIVE);

  /** Brazil's placeholder for a carrier: {@code 0xx11}. */
  private static final Pattern CARRIER = Pattern.compile("(?i)(?<=0)xx(?=[ ]?[1-9])");

  private static final Pattern TEXT = Pattern.compile("[\\p{L}@,;]");
  private static final Pattern TRUNK_PREFIX = Pattern.compile("\\(\\s*0\\s*\\)");
  private static final Pattern INTERNATIONAL_PREFIX = Pattern.compile("^[(\\s]*00");
  private static final Pattern OLD_MEXICAN = Pattern.compile("(?:044|045|01|1)([0-9]{10})");
  private static final Pattern OLD_BRAZILIAN_MOBILE = Pattern.compile("([0-9]{2})([6-9][0-9]{7})");

  private final PhoneNumberUtil library = PhoneNumberUtil.getInstance();
  private final @Nullable String defaultRegion;
  private final AtomicReferenceArray<@Nullable Parsed> cache =
      new AtomicReferenceArray<>(CACHE_SIZE);

  /** A text that was parsed lately: apps repeat the traits of their contacts. */
  private record Parsed(String text, Optional<PhoneNumber> number) {

    /** Hides the number. */
    @Override
    public String toString() {
      return "Parsed[isNumber=%s]".formatted(number.isPresent());
    }
  }

  PhoneNumberParser(@Nullable String defaultRegion) {
    this.defaultRegion = defaultRegion;
  }

  static boolean isRegion(String region) {
    return PhoneNumberUtil.getInstance().getSupportedRegions().contains(region);
  }

  Optional<PhoneNumber> parse(String text) {
    int slot = Math.floorMod(text.hashCode(), CACHE_SIZE);
    var known = cache.get(slot);
    if (known != null && known.text().equals(text)) {
      return known.number();
    }
    var number = parseAnew(text);
    cache.set(slot, new Parsed(text, number));
    return number;
  }

  String expected() {
    return defaultRegion == null
        ? "a possible phone number with its country (E.164), such as +525512345678"
        : "a possible phone number of %s, or one with its country (E.164), such as +525512345678"
            .formatted(defaultRegion);
  }

  private Optional<PhoneNumber> parseAnew(String text) {
    var number = SPREADSHEET.matcher(WrittenText.clean(text)).replaceAll("");
    number = SCHEME.matcher(number).replaceFirst("");
    number = FRACTION.matcher(number).replaceFirst("$1");
    number = EXTENSION.matcher(number).replaceFirst("");
    number = CARRIER.matcher(number).replaceFirst("");
    if (TEXT.matcher(number).find()) {
      return Optional.empty();
    }
    var international = INTERNATIONAL_PREFIX.matcher(number).replaceFirst("+");
    return parsePossible(international)
        .or(() -> parsePossible(TRUNK_PREFIX.matcher(international).replaceFirst("")));
  }

  private Optional<PhoneNumber> parsePossible(String text) {
    try {
      var region = Objects.requireNonNullElse(defaultRegion, UNKNOWN_REGION);
      var number = withoutOldPrefix(library.parse(text, region));
      return library.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE
          ? Optional.of(library.format(number, E164))
              .filter(PhoneNumber::isValid)
              .map(PhoneNumber::new)
          : Optional.empty();
    } catch (NumberParseException e) {
      return Optional.empty();
    }
  }

  private Phonenumber.PhoneNumber withoutOldPrefix(Phonenumber.PhoneNumber number) {
    if (number.getCountryCode() == MEXICO && !library.isPossibleNumber(number)) {
      var old = OLD_MEXICAN.matcher(library.getNationalSignificantNumber(number));
      return old.matches() ? of(MEXICO, old.group(1)) : number;
    }
    if (number.getCountryCode() == BRAZIL && !library.isValidNumber(number)) {
      var old = OLD_BRAZILIAN_MOBILE.matcher(library.getNationalSignificantNumber(number));
      if (old.matches()) {
        var mobile = of(BRAZIL, old.group(1) + "9" + old.group(2));
        return library.isValidNumber(mobile) ? mobile : number;
      }
    }
    return number;
  }

  private static Phonenumber.PhoneNumber of(int country, String national) {
    return new Phonenumber.PhoneNumber()
        .setCountryCode(country)
        .setNationalNumber(Long.parseLong(national));
  }
}
